/**
 * Access to the fixed hardware's registers: PM1 status, enable and control, each perhaps in two blocks.
 *
 * What two blocks hold is one register: reads give both together, writes go to both.
 *
 * Source: ACPI 6.5 §4.8.3 "Fixed Hardware Features"
 * Behaviour: ACPICA source/components/hardware/hwregs.c
 * @module
 */
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { AccessSize, PortIo } from '../../platform/port-bus.ts'
import type { FadtView, RegisterBlock } from './fadt-view.ts'

// PM1 Status and Enable Registers             ACPI 6.5 §4.8.4.1 "PM1 Event Grouping"
export const PM1_TMR = 0x0001
export const PM1_BM = 0x0010
export const PM1_GBL = 0x0020
export const PM1_PWRBTN = 0x0100
export const PM1_SLPBTN = 0x0200
export const PM1_RTC = 0x0400
export const PM1_WAK = 0x8000
export const PM1_ALL_STATUS = PM1_TMR | PM1_BM | PM1_GBL | PM1_PWRBTN | PM1_SLPBTN | PM1_RTC | PM1_WAK

// PM1 Control Register                        ACPI 6.5 §4.8.4.2.1 "PM1 Control Registers"
export const PM1_SCI_EN = 0x0001
export const PM1_SLP_TYP_SHIFT = 10
export const PM1_SLP_TYP_MASK = 7 << PM1_SLP_TYP_SHIFT
export const PM1_SLP_EN = 0x2000

const PM1_SIZE = 2
const PORT_LIMIT = 0xffff

export interface RegisterHost {
  readonly memory: GuestMemory
  readonly ports: PortIo
}

/** One register in memory or at a port. */
export interface Register {
  readonly space: RegisterBlock['space']
  readonly address: number
}

export class RegisterAccess {
  readonly #host: RegisterHost

  constructor(host: RegisterHost) {
    this.#host = host
  }

  /** 0 where there is no such register. */
  read({ space, address }: Register, size: AccessSize): number {
    if (space === 'io') return address + size - 1 <= PORT_LIMIT ? this.#host.ports.read(address, size) : 0
    if (space !== 'memory') return 0
    const { memory } = this.#host
    const value =
      size === 1 ? memory.readU8(address) : size === 2 ? memory.readU16(address) : memory.readU32(address)
    return value ?? 0
  }

  write({ space, address }: Register, size: AccessSize, value: number): void {
    if (space === 'io') {
      if (address + size - 1 <= PORT_LIMIT) this.#host.ports.write(address, size, value)
    } else if (space === 'memory') {
      const { memory } = this.#host
      if (size === 1) memory.writeU8(address, value)
      else if (size === 2) memory.writeU16(address, value)
      else memory.writeU32(address, value)
    }
  }
}

export class Pm1Registers {
  readonly #access: RegisterAccess
  readonly #status: readonly Register[]
  readonly #enable: readonly Register[]
  readonly #controlA: Register | undefined
  readonly #controlB: Register | undefined

  constructor(access: RegisterAccess, fadt: FadtView) {
    this.#access = access
    const blocks = [fadt.pm1aEvent, fadt.pm1bEvent].filter((block) => block !== undefined)
    this.#status = blocks
    // ACPICA takes each block for four bytes, whatever its length says.
    this.#enable = blocks.map(({ space, address }) => ({ space, address: address + PM1_SIZE }))
    this.#controlA = fadt.pm1aControl
    this.#controlB = fadt.pm1bControl
  }

  get status(): number {
    return this.#readAll(this.#status)
  }

  /** Writes ones to status bits, and nothing to the others. */
  clearStatus(bits: number): void {
    this.#writeAll(this.#status, bits & PM1_ALL_STATUS)
  }

  get enable(): number {
    return this.#readAll(this.#enable)
  }

  setEnable(bits: number, on: boolean): void {
    const before = this.enable
    this.#writeAll(this.#enable, on ? before | bits : before & ~bits)
  }

  get control(): number {
    return this.#readAll([this.#controlA, this.#controlB].filter((register) => register !== undefined))
  }

  writeControl(a: number, b: number): void {
    if (this.#controlA) this.#access.write(this.#controlA, PM1_SIZE, a)
    if (this.#controlB) this.#access.write(this.#controlB, PM1_SIZE, b)
  }

  #readAll(registers: readonly Register[]): number {
    return registers.reduce((bits, register) => bits | this.#access.read(register, PM1_SIZE), 0)
  }

  #writeAll(registers: readonly Register[], value: number): void {
    for (const register of registers) this.#access.write(register, PM1_SIZE, value)
  }
}
