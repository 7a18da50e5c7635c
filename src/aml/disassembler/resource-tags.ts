/**
 * References into resource templates: `CreateWordField (BUF0, 0x0C, MIN0)` is
 * `CreateWordField (BUF0, \_SB.DEV0._CRS._Y00._MIN, MIN0)`, and the descriptor at that place is called `_Y00`.
 *
 * Source: ACPI 6.5 §6.4 "Resource Data Types for ACPI"; the names `_Y00` are iasl's.
 * @module
 */
import type { ResourceFields } from '../resources/decode.ts'
import type { Term } from '../terms.ts'
import { readBuffer } from './buffers.ts'
import { hexDigits } from './literals.ts'
import type { NameNode, Names } from './names.ts'
import { tagAt } from './resource-tag-names.ts'
import type { TemplateDescriptor } from './resource-template.ts'

export type CreateField = Term<
  | 'CreateField'
  | 'CreateBitField'
  | 'CreateByteField'
  | 'CreateWordField'
  | 'CreateDWordField'
  | 'CreateQWordField'
>

export interface Tag {
  /** Such as `\_SB.DEV0._CRS._Y00._MIN`. */
  readonly path: string
}

/** `_Y00` to `_YFF`, then `_Z00` and so on: letters that no predefined name begins with. */
const LETTERS = 'YZJKX'
const NAMES_PER_LETTER = 256

export class ResourceTags {
  readonly tags = new Map<Term, Tag>()
  readonly descriptorNames = new Map<Term, Map<number, string>>()
  readonly #names: Names
  /** By buffer; `undefined` for buffers that are no template. */
  readonly #templates = new Map<Term, readonly TemplateDescriptor[] | undefined>()
  #given = 0

  constructor(names: Names) {
    this.#names = names
  }

  /** Looks whether a field of a buffer is a field of a descriptor. Templates have to be the value of a Name. */
  refer(term: CreateField, scope: NameNode): void {
    if (term.source.op !== 'NameString') return
    const found = this.#names.lookUp(term.source.name, scope)
    const bit = bitIndex(term)
    if (found?.term?.op !== 'Name' || found.origin !== 'own' || bit === undefined) return
    const buffer = found.term.value
    if (buffer.op !== 'Buffer') return
    const descriptors = this.#descriptorsOf(buffer)
    const index = descriptors ? indexAt(descriptors, bit) : -1
    const descriptor = descriptors?.[index]
    const tag = descriptor && tagAt(descriptor.fields as ResourceFields, bit - 8 * descriptor.start)
    const name = tag === undefined ? undefined : this.#nameOf(buffer, index)
    if (name === undefined) return
    const parent = found.node.parent ?? found.node
    this.tags.set(term, { path: `${parent.childPath(name)}.${tag}` })
  }

  #descriptorsOf(buffer: Term<'Buffer'>): readonly TemplateDescriptor[] | undefined {
    if (!this.#templates.has(buffer)) {
      const { content } = readBuffer(buffer)
      this.#templates.set(buffer, content.kind === 'template' ? content.template.descriptors : undefined)
    }
    return this.#templates.get(buffer)
  }

  /** `undefined` when all names are taken. */
  #nameOf(buffer: Term, index: number): string | undefined {
    const names = this.descriptorNames.get(buffer) ?? new Map<number, string>()
    this.descriptorNames.set(buffer, names)
    const known = names.get(index)
    if (known !== undefined) return known
    const letter = LETTERS[Math.floor(this.#given / NAMES_PER_LETTER)]
    if (letter === undefined) return undefined
    const name = `_${letter}${hexDigits(this.#given % NAMES_PER_LETTER, 2)}`
    this.#given += 1
    names.set(index, name)
    return name
  }
}

/** Which descriptor has a bit of the template; beyond the last: an index without a descriptor. */
function indexAt(descriptors: readonly TemplateDescriptor[], bit: number): number {
  let low = 0
  let high = descriptors.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (bit < 8 * (descriptors[middle] as TemplateDescriptor).end) high = middle
    else low = middle + 1
  }
  return low
}

/** Where the field begins in the buffer; `undefined` when that is computed. */
function bitIndex(term: CreateField): number | undefined {
  const isBits = 'bitIndex' in term
  const index = isBits ? term.bitIndex : term.byteIndex
  switch (index.op) {
    case 'Zero':
    case 'One': // iasl takes any of these for 0
    case 'Ones':
    case 'Revision':
      return 0
    case 'ByteConst':
    case 'WordConst':
    case 'DWordConst':
      return isBits ? index.value : 8 * index.value
    default:
      return undefined
  }
}
