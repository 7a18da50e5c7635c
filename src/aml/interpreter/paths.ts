/**
 * Names taken apart for look-ups in the namespace, and remembered: a table has few, and looks them up again and again.
 * @module
 */

export interface NamePath {
  readonly root: boolean
  readonly parents: number
  /** Without the underscores that pad them. */
  readonly segments: readonly string[]
}

const SEGMENT = /^[A-Z_][A-Z0-9_]{0,3}$/
const PREFIX = /^(?:\\|\^*)/
/** Underscores at the end, but for the one that a segment of nothing else keeps. */
const PADDING = /(?<=.)_+$/

/** Takes a name or path apart; `undefined` when the text is none. An empty text is the scope itself. */
export function splitPath(text: string): NamePath | undefined {
  const prefix = PREFIX.exec(text)?.[0] ?? ''
  const rest = text.slice(prefix.length)
  const segments = rest === '' ? [] : rest.split('.')
  if (!segments.every((segment) => SEGMENT.test(segment))) return undefined
  return {
    root: prefix === '\\',
    parents: prefix === '\\' ? 0 : prefix.length,
    segments: segments.map((segment) => (segment.endsWith('_') ? segment.replace(PADDING, '') : segment)),
  }
}

/** Names of tables, of which there are no more than the tables have bytes for. */
export class PathCache {
  readonly #paths = new Map<string, NamePath>()

  get(name: string): NamePath {
    let path = this.#paths.get(name)
    if (!path) {
      path = splitPath(name) ?? { root: false, parents: 0, segments: [name] }
      this.#paths.set(name, path)
    }
    return path
  }
}
