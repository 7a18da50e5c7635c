/**
 * `npm run bench`: our figures and the peers', in one run on one machine, as medians and ratios.
 * `npm run bench -- --write` also puts them into docs/benchmarks.md. A word such as `aml` chooses one part.
 */
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { columns } from '../src/binary/columns.ts'
import { amlEncoding } from './aml.ts'
import { amlDisassembly, amlExecution } from './aml-read.ts'
import { boardBuild } from './board.ts'
import { clones } from './clone.ts'
import { firmwareBoot } from './firmware.ts'
import { fwCfgDma } from './fw-cfg-dma.ts'
import { memoryFind } from './memory-find.ts'
import { hostileClients, qmpMonitor } from './monitor.ts'
import { qemuRestore } from './qemu.ts'
import type { Section } from './section.ts'
import { snapshots } from './snapshot.ts'
import { v86Machine } from './v86.ts'

const PARTS: Readonly<Record<string, () => Promise<Section>>> = {
  'fw-cfg-dma': fwCfgDma,
  aml: amlEncoding,
  disassembly: amlDisassembly,
  execution: amlExecution,
  board: boardBuild,
  clone: clones,
  snapshot: snapshots,
  firmware: firmwareBoot,
  'memory-find': memoryFind,
  monitor: qmpMonitor,
  'monitor-hostile': hostileClients,
  qemu: qemuRestore,
  v86: v86Machine,
}

const words = process.argv.slice(2)
const chosen = words.filter((word) => !word.startsWith('--'))
const unknown = chosen.find((word) => !(word in PARTS))
if (unknown !== undefined) {
  process.stderr.write(`bench: no part ${unknown}; parts: ${Object.keys(PARTS).join(', ')}\n`)
  process.exit(2)
}

const sections: Section[] = []
for (const [name, run] of Object.entries(PARTS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  const section = await run()
  sections.push(section)
  const { title, header, rows, skipped = [] } = section
  process.stdout.write(`${title}\n${columns([header, ...rows], { indent: '  ' })}\n`)
  for (const reason of skipped) process.stdout.write(`  skipped: ${reason}\n`)
  process.stdout.write('\n')
}
if (words.includes('--write') && chosen.length === 0) {
  await writeFile(join(import.meta.dirname, '../docs/benchmarks.md'), markdown(sections))
}

function markdown(all: readonly Section[]): string {
  const parts = all.map(({ title, text, header, rows, skipped = [] }) =>
    [
      `## ${title}`,
      '',
      text,
      '',
      `| ${header.join(' | ')} |`,
      `|${header.map((_, i) => (i === 0 ? '---|' : '---:|')).join('')}`,
      ...rows.map((row) => `| ${row.join(' | ')} |`),
      ...skipped.map((reason) => `\nSkipped: ${reason}.`),
      '',
    ].join('\n'),
  )
  return `${heading()}\n${parts.join('\n')}`
}

function heading(): string {
  const version = (program: string, flag: string, expression: RegExp) =>
    expression.exec(spawnSync(program, [flag], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 'absent'
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  return `# Benchmarks

Made by \`npm run bench -- --write\`, ${day}: ${machine}, Node ${process.versions.node}, QEMU ${version('qemu-system-x86_64', '--version', /version (\S+)/)}, iasl ${version('iasl', '-v', /version (\d+)/)}.
Medians, with the distance between the quarters. All of a table comes from one run; compare figures only with others of the same machine.
`
}
