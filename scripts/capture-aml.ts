/**
 * Captures definition blocks of real programs: the corpus of AML tables (`test/golden/aml`).
 *
 *   npm run fixtures:aml                     every machine and every package
 *   npm run fixtures:aml -- pc-isa virt-tpm  these machines; `packages` for the Debian packages
 *   npm run fixtures:aml -- --check [NAME…]  write nothing: say what differs from what is stored, exit 1 if something does
 *   npm run fixtures:aml -- --list           the machines with their command lines, and the packages
 *
 * Needs QEMU 7.2, swtpm, xz and apt-get (Debian 12: apt-get install --no-install-recommends qemu-system-x86
 * qemu-system-arm qemu-system-misc qemu-efi-aarch64 seabios swtpm xz-utils).
 */
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { VmgenidError } from '../src/binary/errors.ts'
import { carvePackages, FETCHED_PACKAGES, STORED_PACKAGES } from './capture/aml/debian.ts'
import { goldenGroups } from './capture/aml/golden.ts'
import { captureGroup } from './capture/aml/qemu.ts'
import { AML_CASES } from './capture/aml/qemu-cases.ts'
import { compareGroup, storeCorpus, storedGroups, storedOrigin } from './capture/aml/store.ts'
import { assemble, type CapturedGroup } from './capture/aml/tables.ts'

const VERSION = /^7\.2\./
const AT_ONCE = 2
const PACKAGES = 'packages'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
})

const names = [...AML_CASES.map(({ name }) => name), PACKAGES]
const unknown = positionals.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`no such machine: ${unknown.join(', ')}; --list shows them\n`)
  process.exit(2)
}
const chosen = (name: string) => positionals.length === 0 || positionals.includes(name)

if (values.list) {
  for (const { name, program, machine, args } of AML_CASES) {
    if (chosen(name)) process.stdout.write(`${name.padEnd(24)} ${program} -machine ${machine} ${args}\n`)
  }
  for (const source of chosen(PACKAGES) ? [...STORED_PACKAGES, ...FETCHED_PACKAGES] : []) {
    process.stdout.write(`${source.package.padEnd(24)} ${source.file}\n`)
  }
} else {
  process.exitCode = await run()
}

async function run(): Promise<number> {
  const stored = storedOrigin()
  const old = new Map((stored ? storedGroups(stored) : []).map((group) => [group.origin.name, group]))
  const captured = new Map<string, CapturedGroup>()
  let faults = 0
  const attempt = async (name: string, action: () => Promise<readonly CapturedGroup[]>) => {
    try {
      for (const group of await action()) {
        captured.set(group.origin.name, group)
        const lines = compareGroup(old.get(group.origin.name), group)
        if (lines.length > 0 && values.check) faults++
        process.stdout.write(`${group.origin.name}: ${lines.length === 0 ? 'same' : lines.join('\n')}\n`)
      }
    } catch (error) {
      faults++
      process.stderr.write(`${name}: ${error instanceof VmgenidError ? error.message : String(error)}\n`)
    }
  }

  for (const group of goldenGroups()) captured.set(group.origin.name, group)
  const rest = AML_CASES.filter(({ name }) => chosen(name))
  const worker = async () => {
    for (let subject = rest.shift(); subject; subject = rest.shift()) {
      const machine = subject
      await attempt(machine.name, async () => [await captureGroup(machine, VERSION)])
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))

  let fetched = stored?.fetched ?? { groups: [], tables: [] }
  if (chosen(PACKAGES)) {
    await attempt(PACKAGES, () => carvePackages(STORED_PACKAGES, tmpdir()))
    await attempt(PACKAGES, async () => {
      const { groups, tables } = assemble(await carvePackages(FETCHED_PACKAGES, tmpdir()))
      if (JSON.stringify({ groups, tables }) !== JSON.stringify(fetched)) {
        process.stdout.write('fetched packages: differ\n')
        if (values.check) faults++
      }
      fetched = { groups, tables }
      return []
    })
  }

  if (!values.check && faults === 0) {
    const order = [
      ...goldenGroups().map(({ origin }) => origin.name),
      ...AML_CASES.map(({ name }) => name),
      ...STORED_PACKAGES.flatMap(({ groups }) => Object.keys(groups)),
    ]
    const all = order.flatMap((name) => captured.get(name) ?? old.get(name) ?? [])
    storeCorpus(all, fetched, new Date())
  }
  return faults === 0 ? 0 : 1
}
