/**
 * Captures what a real QEMU offers through fw_cfg, as golden data for the tests.
 *
 *   npm run fixtures                     every case
 *   npm run fixtures -- pc q35-6g        these cases
 *   npm run fixtures -- --check [CASE…]  write nothing: say what differs from what is stored, exit 1 if something does
 *   npm run fixtures -- --list           the cases, with their command lines
 *
 * Needs qemu-system-x86_64 7.2 (Debian 12: apt-get install --no-install-recommends qemu-system-x86 seabios).
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { VmgenidError } from '../src/binary/errors.ts'
import { capture } from './capture/capture.ts'
import { CASES, type CaptureCase } from './capture/cases.ts'
import { compare, store } from './capture/folder.ts'

const GOLDEN = join(import.meta.dirname, '../test/golden/qemu-7.2')
/** The tables are those of this version; another one is for `--check` only. */
const VERSION = /^7\.2\./
const AT_ONCE = 2

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
})

const unknown = positionals.filter((name) => !CASES.some((subject) => subject.name === name))
if (unknown.length > 0) {
  process.stderr.write(`no such case: ${unknown.join(', ')}; --list shows them\n`)
  process.exit(2)
}
const chosen = positionals.length === 0 ? CASES : CASES.filter(({ name }) => positionals.includes(name))

if (values.list) {
  for (const { name, machine, args } of chosen)
    process.stdout.write(`${name.padEnd(20)} ${machine} ${args}\n`)
} else {
  process.exitCode = await runAll(chosen)
}

async function runAll(cases: readonly CaptureCase[]): Promise<number> {
  const rest = [...cases]
  let faults = 0
  const worker = async () => {
    for (let subject = rest.shift(); subject; subject = rest.shift()) {
      try {
        faults += (await runOne(subject)) ? 0 : 1
      } catch (error) {
        faults++
        const text = error instanceof VmgenidError ? error.message : String(error)
        process.stderr.write(`${subject.name}: ${text}\n`)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (cases === CASES) faults += strangers()
  return faults === 0 ? 0 : 1
}

/** @returns true when all is well */
async function runOne(subject: CaptureCase): Promise<boolean> {
  const folder = join(GOLDEN, subject.name)
  const captured = await capture(subject)
  if (values.check) {
    const lines = compare(folder, captured)
    process.stdout.write(`${subject.name}: ${lines.length === 0 ? 'same' : `differs\n${lines.join('\n')}`}\n`)
    return lines.length === 0
  }
  if (!VERSION.test(captured.index.qemu ?? '')) {
    throw new VmgenidError('CAPTURE_VERSION', `this is QEMU ${captured.index.qemu}, the folder is for 7.2`)
  }
  process.stdout.write(`${subject.name}: ${store(folder, captured, new Date())}\n`)
  return true
}

/** Folders of cases that are no more: reported by a check, removed otherwise. */
function strangers(): number {
  const folders = existsSync(GOLDEN) ? readdirSync(GOLDEN, { withFileTypes: true }) : []
  const gone = folders.filter(
    (entry) => entry.isDirectory() && !CASES.some(({ name }) => name === entry.name),
  )
  for (const { name } of gone) {
    process.stdout.write(`${name}: ${values.check ? 'no such case' : 'removed'}\n`)
    if (!values.check) rmSync(join(GOLDEN, name), { recursive: true })
  }
  return values.check ? gone.length : 0
}
