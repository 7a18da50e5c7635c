/**
 * Memory as people paste it: the hex dumps of `vmgenid memory read`, of QEMU's `xp /xb`, of gdb and crash.
 *
 * ```
 * 7fe5c020: 00 00 00 00 00 00 00 00 33 22 11 00 55 44 77 66 ........3"..UDwf
 * 000000007fe5c028: 0x33 0x22 0x11 0x00 0x55 0x44 0x77 0x66
 * ```
 *
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'

/** Text that begins like a hex dump and goes on otherwise. */
export class MemoryTextError extends VmgenidError {
  override readonly name = 'MemoryTextError'
  constructor(line: number, expected: string, found: string) {
    super('MEMORY_TEXT', `line ${line} of the hex dump cannot be read`, {
      facts: { expected, found: JSON.stringify(found.slice(0, 80)) },
    })
  }
}

/** Bytes by address, as many as the text has. */
export class MemoryText {
  readonly #bytes = new Map<number, number>()

  put(address: number, byte: number): void {
    this.#bytes.set(address, byte)
  }

  get size(): number {
    return this.#bytes.size
  }

  byte(address: number): number | undefined {
    return this.#bytes.get(address)
  }

  /** `undefined` when one of them is not there. */
  read(address: number, length: number): Uint8Array | undefined {
    const bytes = Array.from({ length }, (_, i) => this.byte(address + i))
    return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes, (byte) => byte ?? 0)
  }
}

const ROW = /^\s*(?:0x)?([0-9a-fA-F]{4,16})(?: <[^>]*>)?:\s+(.*)$/
const BYTE = /^(?:0x)?([0-9a-fA-F]{2})(?=\s|$)/
/** Bytes of one row. */
const ROW_LIMIT = 16
/** Of a whole text: a dump in text form is no way to keep a machine's memory. */
const LINE_LIMIT = 1_000_000

/** Whether a text looks like a hex dump. */
export function isMemoryText(text: string): boolean {
  const first = text.split('\n', 20).find((line) => ROW.test(line))
  return first !== undefined && BYTE.test(ROW.exec(first)?.[2] ?? '')
}

/**
 * Lines before the first row are left out: commands and prompts are pasted, too.
 * @throws MemoryTextError
 */
export function parseMemoryText(text: string): MemoryText {
  const memory = new MemoryText()
  for (const [i, line] of text.split('\n', LINE_LIMIT).entries()) {
    const row = ROW.exec(line)
    if (!row) {
      if (memory.size === 0 || line.trim() === '' || /^[(\w]*\)?[>#$]|^\(|^xp|^x\//.test(line)) continue
      throw new MemoryTextError(i + 1, 'an address, a colon, and bytes', line)
    }
    const address = Number.parseInt(row[1] ?? '', 16)
    if (!Number.isSafeInteger(address)) throw new MemoryTextError(i + 1, 'an address below 2^53', line)
    let rest = row[2] ?? ''
    let count = 0
    for (let byte = BYTE.exec(rest); byte && count < ROW_LIMIT; byte = BYTE.exec(rest)) {
      memory.put(address + count++, Number.parseInt(byte[1] ?? '', 16))
      rest = rest.slice(byte[0].length).trimStart()
    }
    if (count === 0) throw new MemoryTextError(i + 1, 'bytes of two digits', line)
  }
  return memory
}
