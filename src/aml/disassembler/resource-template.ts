/**
 * `ResourceTemplate () {…}`: which buffers are one, and the descriptors' ASL.
 * @module
 */
import { decodeFields, type ResourceFields, sliceResources } from '../resources/decode.ts'
import type { Macro } from './resource-writer.ts'
import { CONNECTION_MACROS } from './resources-connections.ts'
import { addressSpace, LARGE_MACROS } from './resources-large.ts'
import { SMALL_MACROS } from './resources-small.ts'
import type { AslWriter } from './writer.ts'

export interface TemplateDescriptor {
  readonly fields: ResourceFields
  /** Byte offsets in the template, `end` exclusive. */
  readonly start: number
  readonly end: number
}

/** The descriptors of a template without its end tag, and whether the end tag is where the bytes end. */
export interface Template {
  readonly descriptors: readonly TemplateDescriptor[]
  readonly endsWithTag: boolean
}

/** `undefined` when the bytes are no template: a descriptor that has no macro, or no end tag. */
export function readTemplate(bytes: Uint8Array): Template | undefined {
  const template = readDescriptors(bytes)
  return template?.endsWithTag === undefined ? undefined : { ...template, endsWithTag: template.endsWithTag }
}

/** The same, with or without an end tag: a Connection has none. */
export function readDescriptors(
  bytes: Uint8Array,
): (Omit<Template, 'endsWithTag'> & { readonly endsWithTag: boolean | undefined }) | undefined {
  const descriptors: TemplateDescriptor[] = []
  for (const { start, end, bytes: slice } of sliceResources(bytes)) {
    const fields = decodeFields(slice)
    if (fields.macro === 'EndTag') return { descriptors, endsWithTag: end === bytes.length }
    if (!hasMacro(fields)) return undefined
    descriptors.push({ fields, start, end })
  }
  return { descriptors, endsWithTag: undefined }
}

/** Types that vendors define; those below are reserved. */
const FIRST_VENDOR_TYPE = 0xc0

function hasMacro(fields: ResourceFields): boolean {
  if (fields.macro === 'Unknown') return false
  if ('resourceType' in fields) return fields.resourceType >= FIRST_VENDOR_TYPE
  return fields.macro !== 'Interrupt' || fields.interrupts.length > 0
}

/**
 * @param level of the macros
 * @param nameOf what a descriptor is called, by its index; '' for most
 */
export function writeTemplate(
  writer: AslWriter,
  level: number,
  descriptors: readonly TemplateDescriptor[],
  nameOf: (index: number) => string,
): void {
  let at = level
  let inDependent = false
  for (const [index, { fields }] of descriptors.entries()) {
    const starts = fields.macro === 'StartDependentFn' || fields.macro === 'StartDependentFnNoPri'
    if (starts && inDependent) {
      at -= 1
      writer.line(at, '}')
    }
    if (fields.macro === 'EndDependentFn') {
      at = Math.max(0, at - 1)
      inDependent = false
    }
    writeMacro({ fields, writer, level: at, name: nameOf(index) })
    if (starts) {
      inDependent = true
      at += 1
    }
  }
  if (!inDependent) return
  at -= 1
  writer.line(at, '}')
  writer.line(at, 'EndDependentFn ()')
  writer.line(at, '/*** Disassembler: inserted missing EndDependentFn () ***/')
}

const MACROS: Readonly<Record<string, ((macro: Macro<never>) => void) | undefined>> = {
  ...SMALL_MACROS,
  ...LARGE_MACROS,
  ...CONNECTION_MACROS,
}

function writeMacro(macro: Macro<ResourceFields>): void {
  const { fields } = macro
  if ('granularity' in fields) addressSpace({ ...macro, fields })
  else MACROS[fields.macro]?.(macro as Macro<never>)
}
