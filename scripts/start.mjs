/**
 * `npm start`: the catalogue of checks on the model machine at once, then on every machine that can be set up here.
 *
 * Machines that are not there yet are set up with progress on stderr; one that cannot be gets a line with the reason and the
 * command. The exit status is that of `vmgenid verify`.
 *
 * Plain JavaScript: it is the first thing that somebody runs.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname ?? '.', '..')
const PROGRAM = join(ROOT, 'bin/vmgenid.js')
const given = process.argv.slice(2)

if (given.length > 0) process.exit(node(PROGRAM, 'verify', ...given))
const first = node(PROGRAM, 'verify', '--machine', 'model')
if (first > 1) process.exit(first)
node(join(ROOT, 'scripts/setup.mjs'), '--machines')
process.exit(node(PROGRAM, 'verify'))

/** @param {string[]} args */
function node(...args) {
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 3
}
