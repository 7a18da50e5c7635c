/**
 * `ToPLD (…)`: the physical location of a device, which `_PLD` packs into 16 or 20 bytes.
 *
 * Source: ACPI 6.5 §6.1.8 "_PLD (Physical Location of Device)".
 * @module
 */
import type { Term } from '../terms.ts'
import { lastSegment } from './literals.ts'
import type { Printer, Shape } from './printer.ts'
import type { AslWriter } from './writer.ts'

const REVISION_1_SIZE = 16
const REVISION_2_SIZE = 20

type Row = readonly [name: string, firstBit: number, width: number, words?: readonly string[]]

const PANELS = ['TOP', 'BOTTOM', 'LEFT', 'RIGHT', 'FRONT', 'BACK', 'UNKNOWN'] as const
const VERTICAL = ['UPPER', 'CENTER', 'LOWER'] as const
const HORIZONTAL = ['LEFT', 'CENTER', 'RIGHT'] as const
const SHAPES = [
  'ROUND',
  'OVAL',
  'SQUARE',
  'VERTICALRECTANGLE',
  'HORIZONTALRECTANGLE',
  'VERTICALTRAPEZOID',
  'HORIZONTALTRAPEZOID',
  'UNKNOWN',
  'CHAMFERED',
] as const

/** In the order of the macro's arguments, which is that of the bits. */
const ROWS: readonly Row[] = [
  ['Revision', 0, 7],
  ['IgnoreColor', 7, 1],
  ['Red', 8, 8],
  ['Green', 16, 8],
  ['Blue', 24, 8],
  ['Width', 32, 16],
  ['Height', 48, 16],
  ['UserVisible', 64, 1],
  ['Dock', 65, 1],
  ['Lid', 66, 1],
  ['Panel', 67, 3, PANELS],
  ['VerticalPosition', 70, 2, VERTICAL],
  ['HorizontalPosition', 72, 2, HORIZONTAL],
  ['Shape', 74, 4, SHAPES],
  ['GroupOrientation', 78, 1],
  ['GroupToken', 79, 8],
  ['GroupPosition', 87, 8],
  ['Bay', 95, 1],
  ['Ejectable', 96, 1],
  ['EjectRequired', 97, 1],
  ['CabinetNumber', 98, 8],
  ['CardCageNumber', 106, 8],
  ['Reference', 114, 1],
  ['Rotation', 115, 4],
  ['Order', 119, 5],
  ['VerticalOffset', 128, 16],
  ['HorizontalOffset', 144, 16],
]
/** Reserved in the fourth DWord, and without an argument. */
const RESERVED = { byte: 15, mask: 0xf0 } as const

/** In `Name (_PLD, …)`, by itself or in a package; with nothing that the macro cannot say. */
export function isPld({ plan }: Printer, term: Term<'Buffer'>, parent: Term | undefined): boolean {
  const { size, bytes } = term
  if (size.op !== 'ByteConst' || size.value !== bytes.length || parent === undefined) return false
  if (bytes.length !== REVISION_1_SIZE && bytes.length !== REVISION_2_SIZE) return false
  if (parent.op === 'Name' ? lastSegment(parent.name) !== '_PLD' : !plan.pldPackages.has(parent)) return false
  if (((bytes[RESERVED.byte] as number) & RESERVED.mask) !== 0) return false
  return ROWS.every(([, bit, width, words]) => words === undefined || field(bytes, bit, width) < words.length)
}

/** @param level of the arguments */
export function writePld(writer: AslWriter, level: number, bytes: Uint8Array): Shape {
  writer.text('ToPLD (')
  writer.beginTerm()
  writer.text('\n')
  const rows = ROWS.filter(([, bit]) => bit < 8 * bytes.length)
  for (const [i, [name, bit, width, words]] of rows.entries()) {
    const value = field(bytes, bit, width)
    const text = words ? `"${words[value]}"` : `0x${value.toString(16).toUpperCase()}`
    writer.line(level, `${`PLD_${name}`.padEnd(22)} = ${text}${i === rows.length - 1 ? ')' : ','}`)
  }
  return 'line'
}

function field(bytes: Uint8Array, firstBit: number, width: number): number {
  let value = 0
  for (let i = width - 1; i >= 0; i--) {
    const bit = firstBit + i
    value = 2 * value + (((bytes[bit >>> 3] as number) >>> (bit & 7)) & 1)
  }
  return value
}
