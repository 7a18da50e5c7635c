/**
 * VM Generation ID device (QEMU `-device vmgenid`).
 *
 * Holds the 128-bit generation ID, offers it to firmware as the fw_cfg file `etc/vmgenid_guid`, learns its guest
 * address from `etc/vmgenid_addr`, and on a change writes guest memory and raises ACPI event 0x20 (GPE 5).
 *
 * There is no pending flag: a change that comes before firmware has told the address is not replayed when it is told.
 * Nothing is lost by that, because the firmware copies the file, which always holds the present ID, before it tells.
 *
 * Behaviour: QEMU hw/acpi/vmgenid.c
 * Specs:     QEMU docs/specs/vmgenid.rst; Microsoft "Virtual Machine Generation ID" (2012)
 * @module
 */
import { toHex } from '../binary/bytes.ts'
import { VmgenidError } from '../binary/errors.ts'
import type { Guid } from '../binary/guid.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import type { GuestMemory } from '../platform/guest-memory.ts'
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import { type RandomSource, randomGuid } from '../platform/random.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'
import type { FwCfg } from './fw-cfg.ts'

/** One page, so no other data shares the GUID's mapping. */
export const VMGENID_FW_CFG_SIZE = 4096
/** 36 zero bytes where UEFI firmware looks for a table header, and 4 more for 8-byte alignment. */
export const VMGENID_GUID_OFFSET = 40
/** Bit 5 of GPE0 status: the namespace's `\_GPE._E05`. */
export const ACPI_VMGENID_CHANGE_STATUS = 0x20

/** The machine's one ACPI event device: PIIX4_PM or ICH9-LPC. */
export interface AcpiEventSink {
  /** @param bits of GPE0 status byte 0 */
  sendEvent(bits: number): void
}

export interface VmGenIdOptions {
  /** `auto`: a fresh random one. Default `auto`, as in QEMU. */
  readonly guid?: Guid | 'auto'
  /** What the told address is of. `v6`: of the page, as in the patch set before the merge. Default `current`: of the GUID. */
  readonly edition?: 'current' | 'v6'
}

/** What the device finds in its machine. */
export interface VmGenIdHost {
  readonly memory: GuestMemory
  readonly random: RandomSource
  /** `undefined`: the machine has no fw_cfg. */
  readonly fwCfg: FwCfg | undefined
  /** `undefined`: the machine has no ACPI. The device then answers monitors and does nothing else. */
  readonly acpi: AcpiEventSink | undefined
  /** What the machine has so far. */
  readonly devices: readonly Device[]
  readonly trace?: Trace
}

/** A machine without fw_cfg DMA: firmware could never tell the address. QEMU's text. */
export class VmGenIdNoDmaError extends VmgenidError {
  override readonly name = 'VmGenIdNoDmaError'
  constructor() {
    super(
      'VMGENID_NO_DMA',
      'vmgenid requires DMA write support in fw_cfg, which this machine type does not provide',
    )
  }
}

/** The machine has one already. QEMU's text. */
export class VmGenIdDuplicateError extends VmgenidError {
  override readonly name = 'VmGenIdDuplicateError'
  constructor() {
    super('VMGENID_DUPLICATE', 'at most one vmgenid device is permitted')
  }
}

/** What VMState `vmgenid` holds. The ID is not in it: the machine that restores has its own. */
export interface VmGenIdState extends SavedState {
  readonly version: 1
  /** The 8 bytes of `etc/vmgenid_addr` in hexadecimal, in memory order. */
  readonly addressLe: string
}

export class VmGenIdDevice implements Device<VmGenIdState> {
  readonly typeName = 'vmgenid'
  #guid: Guid
  /** Little-endian guest-physical address of the GUID; 0: not told. These very bytes are the fw_cfg file. */
  readonly #addressLe = new Uint8Array(8)
  /** The fw_cfg file, once published. */
  readonly #blob = new Uint8Array(VMGENID_FW_CFG_SIZE)
  readonly #memory: GuestMemory
  readonly #acpi: AcpiEventSink | undefined
  readonly #trace: Tracer | undefined
  /** From the told address to the GUID. */
  readonly #toldToGuid: number

  /** @throws VmGenIdNoDmaError, then VmGenIdDuplicateError */
  constructor({ guid = 'auto', edition = 'current' }: VmGenIdOptions, host: VmGenIdHost) {
    if (!host.fwCfg?.dmaEnabled) throw new VmGenIdNoDmaError()
    if (host.devices.some((device) => device.typeName === 'vmgenid')) throw new VmGenIdDuplicateError()
    this.#memory = host.memory
    this.#acpi = host.acpi
    this.#trace = (host.trace ?? noTrace).tracer('vmgenid')
    this.#guid = guid === 'auto' ? randomGuid(host.random) : guid
    this.#toldToGuid = edition === 'v6' ? VMGENID_GUID_OFFSET : 0
    this.#refreshBlob()
  }

  /** Adds the two files. A machine does this when it builds its ACPI tables, and not at all without ACPI. */
  publish(fwCfg: FwCfg): void {
    fwCfg.addFile(FwCfgPath.vmgenidGuid, this.#blob)
    fwCfg.addFile(FwCfgPath.vmgenidAddr, this.#addressLe, { writable: true })
  }

  get guid(): Guid {
    return this.#guid
  }

  /** What the device was told, as far as it looks at it: the low 32 bits. 0: not told. */
  get address(): number {
    return new DataView(this.#addressLe.buffer).getUint32(0, true)
  }

  /** Stores the ID, renews the file for the next boot, writes guest memory, raises the event: in this order. */
  setGuid(guid: Guid): void {
    this.#guid = guid
    this.#refreshBlob()
    this.#updateGuest()
  }

  /** Forgets the address, keeps the ID. The guest's copy stays as it is. */
  reset(_kind: ResetKind): void {
    this.#addressLe.fill(0)
  }

  save(): VmGenIdState {
    return { version: 1, addressLe: toHex(this.#addressLe) }
  }

  /**
   * Takes the address over and tells the guest the ID of *this* device, as QEMU's post_load does.
   * To be called after the restore of memory and of the PM device, whose event bit it sets.
   * @throws SavedStateError
   */
  restore(state: VmGenIdState): void {
    this.#addressLe.set(new StateReader(this.typeName, state, 1).bytes('addressLe', 8))
    this.#updateGuest()
  }

  #refreshBlob(): void {
    this.#blob.set(this.#guid.toGuestBytes(), VMGENID_GUID_OFFSET)
  }

  #updateGuest(): void {
    const told = this.address
    if (!this.#acpi || told === 0) {
      this.#trace?.('not-told', { guid: this.#guid.toString() })
      return
    }
    const address = told + this.#toldToGuid
    // Bytes outside RAM are lost, and the event comes all the same.
    const whole = this.#memory.write(address, this.#guid.toGuestBytes())
    this.#trace?.('update', { guid: this.#guid.toString(), addr: address, ok: whole })
    this.#acpi.sendEvent(ACPI_VMGENID_CHANGE_STATUS)
  }
}
