/**
 * Random namespaces for comparing how interpreters look names up: devices within devices, names, methods and aliases from
 * a handful of segments, so that most of them hide others; and queries in all scopes, with paths of all forms.
 */
import type { Random } from './random.ts'
import { Lines } from './statements.ts'

const SEGMENTS = 'AAAA BBBB CCCC DDDD'.split(' ')
/** Only at the end of a path: iasl does not survive others. */
const ALIAS = 'EEEE'
const DEPTH = 4

export interface NamesTable {
  readonly source: string
  /** Paths of the methods that ask. */
  readonly queries: readonly string[]
}

/** @param least so many queries at least */
export function randomNamesTable(random: Random, least: number): NamesTable {
  const writer = new NamesWriter(random)
  while (writer.queries.length < least)
    writer.scope(`\\T${String(writer.queries.length).padStart(3, '0')}`, 0)
  const source = `DefinitionBlock ("", "DSDT", 2, "TEST", "NAMES", 1)\n{\n${writer.lines}\n}\n`
  return { source, queries: writer.queries }
}

class NamesWriter {
  readonly lines = new Lines()
  readonly queries: string[] = []
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** A device, what is in it, and what asks there. */
  scope(path: string, depth: number): void {
    const random = this.#random
    this.lines.add(`Device (${lastSegment(path)})`)
    this.lines.braces(() => {
      const declared = SEGMENTS.filter((segment) => this.#declare(path, segment, depth))
      if (declared.length > 0) this.lines.add(`Alias (${random.pick(declared)}, ${ALIAS})`)
      for (let count = 1 + random.below(3); count > 0; count--) this.#query(path)
    })
    if (!random.onceIn(4)) return
    this.lines.add(`Scope (${path})`)
    this.lines.braces(() => this.#query(path))
  }

  /** @returns false when it declares nothing */
  #declare(scope: string, segment: string, depth: number): boolean {
    const random = this.#random
    const choice = random.below(8)
    if (choice < 3 && depth < DEPTH) this.scope(`${scope}.${segment}`, depth + 1)
    else if (choice === 3) this.lines.add(`Name (${segment}, ${random.below(256)})`)
    else if (choice === 4) this.lines.add(`Name (${segment}, "${random.below(1000)}")`)
    else if (choice === 5) this.#method(segment, `Return (${random.below(256)})`)
    else return false
    return true
  }

  #query(scope: string): void {
    const random = this.#random
    const name = `Q${this.queries.length.toString(36).toUpperCase().padStart(3, '0')}`
    const path = this.#path()
    this.queries.push(`${scope}.${name}`)
    this.#method(
      name,
      ...random.pick([
        [`Return (${path})`],
        [`Return (${path})`],
        // Of a relative path with several segments that is not there, ACPICA makes an error.
        [`Return (CondRefOf (${random.pick(['^', '^^', '\\'])}${path.replace(/^[\^\\]+/, '')}))`],
        [`Return (ObjectType (${path}))`],
        [`Local0 = RefOf (${path})`, 'Return (DerefOf (Local0))'],
        [`${path} = 7`, `Return (${path})`],
        [`CopyObject ("x", ${path})`, `Return (${path})`],
        [`Name (${random.pick(['', '^', '^^'])}${random.pick(SEGMENTS)}, 5)`, `Return (${path})`],
        [`Name (${random.pick(SEGMENTS)}, 6)`, `Return (${path})`],
        [`Method (${random.pick(SEGMENTS)}) { Return (8) }`, `Return (${path})`],
        [`Device (${random.pick(SEGMENTS)}) { Name (AAAA, 9) }`, `Return (${path})`],
        [`Local0 = "${path.replaceAll('\\', '\\\\')}"`, 'Return (DerefOf (Local0))'],
        [`Local0 = Package () { ${path}, ${this.#path()} }`, 'Return (Local0)'],
      ]),
    )
  }

  #path(): string {
    const random = this.#random
    const prefix = random.pick(['', '', '', '^', '^', '^^', '^^^', '\\'])
    const count = 1 + random.below(random.onceIn(2) ? 1 : 3)
    const segments = Array.from({ length: count }, () => random.pick(SEGMENTS))
    if (random.onceIn(6)) segments.push(ALIAS)
    return prefix + segments.join('.')
  }

  #method(name: string, ...statements: readonly string[]): void {
    this.lines.add(`Method (${name}, 0, Serialized)`)
    this.lines.braces(() => {
      for (const statement of statements) this.lines.add(statement)
    })
  }
}

function lastSegment(path: string): string {
  return path.slice(-4)
}
