/**
 * Writes docs/checks.md from the catalogue.
 *
 *   npm run docs:checks
 *   npm run docs:checks -- --check    write nothing, exit 1 if it is not current
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeFilesWhole } from '../src/node/files.ts'
import { CATALOGUE } from '../src/verify/catalogue.ts'
import { checksDocument } from '../src/verify/checks-doc.ts'

const FOLDER = join(import.meta.dirname, '../docs')
const NAME = 'checks.md'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const document = checksDocument(CATALOGUE)
if (!values.check) {
  await writeFilesWhole(FOLDER, new Map([[NAME, document]]))
} else if (readFileSync(join(FOLDER, NAME), 'utf8') !== document) {
  process.stderr.write(`docs/${NAME} is not what the catalogue says: npm run docs:checks\n`)
  process.exitCode = 1
}
