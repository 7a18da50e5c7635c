/**
 * The External declarations at the head of a table.
 *
 * Source: ACPI 6.5 §19.6 "External (Declare External Objects)"; order and comments are iasl's.
 * @module
 */
import type { externalType } from '../opcodes/kinds.ts'
import { absolutePath } from '../symbols.ts'
import { paddedPath } from './literals.ts'
import type { AslWriter } from './writer.ts'

export type ExternalType = keyof typeof externalType.values

export interface External {
  /** Without the root, as iasl writes it: `_SB_.PCI0.FOO_`. */
  readonly path: string
  type: ExternalType
  /** Of a method; else what nobody asks for. */
  argumentCount: number
  /** The table has an External for it. */
  readonly isDeclared: boolean
  /** Its number of arguments is known. */
  isResolved: boolean
  /** Found under a name that does not begin at the root: only of these iasl sees that the table declares them as well. */
  readonly isRelative: boolean
  isConflicting: boolean
}

/** More than any method has: whatever is learned of a method is less. */
export const UNKNOWN_COUNT = 7

export class ExternalList {
  readonly #byPath = new Map<string, External>()

  /** @param path absolute, or relative to the root */
  add(
    path: string,
    type: ExternalType,
    argumentCount: number,
    given: { declared?: boolean; resolved?: boolean } = {},
  ): void {
    const key = paddedPath(path === '\\' ? path : path.replace(/^\\/, ''))
    const known = this.#byPath.get(key)
    const isResolved = given.resolved === true || given.declared === true
    if (known === undefined) {
      const isDeclared = given.declared === true
      const isRelative = !path.startsWith('\\')
      this.#byPath.set(key, {
        path: key,
        type,
        argumentCount,
        isDeclared,
        isResolved,
        isRelative,
        isConflicting: false,
      })
      return
    }
    if (known.isDeclared) return
    if (known.type === 'UnknownObj') known.type = type
    known.argumentCount = Math.min(known.argumentCount, argumentCount)
    known.isResolved ||= isResolved
  }

  /** Methods that no External of the table declares: the table has to be read with them in mind. */
  get hasFoundMethods(): boolean {
    return this.#all.some(({ type, isDeclared }) => type === 'MethodObj' && !isDeclared)
  }

  /**
   * @param declares whether the table declares the object with this absolute path itself
   * @param isSecond the table has been read with the list in mind
   */
  markConflicts(declares: (path: string) => boolean, isSecond: boolean): void {
    for (const external of this.#all) {
      const isSeen = external.isRelative && (external.isDeclared || isSecond)
      external.isConflicting ||= isSeen && declares(absoluteOf(external))
    }
  }

  /** Case does not count, and an underscore is less than any letter. */
  sorted(): readonly External[] {
    const key = ({ path }: External) => path.toLowerCase()
    return this.#all.sort((a, b) => (key(a) < key(b) ? -1 : 1))
  }

  get #all(): External[] {
    return [...this.#byPath.values()]
  }
}

/** Absolute, with its segments trimmed as the paths of symbols are. */
export function absoluteOf({ path }: External): string {
  return absolutePath(
    path.replace(/[^.\\^]+/g, (segment) => segment.replace(/(?<=.)_+$/, '')),
    '\\',
  )
}

export function writeExternals(writer: AslWriter, list: ExternalList): void {
  const externals = list.sorted()
  if (externals.length === 0) return
  const methods = externals.filter(({ type }) => type === 'MethodObj')
  const unknown = methods.filter(({ isResolved }) => !isResolved).length
  if (unknown > 0) writeWarning(writer, unknown, methods.length)
  for (const external of externals) writer.line(1, externalLine(external))
  writer.text('\n')
}

function externalLine({ path, type, argumentCount, isResolved, isConflicting }: External): string {
  const count = isResolved
    ? `${argumentCount} Arguments`
    : `Warning: Unknown method, guessing ${argumentCount} arguments`
  const comment = type === 'MethodObj' ? `    // ${count}` : ''
  const conflict = isConflicting ? '    // Conflicts with a later declaration' : ''
  return `External (${path}, ${type})${comment}${conflict}`
}

/** In words of our own: iasl's are about its options. */
function writeWarning(writer: AslWriter, unknown: number, total: number): void {
  const lines = [
    '/*',
    ` * Of ${total} external methods, ${unknown} ${unknown === 1 ? 'is' : 'are'} declared in no table that was read. AML does not say how many`,
    ' * arguments a call has; the numbers below are guesses, and where one is wrong, terms',
    ' * behind the call stand in the wrong place. Print the table together with the tables',
    ' * that declare these methods.',
    ' */',
  ]
  for (const line of lines) writer.line(1, line)
}
