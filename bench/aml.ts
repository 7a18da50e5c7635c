/**
 * AML encoding: our tables from terms to bytes, against iasl, which compiles the disassembly of the same table.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Board } from '../src/board/board.ts'
import { buildDsdt, type DsdtParameters } from '../src/board/dsdt/dsdt.ts'
import { buildVmGenIdSsdt } from '../src/board/ssdt-vmgenid.ts'
import { type Measured, measure, showMeasured, showRate, showRatio, showTime, summarize } from './measure.ts'
import type { Section } from './section.ts'

function dsdtOf(kind: 'pc' | 'q35'): () => Uint8Array {
  const { map, chipset } = new Board({ kind })
  const parameters: DsdtParameters = {
    kind,
    below4G: map.below4G,
    pciHole64: map.pciHole64,
    pm: { pmBase: 0x600, gpe0: chipset.pm.gpe0Port },
    hpet: true,
    disableS3: false,
    disableS4: false,
  }
  return () => buildDsdt(parameters)
}

const TABLES = [
  { name: 'SSDT of vmgenid', build: () => buildVmGenIdSsdt().bytes },
  { name: 'DSDT of pc', build: dsdtOf('pc') },
  { name: 'DSDT of q35', build: dsdtOf('q35') },
]

export async function amlEncoding(): Promise<Section> {
  const rows: string[][] = []
  let missing = false
  for (const { name, build } of TABLES) {
    const [ours] = (await measure([{ name, run: build }])) as [Measured]
    const size = build().length
    const peer = await compileWithIasl(build())
    missing ||= peer === undefined
    rows.push([
      name,
      String(size),
      showMeasured(ours),
      showRate(size, ours.median),
      peer === undefined ? '–' : showTime(peer.median),
      peer === undefined ? '–' : showRatio(peer.median / ours.median),
    ])
  }
  return {
    title: 'AML encoding',
    text:
      'A whole table from its terms, header included, against one run of `iasl` that compiles its own disassembly of the same table. ' +
      'That run has to start a process and read text: it is what a build that generates tables with iasl waits for.',
    header: ['table', 'bytes', 'time', 'rate', 'iasl', 'iasl takes'],
    rows,
    ...(missing ? { skipped: ['iasl is not on this machine'] } : {}),
  }
}

async function compileWithIasl(table: Uint8Array): Promise<Measured | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'vmgenid-bench-'))
  try {
    await writeFile(join(folder, 'table.aml'), table)
    const iasl = (...args: string[]) => spawnSync('iasl', args, { cwd: folder, stdio: 'ignore' })
    if (iasl('-d', 'table.aml').error) return undefined
    const times: number[] = []
    for (let i = 0; i < 15; i++) {
      const start = performance.now()
      iasl('-p', 'out', 'table.dsl')
      times.push(performance.now() - start)
    }
    return summarize('iasl', times)
  } finally {
    await rm(folder, { recursive: true })
  }
}
