/**
 * Linux's driver of the VM Generation ID, `drivers/virt/vmgenid.c`.
 *
 * Probe: evaluate `ADDR`, which has to be a package of two integers; put the halves together without masking; map 16 bytes;
 * keep a copy; mix it into the entropy pool. Nothing is printed. Notify, whatever its code from 0x80 up: copy again, compare,
 * and if it is another ID hand it to the random number generator.
 *
 * Behaviour: Linux drivers/virt/vmgenid.c, drivers/base/dd.c
 * @module
 */
import { equalBytes, toHex } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import { type SavedState, StateReader } from '../../platform/lifecycle.ts'
import type { AcpiDevice } from '../acpi/devices.ts'
import { STA_PRESENT } from '../acpi/devices.ts'
import type { LinuxCrng } from '../crng/linux-crng.ts'
import type { DeviceTreeNode } from './device-tree.ts'
import {
  type DriverContext,
  type Errno,
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
import { LINUX_ERAS, type LinuxEra, type LinuxRelease } from './linux-eras.ts'

const DT_COMPATIBLE = 'microsoft,vmgenid'
/** Nobody reads the socket: older ones go. */
const UEVENT_LIMIT = 1024

/** What user space gets on its netlink socket. */
export interface Uevent {
  readonly action: 'change'
  readonly device: string
  readonly environment: Readonly<Record<string, string>>
  /** Of the clock. */
  readonly atNanos: bigint
}

export interface LinuxDriverOptions {
  /** Default `6.10`. */
  readonly release?: LinuxRelease
  /**
   * Compares `_HID` only. No release is known to; Firecracker reported it of those before 6.10, against which real ones bind
   * to QEMU's device by its `_CID`. Default false.
   */
  readonly hidOnly?: boolean
}

export interface LinuxDriverState extends SavedState {
  readonly version: 1
  /** Empty: not bound. */
  readonly device: string
  readonly path: string
  readonly address: number
  /** Of a device tree; absent with ACPI. */
  readonly interrupt?: number
  /** Hexadecimal. */
  readonly id: string
}

export interface LinuxDriverContext extends DriverContext {
  readonly crng: LinuxCrng
  /** A device tree's interrupt: the handler runs at each rising edge. */
  readonly requestIrq: (gsi: number, handler: () => void) => void
}

interface Bound {
  readonly device: string
  readonly path: string
  readonly address: number
  readonly interrupt?: number
  id: Uint8Array
}

export class LinuxVmGenIdDriver implements VmGenIdDriver<LinuxDriverState> {
  readonly name = 'vmgenid'
  readonly era: LinuxEra
  readonly #context: LinuxDriverContext
  readonly #hidOnly: boolean
  readonly #uevents: Uevent[] = []
  #bound: Bound | undefined

  constructor(context: LinuxDriverContext, { release = '6.10', hidOnly = false }: LinuxDriverOptions = {}) {
    this.era = LINUX_ERAS[release]
    this.#context = context
    this.#hidOnly = hidOnly
  }

  get currentId(): Uint8Array | undefined {
    return this.#bound?.id.slice()
  }

  get address(): number | undefined {
    return this.#bound?.address
  }

  /** Since boot, oldest first. */
  get uevents(): readonly Uevent[] {
    return this.#uevents
  }

  // ---------------------------------------------------------------- ACPI

  probe(device: AcpiDevice): ProbeResult {
    const { aml, log } = this.#context
    const probe = new Probe(this.name, device.path)
    const match = matchId(device, this.era.ids, { hidOnly: this.#hidOnly })
    if (!probe.check('id', match !== undefined, match ?? showIds(device))) return probe.failed()
    // The bus does not look for a driver of a device that is not present.
    const present = device.present && (device.status & STA_PRESENT) !== 0
    if (!probe.check('status', present, hex(device.status))) return probe.failed()
    const addr = aml.evaluate(`${device.path}.ADDR`)
    if (!addr.ok) {
      probe.check('addr', false, addr.error.status)
      log.print(`ACPI Error: ${addr.error.status}, Evaluating ADDR`)
      return this.#failed(probe, device.name, 'ENODEV')
    }
    probe.check('addr', true, addr.value.type)
    const halves = twoIntegers(probe, addr.value)
    if (!halves) return this.#failed(probe, device.name, 'EINVAL')
    const [low, high] = halves
    const address = toPhysical(BigInt.asUintN(64, low | (high << 32n)))
    return this.#bind(probe, { device: device.name, path: device.path, address }, showPair(low, high))
  }

  // ---------------------------------------------------------------- device tree

  /** From 6.10 on. The interrupt goes straight to the handler. */
  probeNode(node: DeviceTreeNode): ProbeResult {
    const probe = new Probe(this.name, node.name)
    const compatible = this.era.kind === 'platform' && node.compatible.includes(DT_COMPATIBLE)
    if (!probe.check('compatible', compatible, node.compatible.join(', ') || 'nothing')) return probe.failed()
    const { reg, interrupt } = node
    const found = reg ? `<${hex(reg.address)}, ${reg.size}>` : 'nothing'
    if (!probe.check('reg', reg !== undefined && reg.size > 0, found) || !reg) {
      return this.#failed(probe, node.name, 'EINVAL')
    }
    if (reg.size < VMGENID_SIZE) {
      this.#context.findings.warning(
        'dt-reg-size',
        `reg of ${node.name} has ${reg.size} bytes, the ID ${VMGENID_SIZE}`,
        reg.address,
      )
    }
    if (!this.#canMap(probe, reg.address, found)) return this.#failed(probe, node.name, 'ENXIO')
    const line = interrupt === undefined ? 'nothing' : `line ${interrupt}`
    if (!probe.check('interrupts', interrupt !== undefined, line) || interrupt === undefined) {
      return this.#failed(probe, node.name, 'ENXIO')
    }
    this.#remember({ device: node.name, path: '', address: reg.address, interrupt })
    this.#context.requestIrq(interrupt, () => this.#notified())
    return probe.bound(reg.address)
  }

  // ---------------------------------------------------------------- lifecycle

  save(): LinuxDriverState {
    const { device = '', path = '', address = 0, interrupt, id = new Uint8Array(0) } = this.#bound ?? {}
    return {
      version: 1,
      device,
      path,
      address,
      ...(interrupt === undefined ? {} : { interrupt }),
      id: toHex(id),
    }
  }

  restore(state: LinuxDriverState): void {
    const reader = new StateReader('linux vmgenid', state, 1)
    const device = reader.text('device')
    const path = reader.text('path')
    const address = reader.integer('address', Number.MAX_SAFE_INTEGER)
    const id = device === '' ? new Uint8Array(0) : reader.bytes('id', VMGENID_SIZE)
    const interrupt = reader.has('interrupt') ? reader.integer('interrupt', 0xffff_ffff) : undefined
    const line = interrupt === undefined ? {} : { interrupt }
    this.#bound = device === '' ? undefined : { device, path, address, ...line, id }
    if (!this.#bound) return
    if (interrupt === undefined) this.#context.onNotify(path, () => this.#notified())
    else this.#context.requestIrq(interrupt, () => this.#notified())
  }

  // ---------------------------------------------------------------- parts

  #bind(probe: Probe, place: Omit<Bound, 'id'>, found: string): ProbeResult {
    if (!this.#canMap(probe, place.address, found)) return this.#failed(probe, place.device, 'ENXIO')
    this.#remember(place)
    this.#context.onNotify(place.path, () => this.#notified())
    probe.check('handler', true, 'installed')
    return probe.bound(place.address)
  }

  #canMap(probe: Probe, address: number, found: string): boolean {
    const { addressBits, log } = this.#context
    const good = address + VMGENID_SIZE <= 2 ** addressBits
    if (!good) log.print(`ioremap: invalid physical address ${address.toString(16)}`)
    return probe.check('mapped', good, found)
  }

  #remember(place: Omit<Bound, 'id'>): void {
    const id = readId(this.#context.memory, place.address)
    this.#bound = { ...place, id }
    this.#context.crng.addDeviceRandomness(id)
  }

  /** The driver core is silent about a device that is not there after all. */
  #failed(probe: Probe, device: string, error: Errno): ProbeResult {
    if (error === 'EINVAL') {
      this.#context.log.print(
        this.era.kind === 'acpi'
          ? `vmgenid: probe of ${device} failed with error -22`
          : `vmgenid ${device}: probe with driver vmgenid failed with error -22`,
      )
    }
    return probe.failed(error)
  }

  #notified(): void {
    const bound = this.#bound
    if (!bound) return
    const { memory, crng, journal, now } = this.#context
    const old = bound.id
    bound.id = readId(memory, bound.address)
    const changed = !equalBytes(old, bound.id)
    if (changed) crng.addVmForkRandomness(bound.id)
    journal.add({ event: 'driver', device: bound.device, changed })
    if (!changed || !this.era.uevent) return
    const environment = { NEW_VMGENID: '1' }
    if (this.#uevents.length >= UEVENT_LIMIT) this.#uevents.shift()
    this.#uevents.push({ action: 'change', device: bound.device, environment, atNanos: now() })
  }
}
