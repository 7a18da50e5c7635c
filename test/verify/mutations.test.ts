/** Every check can fail: a fault for each, and exactly the checks that are about it, or follow from it, find it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { parseMemoryText } from '../../src/dump/memory-text.ts'
import { randomGuid, SeededRandom } from '../../src/platform/random.ts'
import { CATALOGUE } from '../../src/verify/catalogue.ts'
import type { Evidence } from '../../src/verify/evidence.ts'
import { tableFromAsl } from '../../src/verify/gather/asl-text.ts'
import { gatherFromFiles } from '../../src/verify/gather/files.ts'
import { gatherFromMachine } from '../../src/verify/gather/machine.ts'
import { runCheck } from '../../src/verify/verify.ts'
import { type Faults, GUID, mutantKind } from './mutant.ts'
import { EVIDENCE_MUTATIONS, FILE_MUTATIONS, MACHINE_MUTATIONS, type SeedFiles } from './mutations.ts'

function gather(faults: Faults): Promise<Evidence> {
  const random = new SeededRandom(11)
  return gatherFromMachine(mutantKind(faults), {
    setup: { board: 'q35', memorySize: 2 ** 27, guid: GUID },
    newGuid: () => randomGuid(random),
  })
}

function resultsOf(evidence: Evidence) {
  return CATALOGUE.map((check) => runCheck(check, evidence))
}

function failures(evidence: Evidence): string[] {
  return resultsOf(evidence)
    .filter(({ status }) => status === 'fail')
    .map(({ id }) => id)
}

const seed = (name: string) => readFileSync(join(import.meta.dirname, '../golden/seed', name), 'latin1')

function seedFiles(): SeedFiles {
  return {
    bootLog: seed('ovmf-boot.log'),
    resumeLog: seed('ovmf-s3-resume.log'),
    memory: seed('memory.txt'),
    asl: seed('ssdt.dsl'),
    guid: String(GUID),
  }
}

function gatherSeed({ bootLog, resumeLog, memory, asl, guid }: SeedFiles): Evidence {
  return gatherFromFiles({
    guid: Guid.parse(guid),
    memoryText: { name: 'memory.txt', memory: parseMemoryText(memory) },
    tables: [{ name: 'ssdt.dsl', bytes: tableFromAsl(asl), isText: true }],
    firmwareLogs: [
      { name: 'ovmf-boot.log', lines: bootLog.split('\n') },
      { name: 'ovmf-s3-resume.log', lines: resumeLog.split('\n') },
    ],
  })
}

let good: Evidence
beforeAll(async () => {
  good = await gather({})
})

describe('a machine without a fault', () => {
  it('passes every check', () => {
    expect(resultsOf(good).filter(({ status }) => status !== 'pass')).toEqual([])
    expect(resultsOf(good)).toHaveLength(CATALOGUE.length)
  })

  it('has evidence for every check', () => {
    expect(resultsOf(good).filter(({ evidence }) => evidence.length === 0)).toEqual([])
  })
})

describe('a machine with a fault', () => {
  it.each(MACHINE_MUTATIONS)('$name', async ({ faults, fails }) => {
    expect(failures(await gather(faults))).toEqual(fails)
  })
})

describe('evidence with a fault', () => {
  it.each(EVIDENCE_MUTATIONS)('$name', ({ change, fails }) => {
    expect(failures({ ...good, ...change(good) })).toEqual(fails)
  })
})

describe('the files of the acceptance run', () => {
  it('have no fault', () => {
    expect(failures(gatherSeed(seedFiles()))).toEqual([])
  })

  it.each(FILE_MUTATIONS)('with a fault: $name', ({ change, fails }) => {
    const files = seedFiles()
    const before = { ...files }
    change(files)
    expect(files).not.toEqual(before)
    expect(failures(gatherSeed(files))).toEqual(fails)
  })
})

it('there are enough faults, and one for every check', () => {
  const all = [...MACHINE_MUTATIONS, ...EVIDENCE_MUTATIONS, ...FILE_MUTATIONS]
  expect(all.length).toBeGreaterThanOrEqual(60)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  const found = new Set(all.flatMap(({ fails }) => fails))
  expect(CATALOGUE.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([])
})
