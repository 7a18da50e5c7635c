/**
 * ASL of the small resource descriptors.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference", the macros by name.
 * @module
 */
import type { SmallDescriptor } from '../resources/_small-codec.ts'
import { hex8, hex16, hexDigits } from './literals.ts'
import { line8, line16, type Macro, type MacroPrinter, word, writeBytes } from './resource-writer.ts'

export const SMALL_MACROS: {
  readonly [M in Exclude<SmallDescriptor['macro'], 'EndTag'>]: MacroPrinter<M>
} = {
  IRQNoFlags(macro) {
    macro.writer.line(macro.level, `IRQNoFlags (${macro.name})`)
    numbers(macro, macro.fields.interrupts)
  },
  IRQ(macro) {
    const { trigger, polarity, sharing, interrupts } = macro.fields
    macro.writer.line(macro.level, `IRQ (${trigger}, ${polarity}, ${sharing}, ${macro.name})`)
    numbers(macro, interrupts)
  },
  DMA(macro) {
    const { type, busMaster, transfer, channels } = macro.fields
    const master = busMaster ? 'BusMaster' : 'NotBusMaster'
    macro.writer.line(
      macro.level,
      `DMA (${type}, ${master}, ${word(transfer, 'InvalidSize')}, ${macro.name})`,
    )
    numbers(macro, channels)
  },
  FixedDMA({ fields: { request, channel, width }, writer, level, name }) {
    const size = typeof width === 'string' ? width : `${hexDigits(width, 1)} /* INVALID DMA WIDTH */`
    writer.line(level, `FixedDMA (${hex16(request)}, ${hex16(channel)}, ${size}, ${name})`)
  },
  IO(macro) {
    const { fields, writer, level, name } = macro
    writer.line(level, `IO (${fields.decode},`)
    line16(macro, fields.minimum, 'Range Minimum')
    line16(macro, fields.maximum, 'Range Maximum')
    line8(macro, fields.alignment, 'Alignment')
    line8(macro, fields.length, 'Length')
    writer.line(level + 1, `${name})`)
  },
  FixedIO(macro) {
    const { fields, writer, level, name } = macro
    writer.line(level, 'FixedIO (')
    line16(macro, fields.base, 'Address')
    line8(macro, fields.length, 'Length')
    writer.line(level + 1, `${name})`)
  },
  StartDependentFn({ fields: { compatibility, performance }, writer, level }) {
    writer.line(level, `StartDependentFn (${hex8(compatibility)}, ${hex8(performance)})`)
    writer.line(level, '{')
  },
  StartDependentFnNoPri({ writer, level }) {
    writer.line(level, 'StartDependentFnNoPri ()')
    writer.line(level, '{')
  },
  EndDependentFn({ writer, level }) {
    writer.line(level, '}')
    writer.line(level, 'EndDependentFn ()')
  },
  VendorShort: (macro) => vendor('VendorShort ', macro),
}

/** `VendorShort () {…}`, `VendorLong  () {…}` */
export function vendor(macroName: string, macro: Macro<{ readonly data: Uint8Array }>): void {
  const { fields, writer, level, name } = macro
  writer.line(level, `${macroName}(${name})      // Length = 0x${hexDigits(fields.data.length, 2)}`)
  writer.line(level, '{')
  writeBytes(writer, level + 1, fields.data)
  writer.line(level, '}')
}

function numbers({ writer, level }: Macro<unknown>, list: readonly number[]): void {
  writer.line(level + 1, `{${list.join(',')}}`)
}
