/** What our own firmware did and what its log is explained as are the same: boots, failures, suspends. */
import { describe, expect, it } from 'vitest'
import { FACS_WAKING_VECTOR_OFFSET } from '../../src/acpi/facs.ts'
import { Guid } from '../../src/binary/guid.ts'
import { Board } from '../../src/board/board.ts'
import type { FirmwareEdition } from '../../src/firmware/editions.ts'
import { FirmwareLog, OVMF_DEBUG_MASK } from '../../src/firmware/log.ts'
import type { OvmfBootRun, OvmfResumeRun } from '../../src/firmware/log-reader/model.ts'
import { tablesOf } from '../../src/firmware/log-reader/ovmf-boot-story.ts'
import { type BootResult, Ovmf } from '../../src/firmware/ovmf.ts'
import { platformHost } from '../../src/firmware/platform-host.ts'
import { Subject } from '../fuzz/loader-faults.ts'
import { GIB, seedMachine, seedPlacement } from './board-host.ts'
import { explain, idsOf } from './log-text.ts'
import { MALFORMED } from './malformed.ts'
import { subjectMachine } from './subject-machine.ts'

const explained = (log: FirmwareLog) => explain(`${log.lines.join('\n')}\n`)

function ours(kind: 'pc' | 'q35'): Board {
  const guid = Guid.parse('00112233-4455-6677-8899-AABBCCDDEEFF')
  return new Board({ kind, memorySize: 2 * GIB, vmgenid: { guid } })
}

function expectSame(run: OvmfBootRun, result: BootResult): void {
  const told = run.writePointers.filter(({ undone }) => !undone)
  expect(told.map(({ pointerFile, key, value }) => [pointerFile, key, value])).toEqual(
    result.written.map(({ file, key, value }) => [file, key, Number(value)]),
  )
  const kept = run.blobs.filter(({ freed }) => !freed).map(({ file, address, size }) => [file, address, size])
  expect(kept.sort()).toEqual(
    result.blobs.flatMap(({ file, base, size, kept }) => (kept ? [[file, base, size]] : [])).sort(),
  )
}

describe.each(MALFORMED)(
  'malformed input $row: $how',
  ({ mutate, status, line, machine: options, edition = 'current' }) => {
    it('is explained as what it was', async () => {
      const pc = new Subject('pc')
      mutate(pc)
      const machine = subjectMachine(pc, options)
      const ovmf = new Ovmf({ host: machine.host, ram: machine.ram, edition })
      const result = await ovmf.boot()
      const explanation = explained(ovmf.log)
      expect(explanation.runs).toHaveLength(1)
      const run = explanation.runs[0]?.run as OvmfBootRun
      expectSame(run, result)
      const errors = idsOf(explanation, 'error')
      if (status === 'Success') {
        expect(run.installed).toBe(result.tables.length)
        expect(tablesOf(run).map(({ signature }) => signature)).toEqual(
          result.tables.map(({ signature }) => signature),
        )
        return
      }
      expect(errors.length).toBeGreaterThan(0)
      if (status === undefined) {
        expect(errors).toEqual(['write-pointer-hangs'])
        return
      }
      expect(run.status).toBe(status)
      expect(errors).toContain('rolled-back')
      expect(errors).not.toContain('not-undone')
      if (line === undefined) return
      expect(run.errors.map(({ text }) => text)).toEqual([line])
    })
  },
)

describe('a boot and a resume of our firmware', () => {
  const EDITIONS: readonly FirmwareEdition[] = ['current', '2017']

  it.each(
    EDITIONS.flatMap((edition) => [
      { edition, kind: 'pc' as const },
      { edition, kind: 'q35' as const },
    ]),
  )('$edition on a $kind has nothing wrong', async ({ edition, kind }) => {
    const board = ours(kind)
    const ovmf = new Ovmf({ host: platformHost(board), edition })
    const boot = await ovmf.boot()
    // A q35 has two pointers to its DSDT, which the edition of 2017 refuses.
    if (boot.status === 'Access Denied') {
      expect(idsOf(explained(ovmf.log), 'error')).toEqual(['install-table', 'rolled-back'])
      return
    }
    const facs = boot.tables.find(({ signature }) => signature === 'FACS')?.address ?? 0
    board.memory.writeU32(facs + FACS_WAKING_VECTOR_OFFSET, 0x9_91f0)
    board.cmos.markSuspended()
    board.reset('wakeup')
    await ovmf.resume()

    const explanation = explained(ovmf.log)
    expect(idsOf(explanation)).toEqual([])
    expect(explanation.runs.map(({ run }) => run.kind)).toEqual(['ovmf-boot', 'ovmf-resume'])
    const [first, second] = explanation.runs.map(({ run }) => run) as [OvmfBootRun, OvmfResumeRun]
    expectSame(first, boot)
    expect(first.edition).toBe(edition)
    expect(second.base).toBe(boot.bootScript?.address)
    expect(second.length).toBe(boot.bootScript?.bytes.length)
    expect(second.transfers.map(({ action }) => action)).toEqual(['skip', 'write'])
    expect(second.transfers[1]?.value).toBe(BigInt(board.vmgenid?.address ?? 0))
    expect(second.wakingVector).toEqual({ mode: '16-bit', address: 0x9_91f0 })
  })

  it("the seed's own has the seed's explanation", async () => {
    const { host } = seedMachine()
    const ovmf = new Ovmf({ host, edition: 'v6', placement: seedPlacement })
    const boot = await ovmf.boot()
    const explanation = explained(ovmf.log)
    expect(idsOf(explanation)).toEqual(['page-address'])
    expectSame(explanation.runs[0]?.run as OvmfBootRun, boot)
    expect(explanation.runs[0]?.sentences.join('\n')).toContain('The host was told 0x7FE5C000')
  })

  it('with the usual mask is known to hide the commands', async () => {
    const log = new FirmwareLog(undefined, OVMF_DEBUG_MASK)
    const { tables } = await new Ovmf({ host: platformHost(ours('q35')), log }).boot()
    const explanation = explained(log)
    expect(idsOf(explanation)).toEqual(['verbose-hidden'])
    expect(explanation.runs[0]?.run).toMatchObject({ installed: tables.length })
  })
})
