/** The objects of a random method: what can be read, and stored to. */
import type { Random } from './random.ts'

export type Kind = 'integer' | 'string' | 'buffer'

/** Integers twice: most operators want them. */
const KINDS: readonly Kind[] = ['integer', 'integer', 'string', 'buffer']

export interface Variable {
  readonly name: string
  kind: Kind
  /** A store converts to the kind that it has. Locals take any. */
  readonly converts: boolean
  /** At most so many characters or bytes; 8 for an integer. */
  size: number
}

/** Bytes of the named buffer. */
export const BUFFER_SIZE = 12
/** Elements of the named package. */
export const PACKAGE_SIZE = 4

function variable(name: string, kind: Kind, size = 8): Variable {
  return { name, kind, size, converts: true }
}

export class Scope {
  readonly named: readonly Variable[] = [
    variable('INT0', 'integer'),
    variable('INT1', 'integer'),
    variable('STR0', 'string', 20),
    variable('BUF0', 'buffer', BUFFER_SIZE),
  ]
  /** Those that are not integers to their readers are buffers; one that CreateField made always is. */
  readonly fields: readonly Variable[] = [
    variable('FLDB', 'integer'),
    variable('FLDW', 'integer'),
    variable('FLDC', 'buffer', BUFFER_SIZE),
    variable('REGA', 'integer'),
    variable('REGB', 'integer'),
    variable('REGC', 'buffer', BUFFER_SIZE),
    variable('IDXA', 'integer'),
    variable('IDXB', 'integer'),
    variable('BNKA', 'integer'),
    variable('BNKB', 'integer'),
  ]
  /** Grows as locals get their first value. */
  readonly locals: Variable[] = []

  get all(): readonly Variable[] {
    return [...this.named, ...this.locals, ...this.fields]
  }

  of(kind: Kind): readonly Variable[] {
    return this.all.filter((variable) => variable.kind === kind)
  }

  /** Named integers and fields: a store leaves them integers. */
  get integers(): readonly Variable[] {
    return this.of('integer').filter(({ converts }) => converts)
  }
}

export function randomKind(random: Random): Kind {
  return random.pick(KINDS)
}
