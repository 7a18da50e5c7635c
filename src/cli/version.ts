/**
 * The version of this program.
 * @module
 */
import { readFileSync } from 'node:fs'

/** As package.json has it: `0.1.0`. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return String((JSON.parse(text) as { version: unknown }).version)
}
