/**
 * What a name is taken for that nothing is known of, by iasl's rules.
 * @module
 */
import { type OpName, type Row, rowOf } from '../opcodes.ts'
import type { Term } from '../terms.ts'
import type { ExternalType } from './external-list.ts'

export interface Guess {
  readonly type: ExternalType
  readonly argumentCount: number
}

/** Where a name stands: in a list, or as one argument of a term. */
export type Occurrence =
  | { readonly parent: Term | undefined; readonly list: readonly Term[]; readonly index: number }
  | { readonly parent: Term; readonly argument: string }

/** iasl's classes of opcodes; what is left is data. */
type OpClass = 'data' | 'execute' | 'control' | 'create' | 'named' | 'call'

const CONTROL: ReadonlySet<OpName> = new Set([
  'If',
  'Else',
  'While',
  'Noop',
  'Return',
  'Break',
  'BreakPoint',
  'Continue',
])

function classOf(op: OpName): OpClass {
  if (op === 'Buffer' || op === 'Package' || op === 'VarPackage' || op.startsWith('Create')) return 'create'
  if (CONTROL.has(op)) return 'control'
  switch (rowOf(op)?.class) {
    case 'StatementOpcode':
    case 'ExpressionOpcode':
    case 'ReferenceTypeOpcode':
      return 'execute'
    case 'NamedObj':
    case 'NameSpaceModifierObj':
      return 'named'
    case 'MethodInvocation':
      return 'call'
    default:
      return 'data'
  }
}

/**
 * A name that is no operand of an expression can hardly be anything but a call. `undefined`: it can.
 */
export function guessName(place: Occurrence): Guess | undefined {
  const { parent } = place
  const parentClass = parent ? classOf(parent.op) : 'named'
  if (parentClass === 'execute' || parentClass === 'create' || parentClass === 'call') return undefined
  if (parent?.op === 'Alias') return undefined
  const argumentCount = countArguments(behind(place))
  const isValue =
    (parent?.op === 'If' || parent?.op === 'While' || parent?.op === 'Return') && 'argument' in place
  return argumentCount === 0 && isValue
    ? { type: 'IntObj', argumentCount }
    : { type: 'MethodObj', argumentCount }
}

/** What a Store stores, whose own place is given: what would be its arguments stands behind the Store. */
export function guessSource(store: Occurrence): Guess {
  const following = behind(store)
  const argumentCount = following.next().done ? 0 : countArguments(following)
  return { type: argumentCount <= 1 ? 'IntObj' : 'MethodObj', argumentCount }
}

const MAX_ARGUMENTS = 7

function countArguments(following: Iterable<Term | undefined>): number {
  let count = 0
  for (const term of following) {
    if (count === MAX_ARGUMENTS || (term && isNoArgument(term))) break
    count += 1
  }
  return count
}

/** Statements, declarations, and expressions that store their result or have no target at all. */
function isNoArgument(term: Term): boolean {
  if (term.op === 'Store' || term.op === 'Notify') return true
  const opClass = classOf(term.op)
  if (opClass !== 'execute') return opClass === 'control' || opClass === 'create' || opClass === 'named'
  return term.op !== 'RefOf' && !Object.values(term).some(isNullName)
}

function isNullName(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Partial<Term>).op === 'NullName'
}

/** What follows in the same term or list; `undefined` for data that is no term. */
function* behind(place: Occurrence): Generator<Term | undefined> {
  if ('list' in place) {
    for (let i = place.index + 1; i < place.list.length; i++) yield place.list[i]
    return
  }
  const { parent, argument } = place
  const { args } = rowOf(parent.op) as Row
  const from = args.findIndex(([name]) => name === argument)
  for (const [name] of args.slice(from + 1)) {
    const value = (parent as unknown as Readonly<Record<string, unknown>>)[name]
    if (Array.isArray(value)) yield* value as Term[]
    else yield typeof value === 'object' && value !== null && 'op' in value ? (value as Term) : undefined
  }
}
