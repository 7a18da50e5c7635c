/**
 * Hex dump and diff, as `hexdump -C` and the kernel's dumps look: address, 16 bytes, characters.
 * @module
 */
import { toHex } from './bytes.ts'

export interface HexDumpOptions {
  /** Address of the first byte; default 0. */
  readonly base?: number
  /** Lines that repeat the one above are folded into one `*`. Default false. */
  readonly fold?: boolean
}

const WIDTH = 16

/** Lines such as `7fe5c020: 00 00 … ff ........3"..UDwf`, without a final newline. */
export function hexDump(bytes: Uint8Array, { base = 0, fold = false }: HexDumpOptions = {}): string {
  const digits = addressDigits(base + bytes.length)
  const lines: string[] = []
  let previous = ''
  for (let offset = 0; offset < bytes.length; offset += WIDTH) {
    const row = bytes.subarray(offset, offset + WIDTH)
    const text = rowText(row)
    const last = offset + WIDTH >= bytes.length
    if (fold && text === previous && !last) {
      if (lines.at(-1) !== '*') lines.push('*')
      continue
    }
    previous = text
    lines.push(`${(base + offset).toString(16).padStart(digits, '0')}: ${text}`)
  }
  return lines.join('\n')
}

/**
 * Only the rows that differ, `-` what was expected and `+` what was found, with a caret under each differing byte.
 * Empty when both are the same.
 */
export function hexDiff(
  expected: Uint8Array,
  actual: Uint8Array,
  { base = 0 }: { readonly base?: number } = {},
): string {
  const length = Math.max(expected.length, actual.length)
  const digits = addressDigits(base + length)
  const lines: string[] = []
  for (let offset = 0; offset < length; offset += WIDTH) {
    const left = expected.subarray(offset, offset + WIDTH)
    const right = actual.subarray(offset, offset + WIDTH)
    const marks = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => left[i] !== right[i])
    if (!marks.includes(true)) continue
    const address = (base + offset).toString(16).padStart(digits, '0')
    lines.push(`-${address}: ${rowText(left)}`, `+${address}: ${rowText(right)}`)
    lines.push(
      ` ${' '.repeat(digits)}  ${marks.map((differs) => (differs ? '^^' : '  ')).join(' ')}`.trimEnd(),
    )
  }
  if (expected.length !== actual.length) {
    lines.push(`expected ${expected.length} bytes, found ${actual.length}`)
  }
  return lines.join('\n')
}

function rowText(row: Uint8Array): string {
  const characters = Array.from(row, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  )
  return `${toHex(row, ' ').padEnd(3 * WIDTH - 1)} ${characters.join('')}`
}

function addressDigits(end: number): number {
  return Math.max(4, 4 * Math.ceil((end === 0 ? 1 : (end - 1).toString(16).length) / 4))
}
