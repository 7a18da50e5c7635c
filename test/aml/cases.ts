/**
 * The evaluation cases: `cases/evaluate/SUBJECT/NAME.asl`, whose first lines say what MAIN does, and what iasl made of
 * it beside it.
 *
 * A new case: write the `.asl`, then in its folder `iasl -f -of -on -va -p ./NAME NAME.asl`. Expect what acpiexec does;
 * where that is not what the specification says, a `Note` says so. Where acpiexec crashes, or does what nobody could
 * want, the case goes to `cases/differs/` and expects what ours does.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { type Expectation, parseExpectation } from './expectation.ts'

const FOLDER = join(import.meta.dirname, 'cases')

/** What the tables were made with: no constant folding, no shortening of names, and errors do not stop it. */
export const IASL_OPTIONS = ['-f', '-of', '-on', '-va']

export interface EvaluationCase {
  /** `arithmetic/add` */
  readonly path: string
  /** `arithmetic/add: Add of two constants` */
  readonly title: string
  /** The `.asl` file. */
  readonly source: string
  /** The `.aml` file. */
  readonly table: string
  readonly expectation: Expectation
}

/**
 * @param kind `evaluate`: both interpreters do what is expected; `differs`: ours alone
 * @throws ExpectationError when one does not say what it expects
 */
export function readEvaluationCases(kind: 'evaluate' | 'differs'): readonly EvaluationCase[] {
  const folder = join(FOLDER, kind)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.asl'))
    .sort()
    .map((file) => {
      const source = join(folder, file)
      const path = file.slice(0, -'.asl'.length).split(sep).join('/')
      const expectation = parseExpectation(readFileSync(source, 'utf8'), `${kind}/${path}.asl`)
      const table = `${source.slice(0, -'.asl'.length)}.aml`
      return { path, title: `${path}: ${expectation.name}`, source, table, expectation }
    })
}

/** Calls `run` for each item, at most `limit` at a time. */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  run: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await run(item)
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return results
}
