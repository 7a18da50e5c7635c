/**
 * AML encoder: terms to bytes, driven by the opcode table.
 *
 * ```ts
 * encodeTermList([Scope('\\_SB', [Device('VGEN', [Name('_HID', 'QEMUVGID')])])]).bytes
 * ```
 *
 * Everything that the bytes need is in the row of the term: opcode, PkgLength or not, the kind of each argument.
 *
 * Source: ACPI 6.5 §20.2 "AML Grammar Definition".
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { BackwardWriter } from './_backward-writer.ts'
import { encodeData } from './_data.ts'
import { AmlEncodeError, AmlValueError } from './errors.ts'
import { type Kind, mayStandAs, type Role, type Row, rowOf } from './opcodes.ts'
import { encodePkgLength } from './pkg-length.ts'
import type { KindValues, Term, TermForm, TermList } from './terms.ts'

/** Terms inside terms. Far above what tables have; engines with a stack of 1 MiB bear twice as many. */
export const MAX_TERM_DEPTH = 500

export interface EncodeOptions {
  /** Default `MAX_TERM_DEPTH`. */
  readonly maxDepth?: number
}

/** Where a labelled term lies, as byte offsets. */
export interface Placement {
  /** The opcode. */
  readonly start: number
  /** What follows the opcode and the PkgLength: the number of a DWordConst, the name of a Device. */
  readonly operands: number
  /** The first byte behind the term. */
  readonly end: number
}

export interface Encoded {
  readonly bytes: Uint8Array
  /** By `label` of the term. */
  readonly placements: ReadonlyMap<string, Placement>
}

/**
 * @param terms what a definition block, or a package with a TermList, consists of
 * @throws AmlEncodeError with the path of the term that has no encoding
 */
export function encodeTermList(terms: TermList, options: EncodeOptions = {}): Encoded {
  return new Encoder(options).encode(terms)
}

/**
 * One term, whatever it may stand as.
 * @throws AmlEncodeError
 */
export function encodeTerm(term: Term, options: EncodeOptions = {}): Uint8Array {
  return new Encoder(options).encodeOne(term)
}

/** What the lists consist of that are not checked further. */
const LIST_ELEMENTS = {
  TermList: 'TermObj',
  TermArgList: 'TermArg',
  FieldList: 'FieldElement',
} as const satisfies { readonly [list: string]: Role }

/** Where the encoder is: the term, and which of its arguments. */
interface Frame {
  readonly term: Term
  argument: string
}

class Encoder {
  readonly #out = new BackwardWriter()
  readonly #maxDepth: number
  readonly #frames: Frame[] = []
  /** Offsets from the end, because that is what is known while writing. */
  readonly #labels = new Map<string, Placement>()

  constructor({ maxDepth = MAX_TERM_DEPTH }: EncodeOptions) {
    this.#maxDepth = maxDepth
  }

  encode(terms: TermList): Encoded {
    this.#withPath(() => {
      this.#terms(terms, 'TermObj', '')
    })
    const bytes = this.#out.result()
    const placements = new Map<string, Placement>()
    for (const [label, { start, operands, end }] of this.#labels) {
      placements.set(label, {
        start: bytes.length - start,
        operands: bytes.length - operands,
        end: bytes.length - end,
      })
    }
    return { bytes, placements }
  }

  encodeOne(term: Term): Uint8Array {
    this.#withPath(() => {
      this.#term(term, undefined)
    })
    return this.#out.result()
  }

  #withPath(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (error instanceof VmgenidError) throw new AmlEncodeError(describeFrames(this.#frames), error)
      throw error
    }
  }

  /** Last term first: see `BackwardWriter`. */
  #terms(terms: readonly Term[], role: Role, argument: string): void {
    const frame = this.#frames.at(-1)
    for (let i = terms.length - 1; i >= 0; i--) {
      const term = terms[i]
      if (frame) frame.argument = `${argument}[${i}]`
      if (term === undefined) throw new AmlValueError(`term ${i} of the list is missing`)
      this.#term(term, role)
      if (term.op === 'Else' && terms[i - 1]?.op !== 'If') {
        throw new AmlValueError('Else without an If before it', {
          hint: 'Else is a term of its own, and follows its If in the same list.',
        })
      }
    }
  }

  #term(term: Term, role: Role | undefined): void {
    const row = rowOf(term.op)
    if (!row) throw new AmlValueError(`there is no AML term '${String(term.op)}'`)
    if (role && !mayStandAs(row, role)) throw new AmlValueError(`${term.op} may not stand as a ${role}`)
    const frame: Frame = { term, argument: '' }
    this.#frames.push(frame)
    if (this.#frames.length > this.#maxDepth) {
      throw new AmlValueError(`terms are nested more than ${this.#maxDepth} deep`, {
        hint: 'Does a term contain itself?',
      })
    }
    this.#row(term, row, frame)
    this.#frames.pop()
  }

  #row(term: Term, row: Row, frame: Frame): void {
    const end = this.#out.length
    for (let i = row.args.length - 1; i >= 0; i--) {
      const [name, kind] = row.args[i] as Row['args'][number]
      frame.argument = name
      this.#argument(kind, (term as unknown as Record<string, unknown>)[name], name, term.form)
    }
    frame.argument = ''
    const operands = this.#out.length
    if (row.pkgLength) this.#out.bytes(encodePkgLength(operands - end, term.form?.pkgLength))
    if (row.code !== undefined) this.#opcode(row.code)
    if (term.label !== undefined) this.#place(term.label, { start: this.#out.length, operands, end })
  }

  #opcode(code: number): void {
    this.#out.byte(code & 0xff)
    if (code > 0xff) this.#out.byte(code >>> 8)
  }

  #place(label: string, fromEnd: Placement): void {
    if (this.#labels.has(label)) throw new AmlValueError(`two terms have the label '${label}'`)
    this.#labels.set(label, fromEnd)
  }

  #argument(kind: Kind, value: unknown, name: string, form: TermForm | undefined): void {
    if (value === undefined) throw new AmlValueError(`the argument '${name}' is missing`)
    const data = encodeData(kind, value, name, form)
    if (data) this.#out.bytes(data)
    else if (kind.kind === 'PackageElementList') this.#packageElements(value as KindValues[typeof kind.kind])
    else if (Object.hasOwn(LIST_ELEMENTS, kind.kind))
      this.#terms(value as readonly Term[], LIST_ELEMENTS[kind.kind as keyof typeof LIST_ELEMENTS], name)
    else this.#term(value as Term, kind.kind as Role)
  }

  #packageElements(elements: KindValues['PackageElementList']): void {
    const owner = this.#frames.at(-1)?.term
    if (owner?.op === 'Package' && elements.length > owner.count && !owner.form?.overfull) {
      throw new AmlValueError(`a Package of ${owner.count} cannot have ${elements.length} elements`)
    }
    this.#terms(elements, 'PackageElement', 'elements')
  }
}

/** `Scope(\_SB) > Device(VGEN) > Name(_HID).value` */
function describeFrames(frames: readonly Frame[]): string {
  const shown =
    frames.length > 12
      ? [...frames.slice(0, 6), undefined, ...frames.slice(-5)]
      : (frames as (Frame | undefined)[])
  return (
    shown
      .map((frame, i) => {
        if (!frame) return '…'
        const { term, argument } = frame
        const name = 'name' in term && typeof term.name === 'string' ? `(${term.name})` : ''
        const isPlain = argument === '' || (i < shown.length - 1 && argument.startsWith('body['))
        return `${term.op}${name}${isPlain ? '' : `.${argument}`}`
      })
      .join(' > ') || 'the list of terms'
  )
}
