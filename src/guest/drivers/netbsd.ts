/**
 * NetBSD's driver of the VM Generation ID, acpivmgenid(4).
 *
 * It does not compare: each Notify 0x80 mixes in whatever is in memory, with no entropy credited, and consolidates, so
 * that `kern.entropy.epoch` goes on; programs that watch the epoch draw anew. A half of more than 32 bits is no address.
 *
 * Behaviour: NetBSD sys/dev/acpi/acpi_vmgenid.c
 * @module
 */
import { equalBytes, toHex } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import { type SavedState, StateReader } from '../../platform/lifecycle.ts'
import type { AcpiDevice } from '../acpi/devices.ts'
import {
  type DriverContext,
  matchId,
  Probe,
  type ProbeResult,
  readId,
  showIds,
  showPair,
  toPhysical,
  twoIntegers,
  VMGENID_SIZE,
  type VmGenIdDriver,
} from './driver.ts'

const IDS = ['VM_Gen_Counter', 'VM_GEN_COUNTER', 'VMGENCTR'] as const
const NOTIFY_CHANGED = 0x80

export interface NetBsdDriverState extends SavedState {
  readonly version: 1
  /** Empty: not attached. */
  readonly path: string
  readonly address: number
  readonly epoch: number
  /** Hexadecimal: what was mixed in last. */
  readonly mixed: string
}

export class NetBsdVmGenIdDriver implements VmGenIdDriver<NetBsdDriverState> {
  readonly name = 'acpivmgenid'
  readonly #context: DriverContext
  #attached: { readonly path: string; readonly address: number } | undefined
  #mixed: Uint8Array = new Uint8Array(VMGENID_SIZE)
  #epoch = 1

  constructor(context: DriverContext) {
    this.#context = context
  }

  /** What was mixed in last: the driver keeps nothing to compare with. */
  get currentId(): Uint8Array | undefined {
    return this.#attached && this.#mixed.slice()
  }

  get address(): number | undefined {
    return this.#attached?.address
  }

  /** `kern.entropy.epoch`. */
  get epoch(): number {
    return this.#epoch
  }

  /** `hw.acpivmgenid0.id`, read from memory at that moment; in hexadecimal. */
  get sysctlId(): string | undefined {
    return this.#attached && toHex(readId(this.#context.memory, this.#attached.address))
  }

  /** `hw.acpivmgenid0.paddr`. */
  get sysctlPaddr(): number | undefined {
    return this.#attached?.address
  }

  probe(device: AcpiDevice): ProbeResult {
    const { aml, log } = this.#context
    const probe = new Probe(this.name, device.path)
    if (!probe.check('status', device.present, hex(device.status))) return probe.failed()
    const match = matchId(device, IDS)
    if (!probe.check('id', match !== undefined, match ?? showIds(device))) return probe.failed()
    const node = device.path.slice(device.path.lastIndexOf('.') + 1)
    log.print(`acpivmgenid0 at acpi0 (${node}, ${device.ids[0]?.id ?? ''}): ACPI VM Generation ID`)
    const addr = aml.evaluate(`${device.path}.ADDR`)
    const wrongType = addr.ok && addr.value.type !== 'package'
    if (!addr.ok || wrongType) {
      const status = addr.ok ? 'AE_TYPE' : addr.error.status
      probe.check('addr', addr.ok, addr.ok ? addr.value.type : status)
      if (addr.ok) probe.check('package', false, addr.value.type)
      log.print(`acpivmgenid0: failed to get ADDR: ${status}`)
      return probe.failed()
    }
    probe.check('addr', true, 'package')
    const halves = twoIntegers(probe, addr.value)
    const narrow = halves?.every((half) => half <= 0xffff_ffffn) ?? false
    if (halves) probe.check('halves', narrow, showPair(...halves))
    if (!halves || !narrow) {
      log.print('acpivmgenid0: invalid ADDR')
      return probe.failed()
    }
    const address = toPhysical(halves[0] | (halves[1] << 32n))
    log.print(`acpivmgenid0: paddr=${hex(address)}`)
    this.#attached = { path: device.path, address }
    this.#context.onNotify(device.path, (code) => this.#notified(code))
    probe.check('handler', true, 'installed')
    this.#mix('initial')
    return probe.bound(address)
  }

  save(): NetBsdDriverState {
    const { path = '', address = 0 } = this.#attached ?? {}
    return { version: 1, path, address, epoch: this.#epoch, mixed: toHex(this.#mixed) }
  }

  restore(state: NetBsdDriverState): void {
    const reader = new StateReader('netbsd acpivmgenid', state, 1)
    const path = reader.text('path')
    const address = reader.integer('address', Number.MAX_SAFE_INTEGER)
    const epoch = reader.integer('epoch', Number.MAX_SAFE_INTEGER)
    const mixed = reader.bytes('mixed', VMGENID_SIZE)
    this.#attached = path === '' ? undefined : { path, address }
    this.#epoch = epoch
    this.#mixed = mixed
    if (path !== '') this.#context.onNotify(path, (code) => this.#notified(code))
  }

  #notified(code: number): void {
    if (code !== NOTIFY_CHANGED) {
      this.#context.log.print(`acpivmgenid0: unknown notify 0x${code.toString(16).padStart(2, '0')}`)
      return
    }
    const before = this.#mixed
    this.#mix('cloned')
    this.#epoch++
    const changed = !equalBytes(before, this.#mixed)
    this.#context.journal.add({ event: 'driver', device: 'acpivmgenid0', changed })
  }

  #mix(prefix: string): void {
    const { memory, log } = this.#context
    this.#mixed = readId(memory, this.#attached?.address ?? 0)
    log.print(`acpivmgenid0: ${prefix}: ${toHex(this.#mixed)}`)
  }
}
