/**
 * `iasl` as the tests of the ASL printer use it: source to AML, AML to source, in a folder of its own.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireIasl, type Tool } from '../../tools.ts'

/** Of whose text ours is meant to be the same. */
export const IASL_RELEASE = '20200925'

export interface NamedTable {
  readonly name: string
  readonly bytes: Uint8Array
}

export class Iasl {
  readonly tool: Tool = requireIasl(IASL_RELEASE)
  readonly #folder = mkdtempSync(join(tmpdir(), 'iasl-'))

  /** The folder goes; no more calls. */
  close(): void {
    rmSync(this.#folder, { recursive: true })
  }

  /**
   * Without optimisations, and in spite of errors in what the source means.
   * @returns `undefined` when there is no AML: the source cannot be read
   */
  compile(name: string, source: string): Uint8Array | undefined {
    const prefix = join(this.#folder, fileName(name))
    writeFileSync(`${prefix}.asl`, source, 'latin1')
    rmSync(`${prefix}.aml`, { force: true })
    this.#run('-f', '-va', '-oa', '-p', prefix, `${prefix}.asl`)
    if (!existsSync(`${prefix}.aml`)) return undefined
    const aml = new Uint8Array(readFileSync(`${prefix}.aml`))
    return aml.length > 0 ? aml : undefined
  }

  /**
   * From the lines about the table's header on: what stands before them says when and by whom it was made.
   * @param others tables that are there to look names up in
   */
  disassemble(table: NamedTable, others: readonly NamedTable[] = []): string {
    for (const { name, bytes } of [table, ...others])
      writeFileSync(join(this.#folder, `${fileName(name)}.aml`), bytes)
    const target = fileName(table.name)
    rmSync(join(this.#folder, `${target}.dsl`), { force: true })
    const names = others.map(({ name }) => `${fileName(name)}.aml`)
    this.#run(...(names.length > 0 ? ['-e', ...names] : []), '-d', `${target}.aml`)
    return withoutTop(readFileSync(join(this.#folder, `${target}.dsl`), 'latin1'))
  }

  #run(...options: readonly string[]): void {
    const { error } = spawnSync(this.tool.path, options, { cwd: this.#folder, stdio: 'ignore' })
    if (error) throw error
  }
}

/** iasl takes what follows a dot for the kind of the file. */
function fileName(name: string): string {
  return name.replaceAll('.', '_')
}

export function withoutTop(text: string): string {
  return text.slice(text.indexOf(' * Original Table Header:'))
}

/** The comment about methods that nothing declares is in words of its own on either side. */
export function withoutWarning(text: string): string {
  return text.replace(
    /^ {4}\/\*\n {5}\* (?:iASL Warning|Of \d+ external methods)[\s\S]*? {5}\*\/\n/m,
    '    /* warning */\n',
  )
}

/** The first lines that differ, theirs and ours; '' when none does. */
export function firstDifference(theirs: string, ours: string): string {
  if (theirs === ours) return ''
  const [a, b] = [theirs.split('\n'), ours.split('\n')]
  const at = a.findIndex((line, i) => line !== b[i])
  const lines = (text: readonly string[], sign: string) => text.slice(at, at + 4).map((line) => sign + line)
  return [`line ${at + 1}`, ...lines(a, '-'), ...lines(b, '+')].join('\n')
}
