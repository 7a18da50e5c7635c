/**
 * ACPI NVS memory, which an operating system may save before a sleep and write back after it.
 *
 * Linux does so at S3 where the firmware is from before 2012, unless told not to. A generation ID that lies in NVS memory and
 * changed while the machine slept is then overwritten with the old one, and the driver finds no change.
 *
 * Source: ACPI 6.5 §16.3.2 "BIOS Initialization of Memory"; Linux drivers/acpi/sleep.c, drivers/acpi/nvs.c
 * @module
 */
import { toHex } from '../binary/bytes.ts'
import type { GuestMemory } from '../platform/guest-memory.ts'
import { SavedStateError, type StateReader } from '../platform/lifecycle.ts'
import type { MemoryMapEntry } from './memory-check.ts'

/** A bound of ours for all ranges together. */
const SIZE_LIMIT = 16 * 2 ** 20

export interface NvsCopyState {
  readonly ranges: readonly Range[]
  /** While the guest sleeps; bytes in hexadecimal. */
  readonly taken: ReadonlyArray<{ readonly start: number; readonly bytes: string }>
}

interface Range {
  readonly start: number
  readonly size: number
}

export class NvsCopy {
  readonly #memory: GuestMemory
  #ranges: readonly Range[]
  #taken: ReadonlyArray<{ readonly start: number; readonly bytes: Uint8Array }> = []

  constructor(memory: GuestMemory, map: readonly MemoryMapEntry[]) {
    this.#memory = memory
    let total = 0
    this.#ranges = map.filter(({ kind, size }) => {
      if (kind !== 'ACPI NVS' || total + size > SIZE_LIMIT) return false
      total += size
      return true
    })
  }

  take(): void {
    this.#taken = this.#ranges.map(({ start, size }) => {
      const bytes = new Uint8Array(size)
      this.#memory.read(start, bytes)
      return { start, bytes }
    })
  }

  putBack(): void {
    for (const { start, bytes } of this.#taken) this.#memory.write(start, bytes)
    this.#taken = []
  }

  save(): NvsCopyState {
    return {
      ranges: this.#ranges.map(({ start, size }) => ({ start, size })),
      taken: this.#taken.map(({ start, bytes }) => ({ start, bytes: toHex(bytes) })),
    }
  }

  /** @throws SavedStateError */
  restore(reader: StateReader): void {
    const ranges = reader.parts('ranges').map((range) => ({
      start: range.integer('start', Number.MAX_SAFE_INTEGER),
      size: range.integer('size', SIZE_LIMIT),
    }))
    const taken = reader.parts('taken').map((range) => ({
      start: range.integer('start', Number.MAX_SAFE_INTEGER),
      bytes: range.bytes('bytes'),
    }))
    const total = ranges.reduce((sum, { size }) => sum + size, 0)
    if (total > SIZE_LIMIT) {
      throw new SavedStateError(reader.typeName, 'nvs.ranges', `at most ${SIZE_LIMIT} bytes`, total)
    }
    this.#ranges = ranges
    this.#taken = taken
  }
}
