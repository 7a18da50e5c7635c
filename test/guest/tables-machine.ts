/**
 * A machine that is nothing but tables, memory and an ICH9's PM block: for devices that nobody ships.
 */
import { encodeEmptyFacs } from '../../src/acpi/facs.ts'
import { setRsdpChecksums } from '../../src/acpi/rsdp.ts'
import { encodeRsdt } from '../../src/acpi/rsdt.ts'
import { encodeSdt, setSdtChecksum } from '../../src/acpi/sdt.ts'
import { Device, If, LEqual, Method, Name, Notify, Package, path, Return, Scope } from '../../src/aml/asl.ts'
import { encodeTable } from '../../src/aml/table.ts'
import type { Term, TermList } from '../../src/aml/terms.ts'
import { fromLatin1 } from '../../src/binary/bytes.ts'
import { AcpiPm, ich9PmConfig } from '../../src/devices/acpi-pm.ts'
import { type BootReport, Guest, type GuestOptions, type GuestState } from '../../src/guest/guest.ts'
import { SimulationClock } from '../../src/platform/clock.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import { InterruptLines } from '../../src/platform/interrupts.ts'
import { PortBus } from '../../src/platform/port-bus.ts'

export const OEM = {
  revision: 1,
  oemId: 'BOCHS ',
  oemTableId: 'BXPC    ',
  oemRevision: 1,
  creatorId: 'BXPC',
  creatorRevision: 1,
}

const RSDP = 0xf_0000
const RSDT = 0x70_0000
const FADT = 0x70_1000
const DSDT = 0x71_0000
const FACS = 0x70_3000
const SSDT = 0x72_0000
const PM_BASE = 0x600
/** Where devices keep their IDs unless they say otherwise. */
export const HOLDER = 0x60_0028

export interface TablesOptions {
  readonly dsdt?: TermList
  readonly ssdt?: TermList
  /** Of the DSDT: 1 for 32-bit integers. Default 2. */
  readonly revision?: number
  /** 32-bit fields of the FADT that are to be others, by offset. */
  readonly fadt?: Readonly<Record<number, number>>
  readonly guest?: GuestOptions
}

/** `\_SB.VGEN` with its parts replaced; `undefined` leaves one out. */
export interface VgenParts {
  readonly hid?: string | number | undefined
  readonly cid?: Term | string | undefined
  readonly ddn?: string | undefined
  readonly sta?: number | undefined
  /** What `ADDR` returns, or a term that declares it. */
  readonly addr?: Term | undefined
}

export function vgen(parts: VgenParts = {}): TermList {
  const given = {
    hid: 'QEMUVGID',
    cid: 'VM_Gen_Counter',
    ddn: 'VM_Gen_Counter',
    addr: Package([HOLDER, 0]) as Term | undefined,
    ...parts,
  }
  const { hid, cid, ddn, sta, addr } = given
  return [
    Scope('\\_SB', [
      Device('VGEN', [
        ...(hid === undefined ? [] : [Name('_HID', hid)]),
        ...(cid === undefined ? [] : [Name('_CID', cid as string)]),
        ...(ddn === undefined ? [] : [Name('_DDN', ddn)]),
        ...(sta === undefined ? [] : [Method('_STA', 0, [Return(sta)])]),
        ...(addr === undefined
          ? []
          : [addr.op === 'Method' || addr.op === 'Name' ? addr : Method('ADDR', 0, [Return(addr as never)])]),
      ]),
    ]),
    Method('\\_GPE._E05', 0, [Notify('\\_SB.VGEN', 0x80)]),
  ]
}

export const SLEEP_STATES: TermList = [
  Name('\\_S3', Package([1, 1, 0, 0])),
  Name('\\_S5', Package([0, 0, 0, 0])),
]

export class TablesMachine {
  readonly options: TablesOptions
  readonly memory: SparseMemory
  readonly ports = new PortBus()
  readonly lines = new InterruptLines()
  readonly clock = new SimulationClock()
  readonly pm: AcpiPm
  readonly guest: Guest
  readonly asked: string[] = []
  report: BootReport | undefined

  constructor(options: TablesOptions = {}, memory?: SparseMemory) {
    this.options = options
    this.memory = memory ?? new SparseMemory([{ start: 0, size: 0x80_0000, kind: 'ram' }])
    const { ports, clock, lines } = this
    this.pm = new AcpiPm({
      config: ich9PmConfig,
      bus: ports,
      clock,
      sci: lines.line(9),
      power: {
        shutdown: () => void this.asked.push('shutdown'),
        suspend: () => void this.asked.push('suspend'),
        suspendToDisk: () => {},
        wakeUp: () => {},
      },
    })
    this.pm.setBase(PM_BASE)
    this.pm.setEnabled(true)
    this.pm.reset('cold')
    if (!memory) this.#writeTables()
    this.guest = new Guest({ memory: this.memory, ports, lines, clock }, options.guest)
  }

  boot(): this {
    this.report = this.guest.boot({ kind: 'bios' })
    this.guest.crng?.addBootloaderRandomness(new Uint8Array(32).fill(0x5e))
    return this
  }

  /** Writes an ID and raises event 5. */
  change(byte: number, at = HOLDER): void {
    this.memory.fill(at, 16, byte)
    this.pm.sendEvent(0x20)
  }

  /** Another machine that goes on from this one. */
  copy(): TablesMachine {
    const state = JSON.parse(JSON.stringify(this.guest.save())) as GuestState
    const copy = new TablesMachine(this.options, this.memory.fork())
    copy.clock.advanceTo(this.clock.now())
    copy.pm.restore(this.pm.save())
    copy.guest.restore(state)
    return copy
  }

  table(address: number, signature: string, bytes: Uint8Array): void {
    const table = encodeSdt(signature, OEM, bytes)
    setSdtChecksum(table)
    this.memory.write(address, table)
  }

  #writeTables(): void {
    const { dsdt = SLEEP_STATES, ssdt = vgen(), revision = 2 } = this.options
    const rsdp = new Uint8Array(20)
    rsdp.set(fromLatin1('RSD PTR \0BOCHS '))
    new DataView(rsdp.buffer).setUint32(16, RSDT, true)
    setRsdpChecksums(rsdp)
    this.memory.write(RSDP, rsdp)
    const rsdt = encodeRsdt(OEM, [FADT, SSDT])
    setSdtChecksum(rsdt)
    this.memory.write(RSDT, rsdt)
    const fadt = new DataView(new ArrayBuffer(0x74))
    const fields = { 36: FACS, 40: DSDT, 56: PM_BASE, 64: PM_BASE + 4, 80: PM_BASE + 0x20, 112: 0x20 }
    for (const [offset, value] of Object.entries(fields)) fadt.setUint32(Number(offset), value, true)
    fadt.setUint16(46, 9, true)
    for (const [offset, value] of Object.entries({ 88: 4, 89: 2, 92: 16 }))
      fadt.setUint8(Number(offset), value)
    for (const [offset, value] of Object.entries(this.options.fadt ?? {})) {
      fadt.setUint32(Number(offset), value, true)
    }
    this.table(FADT, 'FACP', new Uint8Array(fadt.buffer).subarray(36))
    this.memory.write(FACS, encodeEmptyFacs())
    this.memory.write(DSDT, encodeTable({ ...OEM, revision, signature: 'DSDT', terms: dsdt }).bytes)
    this.memory.write(SSDT, encodeTable({ ...OEM, signature: 'SSDT', terms: ssdt }).bytes)
  }
}

/** A `_STA` that follows a name, as QEMU's does. */
export const staOf = (name: string): Term =>
  Method('_STA', 0, [If(LEqual(path(name), 0), [Return(0)]), Return(0x0f)])
