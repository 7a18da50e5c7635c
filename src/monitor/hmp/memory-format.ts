/**
 * HMP's formats for memory and numbers: `/16xb` is sixteen bytes in hexadecimal.
 *
 * | letter | number | | letter | size |
 * |---|---|---|---|---|
 * | `x` | hexadecimal | | `b` | 1 byte |
 * | `d`, `u` | decimal | | `h` | 2 bytes |
 * | `o` | octal | | `w` | 4 bytes |
 * | `c` | characters | | `g`, `L` | 8 bytes |
 *
 * What is left out is as it was last time, on any monitor. `i`, instructions, is read and not printed: there is no disassembler.
 *
 * Source: QEMU monitor/hmp.c, monitor/misc.c; checked against QEMU 7.2.
 * @module
 */
import { fromLittleEndian, hex } from '../../binary/numbers.ts'
import { HmpSyntaxError } from './syntax-error.ts'

export type NumberFormat = 'x' | 'd' | 'u' | 'o' | 'c' | 'i'
export type NumberSize = 1 | 2 | 4 | 8

export interface MemoryFormat {
  readonly count: number
  readonly format: NumberFormat
  readonly size: NumberSize
}

/** What was used last. */
export class FormatDefaults {
  format: NumberFormat = 'x'
  size: NumberSize = 4
}

const FORMATS: Readonly<Record<string, NumberFormat>> = { o: 'o', d: 'd', u: 'u', x: 'x', i: 'i', c: 'c' }
const SIZES: Readonly<Record<string, NumberSize>> = { b: 1, h: 2, w: 4, g: 8, L: 8 }

/**
 * Reads `/FORMAT` if there is one, and remembers it.
 * @returns the format, and where it ends
 * @throws HmpSyntaxError
 */
export function readFormat(
  line: string,
  start: number,
  defaults: FormatDefaults,
): { readonly format: MemoryFormat; readonly end: number } {
  if (line[start] !== '/') {
    return { format: { count: 1, format: defaults.format, size: defaults.size }, end: start }
  }
  const digits = /^\d*/.exec(line.slice(start + 1))?.[0] ?? ''
  let at = start + 1 + digits.length
  let format: NumberFormat | undefined
  let size: NumberSize | undefined
  for (; ; at++) {
    const letter = line[at] ?? ''
    const formatLetter = FORMATS[letter]
    const sizeLetter = SIZES[letter]
    if (formatLetter) format = formatLetter
    else if (sizeLetter) size = sizeLetter
    else break
  }
  if (/^\S/.test(line.slice(at))) throw new HmpSyntaxError(`invalid char in format: '${line[at]}'`)
  defaults.format = format ?? defaults.format
  if (defaults.format !== 'i') defaults.size = size ?? defaults.size
  return {
    format: { count: digits === '' ? 1 : Number(digits), format: defaults.format, size: defaults.size },
    end: at,
  }
}

/** Characters that the widest number of a size takes. */
function widthOf(format: NumberFormat, size: NumberSize): number {
  if (format === 'o') return Math.floor((8 * size + 2) / 3)
  if (format === 'x') return 2 * size
  return format === 'c' ? 0 : Math.floor((80 * size + 32) / 33)
}

/** Bytes that stand on one line. */
export function bytesPerLine(size: NumberSize): number {
  return size === 1 ? 8 : 16
}

/**
 * The numbers of one line, each with a space before it.
 * @param bytes a whole number of `size`, little-endian
 */
export function formatMemoryLine(bytes: Uint8Array, { format, size }: MemoryFormat): string {
  // Characters are bytes, however wide the memory was looked at.
  const step = format === 'c' ? 1 : size
  let line = ''
  for (let at = 0; at < bytes.length; at += step) {
    const value = fromLittleEndian(bytes.subarray(at, at + step))
    line += ` ${formatNumber(value, format, size)}`
  }
  return line
}

function formatNumber(value: bigint, format: NumberFormat, size: NumberSize): string {
  const width = widthOf(format, size)
  if (format === 'x') return hex(value, width)
  if (format === 'o') return formatOctal(value).padStart(width)
  if (format === 'c') return formatCharacter(value)
  const decimal = format === 'd' && size === 8 ? BigInt.asIntN(64, value) : value
  return decimal.toString().padStart(width)
}

/** One number as `print` shows it. @param value signed 64 bits */
export function formatValue(value: bigint, format: NumberFormat): string {
  const unsigned = BigInt.asUintN(64, value)
  if (format === 'x') return unsigned === 0n ? '0' : hex(unsigned)
  if (format === 'o') return formatOctal(unsigned)
  if (format === 'u') return unsigned.toString()
  return format === 'c' ? formatCharacter(unsigned) : value.toString()
}

function formatOctal(value: bigint): string {
  return value === 0n ? '0' : `0${value.toString(8)}`
}

const CHARACTERS: ReadonlyMap<number, string> = new Map([
  [0x27, "\\'"],
  [0x5c, '\\\\'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
])

function formatCharacter(value: bigint): string {
  const code = Number(value & 0xffn)
  const plain =
    code >= 32 && code <= 126 ? String.fromCharCode(code) : `\\x${code.toString(16).padStart(2, '0')}`
  return `'${CHARACTERS.get(code) ?? plain}'`
}
