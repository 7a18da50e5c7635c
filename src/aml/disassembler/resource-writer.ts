/**
 * What the descriptors of a template are written with.
 * @module
 */
import type { ResourceSource } from '../resources/_source.ts'
import type { ResourceFields } from '../resources/decode.ts'
import { hex8, hex16, hex32, hex64, hexDigits, quote } from './literals.ts'
import type { AslWriter } from './writer.ts'

/** The decoded descriptor of one macro. */
export type Fields<M extends ResourceFields['macro']> = Extract<ResourceFields, { readonly macro: M }>

/** One descriptor and its place in the text. */
export interface Macro<F> {
  readonly fields: F
  readonly writer: AslWriter
  readonly level: number
  /** What the descriptor is called because something refers to it, `_Y00`; else ''. */
  readonly name: string
}

export type MacroPrinter<M extends ResourceFields['macro']> = (macro: Macro<Fields<M>>) => void

export const word = (value: string | number, unknown: string): string =>
  typeof value === 'string' ? value : unknown

// Numbers on lines of their own, with what they are behind them; the comments stand in one column.

export function line8({ writer, level }: Macro<unknown>, value: number, what: string): void {
  writer.line(level + 1, `${hex8(value)},               // ${what}`)
}
export function line16({ writer, level }: Macro<unknown>, value: number | bigint, what: string): void {
  writer.line(level + 1, `${hex16(Number(value))},             // ${what}`)
}
export function line32({ writer, level }: Macro<unknown>, value: number | bigint, what: string): void {
  writer.line(level + 1, `${hex32(Number(value))},         // ${what}`)
}
export function line64({ writer, level }: Macro<unknown>, value: bigint, what: string): void {
  writer.line(level + 1, `${hex64(value)}, // ${what}`)
}

/** `,, `, or `0x01, "\\_SB.LNKA", ` */
export function sourceText(source: ResourceSource | undefined): string {
  if (source === undefined) return ',, '
  return `${hex8(source.index)},${source.name === undefined ? '' : ` ${quote(source.name)}`}, `
}

export function fixed(flag: boolean, which: 'Min' | 'Max'): string {
  return flag ? `${which}Fixed` : `${which}NotFixed`
}

const BYTES_PER_LINE = 8

/** Bytes, eight a line, with offsets where there is more than one line, and what they are in ASCII. */
export function writeBytes(writer: AslWriter, level: number, bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length; start += BYTES_PER_LINE) {
    const row = bytes.subarray(start, start + BYTES_PER_LINE)
    const isLast = start + BYTES_PER_LINE >= bytes.length
    let text = bytes.length > BYTES_PER_LINE ? `/* ${hexDigits(start, 4)} */ ` : ''
    let ascii = ''
    for (let i = 0; i < row.length; i++) {
      const byte = row[i] as number
      text += ` ${hex8(byte)}${isLast && i === row.length - 1 ? ' ' : ','}`
      ascii += byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '.'
    }
    writer.line(level, `${text}${'      '.repeat(BYTES_PER_LINE - row.length)}  // ${ascii}`)
  }
}
