/**
 * The machine as AML of a dump reaches it: its memory as it was, and nothing that could answer.
 *
 * What AML writes to memory it finds again, and the dump stays as it is. Ports and devices read as all ones.
 * @module
 */
import type { AccessWidth, AmlHost } from '../../aml/interpreter.ts'
import { fromLittleEndian } from '../../binary/numbers.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'

/** Bytes that AML may change. */
const WRITE_LIMIT = 0x1_0000

export class StillHost implements AmlHost {
  readonly #memory: GuestMemory
  readonly #written = new Map<number, number>()

  constructor(memory: GuestMemory) {
    this.#memory = memory
  }

  readMemory(address: number, width: AccessWidth): bigint | undefined {
    const bytes = new Uint8Array(width)
    if (!this.#memory.read(address, bytes)) return undefined
    for (const [i, byte] of bytes.entries()) bytes[i] = this.#written.get(address + i) ?? byte
    return fromLittleEndian(bytes)
  }

  writeMemory(address: number, width: AccessWidth, value: bigint): boolean {
    if (!this.#memory.covers(address, width, 'read') || this.#written.size >= WRITE_LIMIT) return false
    for (let i = 0; i < width; i++) this.#written.set(address + i, Number((value >> BigInt(8 * i)) & 0xffn))
    return true
  }

  readPort(_port: number, width: 1 | 2 | 4): number {
    return 2 ** (8 * width) - 1
  }
  writePort(): void {}
  readPciConfig(_pci: unknown, _offset: number, width: AccessWidth): bigint {
    return (1n << BigInt(8 * width)) - 1n
  }
  writePciConfig(): boolean {
    return true
  }
  region(): undefined {}
  notify(_path: string, _value: number): void {}
  sleep(): void {}
  stall(): void {}
  timer(): bigint {
    return 0n
  }
  debug(): void {}
  fatal(): void {}
  findTable(): undefined {}
}
