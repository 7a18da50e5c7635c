/**
 * ASL of the large resource descriptors other than connections.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference", the macros by name.
 * @module
 */
import type { AddressDescriptor } from '../resources/_address-codec.ts'
import type { LargeDescriptor } from '../resources/_large-codec.ts'
import { regionSpaceWord } from './keywords.ts'
import { hex8, hex32 } from './literals.ts'
import {
  fixed,
  line8,
  line16,
  line32,
  line64,
  type Macro,
  type MacroPrinter,
  sourceText,
  word,
} from './resource-writer.ts'
import { vendor } from './resources-small.ts'

export const LARGE_MACROS: { readonly [M in LargeDescriptor['macro']]: MacroPrinter<M> } = {
  Memory24: (macro) => memoryRange(macro, line16),
  Memory32: (macro) => memoryRange(macro, line32),
  Memory32Fixed(macro) {
    const { fields, writer, level, name } = macro
    writer.line(level, `Memory32Fixed (${fields.access},`)
    line32(macro, fields.base, 'Address Base')
    line32(macro, fields.length, 'Address Length')
    writer.line(level + 1, `${name})`)
  },
  Interrupt({ fields, writer, level, name }) {
    const { usage, trigger, polarity, sharing } = fields
    const source = sourceText(fields.source)
    writer.line(level, `Interrupt (${usage}, ${trigger}, ${polarity}, ${sharing}, ${source}${name})`)
    writer.line(level, '{')
    for (const interrupt of fields.interrupts) writer.line(level + 1, `${hex32(interrupt)},`)
    writer.line(level, '}')
  },
  Register(macro) {
    const { fields, writer, level, name } = macro
    writer.line(level, `Register (${regionSpaceWord(fields.space)}, `)
    line8(macro, fields.bitWidth, 'Bit Width')
    line8(macro, fields.bitOffset, 'Bit Offset')
    line64(macro, fields.address, 'Address')
    if (fields.accessSize === 0) writer.line(level + 1, `,${name})`)
    else {
      line8(macro, fields.accessSize, 'Access Size')
      writer.line(level + 1, `${name})`)
    }
  },
  VendorLong: (macro) => vendor('VendorLong  ', macro),
}

type Line = (macro: Macro<unknown>, value: number | bigint, what: string) => void

function memoryRange(
  macro: Macro<Extract<LargeDescriptor, { readonly macro: 'Memory24' | 'Memory32' }>>,
  line: Line,
): void {
  const { fields, writer, level, name } = macro
  writer.line(level, `${fields.macro} (${fields.access},`)
  line(macro, fields.minimum, 'Range Minimum')
  line(macro, fields.maximum, 'Range Maximum')
  line(macro, fields.alignment, 'Alignment')
  line(macro, fields.length, 'Length')
  writer.line(level + 1, `${name})`)
}

/** `WordIO (…)`, `QWordMemory (…)`, `ExtendedSpace (…)`, … */
export function addressSpace(macro: Macro<AddressDescriptor>): void {
  const { fields, writer, level, name } = macro
  const line = lineOf(fields.macro)
  writer.line(level, `${fields.macro} (${flagsBefore(fields)},`)
  line(macro, fields.granularity, 'Granularity')
  line(macro, fields.minimum, 'Range Minimum')
  line(macro, fields.maximum, 'Range Maximum')
  line(macro, fields.translation, 'Translation Offset')
  line(macro, fields.length, 'Length')
  if (fields.typeSpecific !== undefined) line64(macro, fields.typeSpecific, 'Type-Specific Attributes')
  const source = fields.typeSpecific === undefined ? sourceText(fields.source) : ''
  writer.line(level + 1, `${source}${name}${flagsBehind(fields)})`)
}

function lineOf(macro: string): Line {
  if (macro.startsWith('Word')) return line16
  return macro.startsWith('DWord') ? line32 : (line64 as Line)
}

/** The order of the first arguments is another for each type. */
function flagsBefore(fields: AddressDescriptor): string {
  const { usage, decode } = fields
  const ends = `${fixed(fields.minFixed, 'Min')}, ${fixed(fields.maxFixed, 'Max')}`
  if ('caching' in fields) return `${usage}, ${decode}, ${ends}, ${fields.caching}, ${fields.access}`
  if ('density' in fields) return `${usage}, ${ends}, ${decode}, ${rangesWord(fields.ranges)}`
  if ('resourceType' in fields) {
    return `${hex8(fields.resourceType)}, ${usage}, ${decode}, ${ends}, ${hex8(fields.typeFlags)}`
  }
  return `${usage}, ${ends}, ${decode}`
}

function flagsBehind(fields: AddressDescriptor): string {
  if ('caching' in fields) return `, ${fields.memoryType}, ${fields.translationType}`
  return 'density' in fields ? `, ${fields.translationType}, ${fields.density}` : ''
}

function rangesWord(ranges: string | number): string {
  return ranges === 'EntireRange' ? ranges : `${word(ranges, 'Invalid')}Ranges`
}
