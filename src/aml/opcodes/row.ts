/**
 * The shape of one row of the opcode table, and one constructor for each class of the grammar.
 * @module
 */
import type { Kind } from './kinds.ts'

/** The place of one argument: its name in the term, and what may stand there. */
export type Argument = readonly [name: string, kind: Kind]

/** Where a term may stand, in the grammar's words. */
export type Role =
  | 'TermObj' // in a TermList: a statement of a method, an object of a scope
  | 'TermArg'
  | 'SimpleName'
  | 'SuperName'
  | 'Target'
  | 'DataRefObject' // the value of a Name
  | 'PackageElement'
  | 'FieldElement'
  | 'Connection'

/**
 * What each class of terms may stand as.              ACPI 6.5 §20.2.2, §20.2.3, §20.2.5
 *
 * Wider than the grammar in one place: data, arguments and locals may be statements. Compilers leave them behind where a
 * macro expands to nothing else, and operating systems run over them.
 */
export const CLASS_ROLES = {
  // TermObj := Object | StatementOpcode | ExpressionOpcode;  Object := NameSpaceModifierObj | NamedObj
  NameSpaceModifierObj: ['TermObj'],
  NamedObj: ['TermObj'],
  StatementOpcode: ['TermObj'],
  // TermArg := ExpressionOpcode | DataObject | ArgObj | LocalObj
  ExpressionOpcode: ['TermObj', 'TermArg'],
  // SuperName := SimpleName | DebugObj | ReferenceTypeOpcode;  Target := SuperName | NullName
  ReferenceTypeOpcode: ['TermObj', 'TermArg', 'SuperName', 'Target'],
  // DataRefObject := DataObject | ObjectReference;  PackageElement := DataRefObject | NameString
  DataObject: ['TermObj', 'TermArg', 'DataRefObject', 'PackageElement'],
  // ConnectField := <0x02 NameString> | <0x02 BufferData>
  BufferData: ['TermObj', 'TermArg', 'DataRefObject', 'PackageElement', 'Connection'],
  ArgObj: ['TermObj', 'TermArg', 'SimpleName', 'SuperName', 'Target'],
  LocalObj: ['TermObj', 'TermArg', 'SimpleName', 'SuperName', 'Target'],
  DebugObj: ['SuperName', 'Target'],
  // A bare name is also a call of a method without arguments, hence TermObj.
  NameObj: [
    'TermObj',
    'TermArg',
    'SimpleName',
    'SuperName',
    'Target',
    'DataRefObject',
    'PackageElement',
    'Connection',
  ],
  NullName: ['Target'],
  MethodInvocation: ['TermObj', 'TermArg', 'SuperName', 'Target'],
  FieldElement: ['FieldElement'],
} as const satisfies { readonly [className: string]: readonly Role[] }

export type TermClass = keyof typeof CLASS_ROLES

/** One kind of term: one line of the table. */
export interface Row<C extends TermClass = TermClass, A extends readonly Argument[] = readonly Argument[]> {
  readonly class: C
  /**
   * The opcode's bytes read as one big-endian number: 0x86, 0x5b82 (0x5b is the extended-opcode prefix), 0x9293.
   * `undefined` for terms that begin with a name instead.
   */
  readonly code: number | undefined
  /** A PkgLength follows the opcode, and the package ends with the last argument. */
  readonly pkgLength: boolean
  readonly args: A
  /** Set on opcodes that ACPI 6.5 no longer has; names the revision that dropped them. */
  readonly obsolete: string | undefined
}

/** Stands in a row where PkgLength stands in the production. */
export const pkgLength = 'PkgLength'
type PkgLength = typeof pkgLength

type WithoutPkgLength<P extends readonly unknown[]> = P extends readonly [PkgLength, ...infer A] ? A : P
type Production = readonly [PkgLength, ...Argument[]] | readonly Argument[]
type ArgumentsOf<P extends Production> =
  WithoutPkgLength<P> extends infer A extends readonly Argument[] ? A : never

function row<C extends TermClass, const P extends Production>(
  className: C,
  code: number | undefined,
  production: P,
  obsolete?: string,
): Row<C, ArgumentsOf<P>> {
  const packaged = production[0] === pkgLength
  return {
    class: className,
    code,
    pkgLength: packaged,
    args: (packaged ? production.slice(1) : production) as unknown as ArgumentsOf<P>,
    obsolete,
  }
}

type RowOf<C extends TermClass> = <const P extends Production>(
  code: number,
  ...production: P
) => Row<C, ArgumentsOf<P>>
const rowsOf =
  <C extends TermClass>(className: C): RowOf<C> =>
  (code, ...production) =>
    row(className, code, production)

export const namespaceModifier = rowsOf('NameSpaceModifierObj')
export const namedObject = rowsOf('NamedObj')
export const statement = rowsOf('StatementOpcode')
export const expression = rowsOf('ExpressionOpcode')
export const reference = rowsOf('ReferenceTypeOpcode')
export const dataObject = rowsOf('DataObject')
export const bufferData = rowsOf('BufferData')
export const argObject = rowsOf('ArgObj')
export const localObject = rowsOf('LocalObj')
export const debugObject = rowsOf('DebugObj')
/** Its byte is also that of Zero: which one it is, the place decides. */
export const nullName = rowsOf('NullName')
export const fieldElement = rowsOf('FieldElement')

/** A term without an opcode: it begins with a name, or is one. */
export function nameFirst<C extends TermClass, const P extends Production>(
  className: C,
  ...production: P
): Row<C, ArgumentsOf<P>> {
  return row(className, undefined, production)
}

/** An opcode that ACPI 6.5 calls permanently reserved, and that tables in the field still have. */
export function obsolete<C extends TermClass, A extends readonly Argument[]>(
  since: string,
  current: Row<C, A>,
): Row<C, A> {
  return { ...current, obsolete: since }
}
