/**
 * FreeBSD's driver of the VM Generation ID, vmgenc(4).
 *
 * Each half of `ADDR` is cut to 32 bits, and an address of zero is no device. Only Notify 0x80 means anything; others are
 * logged. A change is harvested as entropy, told to the kernel by an event, and to devd(8).
 *
 * `ADDR` is evaluated into a buffer of three objects, a package and two integers: what needs more room is an overflow
 * before anybody looks at its type.
 *
 * Behaviour: FreeBSD sys/dev/vmgenc/vmgenc_acpi.c
 * @module
 */
import type { AmlData } from '../../aml/interpreter.ts'
import { equalBytes, toHex } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import { type SavedState, StateReader } from '../../platform/lifecycle.ts'
import type { AcpiDevice } from '../acpi/devices.ts'
import { acpiTypeNumber } from '../acpi/evaluator.ts'
import {
  type DriverContext,
  matchId,
  Probe,
  type ProbeResult,
  readId,
  showIds,
  showPair,
  toPhysical,
  VMGENID_SIZE,
  type VmGenIdDriver,
} from './driver.ts'

const IDS = ['VM_GEN_COUNTER'] as const
const NOTIFY_STATUS_CHANGED = 0x80
/** `sizeof(ACPI_OBJECT)` on amd64. */
const OBJECT_SIZE = 24
const BUFFER_SIZE = 3 * OBJECT_SIZE

export interface FreeBsdDriverState extends SavedState {
  readonly version: 1
  /** Empty: not attached. */
  readonly path: string
  readonly address: number
  /** Hexadecimal. */
  readonly guid: string
}

export class FreeBsdVmgencDriver implements VmGenIdDriver<FreeBsdDriverState> {
  readonly name = 'vmgenc'
  readonly #context: DriverContext
  readonly #devctl: string[] = []
  readonly #harvested: string[] = []
  #attached: { readonly path: string; readonly address: number; guid: Uint8Array } | undefined

  constructor(context: DriverContext) {
    this.#context = context
  }

  get currentId(): Uint8Array | undefined {
    return this.#attached?.guid.slice()
  }

  get address(): number | undefined {
    return this.#attached?.address
  }

  /** `dev.vmgenc.0.guid`: 16 bytes in hexadecimal. */
  get sysctlGuid(): string | undefined {
    return this.#attached && toHex(this.#attached.guid)
  }

  /** What devd(8) reads. */
  get devctl(): readonly string[] {
    return this.#devctl
  }

  /** IDs given to the entropy harvester as "VM Generation ID", in hexadecimal; the first one at attach. */
  get harvested(): readonly string[] {
    return this.#harvested
  }

  probe(device: AcpiDevice): ProbeResult {
    const { aml, log } = this.#context
    const probe = new Probe(this.name, device.path)
    if (!probe.check('status', device.present, hex(device.status))) return probe.failed()
    const match = matchId(device, IDS)
    if (!probe.check('id', match !== undefined, match ?? showIds(device))) return probe.failed()
    log.print('vmgenc0: <VM Generation Counter> on acpi0')
    const where = `vmgenc0: acpi_GetPackedUINT64(${fullPath(device.path)}::ADDR())`
    const complain = (problem: string) => log.print(`${where}: ${problem}`)
    const addr = aml.evaluate(`${device.path}.ADDR`)
    const status = !addr.ok
      ? addr.error.status
      : sizeOf(addr.value) > BUFFER_SIZE
        ? 'AE_BUFFER_OVERFLOW'
        : 'AE_OK'
    if (!probe.check('addr', status === 'AE_OK', status) || !addr.ok) {
      complain(status)
      return this.#failed(probe)
    }
    const { value } = addr
    if (!probe.check('package', value.type === 'package', value.type) || value.type !== 'package') {
      complain(`Wrong type ${hex(acpiTypeNumber(value))}`)
      return this.#failed(probe)
    }
    const elements = value.value
    if (!probe.check('two elements', elements.length === 2, `${elements.length}`)) {
      complain(`Wrong number of results ${elements.length}`)
      return this.#failed(probe)
    }
    const [low, high] = elements
    if (low?.type !== 'integer' || high?.type !== 'integer') {
      probe.check('integers', false, elements.map(({ type }) => type).join(', '))
      complain(`Wrong type results ${elements.map((element) => hex(acpiTypeNumber(element))).join(', ')}`)
      return this.#failed(probe)
    }
    probe.check('integers', true, 'integer, integer')
    const address = BigInt.asUintN(64, (low.value & 0xffff_ffffn) | (high.value << 32n))
    if (!probe.check('not zero', address !== 0n, showPair(low.value, high.value))) return this.#failed(probe)
    this.#attach(device.path, toPhysical(address))
    probe.check('handler', true, 'installed')
    return probe.bound(toPhysical(address))
  }

  save(): FreeBsdDriverState {
    const { path = '', address = 0, guid = new Uint8Array(0) } = this.#attached ?? {}
    return { version: 1, path, address, guid: toHex(guid) }
  }

  restore(state: FreeBsdDriverState): void {
    const reader = new StateReader('freebsd vmgenc', state, 1)
    const path = reader.text('path')
    const address = reader.integer('address', Number.MAX_SAFE_INTEGER)
    const guid = path === '' ? new Uint8Array(0) : reader.bytes('guid', VMGENID_SIZE)
    this.#attached = path === '' ? undefined : { path, address, guid }
    if (path !== '') this.#context.onNotify(path, (code) => this.#notified(code))
  }

  #attach(path: string, address: number): void {
    const guid = readId(this.#context.memory, address)
    this.#attached = { path, address, guid }
    this.#harvest(guid)
    this.#context.onNotify(path, (code) => this.#notified(code))
  }

  #failed(probe: Probe): ProbeResult {
    this.#context.log.print('device_attach: vmgenc0 attach returned 6')
    return probe.failed('ENXIO')
  }

  #notified(code: number): void {
    const attached = this.#attached
    if (!attached) return
    const { memory, log, journal } = this.#context
    if (code !== NOTIFY_STATUS_CHANGED) {
      log.print(`vmgenc0: unknown notify ${hex(code)}`)
      return
    }
    const guid = readId(memory, attached.address)
    const changed = !equalBytes(guid, attached.guid)
    journal.add({ event: 'driver', device: 'vmgenc0', changed })
    if (!changed) return
    attached.guid = guid
    this.#harvest(guid)
    if (this.#devctl.length >= HISTORY_LIMIT) this.#devctl.shift()
    this.#devctl.push(
      `!system=ACPI subsystem=VMGenerationCounter type=${fullPath(attached.path)} notify=0x00`,
    )
  }

  #harvest(guid: Uint8Array): void {
    if (this.#harvested.length >= HISTORY_LIMIT) this.#harvested.shift()
    this.#harvested.push(toHex(guid))
  }
}

const HISTORY_LIMIT = 1024

/** Bytes that a value takes as ACPICA hands it out. */
function sizeOf(value: AmlData): number {
  switch (value.type) {
    case 'package':
      return value.value.reduce((sum, element) => sum + sizeOf(element), OBJECT_SIZE)
    case 'string':
      return OBJECT_SIZE + roundToWord(value.value.length + 1)
    case 'buffer':
      return OBJECT_SIZE + roundToWord(value.value.length)
    default:
      return OBJECT_SIZE
  }
}

function roundToWord(bytes: number): number {
  return 8 * Math.ceil(bytes / 8)
}

/** With the underscores that ASL leaves out: `\_SB_.VGEN`. */
function fullPath(path: string): string {
  return `\\${path
    .slice(1)
    .split('.')
    .map((segment) => segment.padEnd(4, '_'))
    .join('.')}`
}
