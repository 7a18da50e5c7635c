import { describe, expect, it } from 'vitest'
import { FACS_WAKING_VECTOR_OFFSET } from '../../src/acpi/facs.ts'
import { ReplayBoard } from '../../src/board/replay.ts'
import { Ovmf } from '../../src/firmware/ovmf.ts'
import { platformHost } from '../../src/firmware/platform-host.ts'
import { GIB } from './board-host.ts'
import { realFiles, realResumeLog } from './ovmf-real.ts'

/** The real OVMF's machine; its boot script and scratch page lie behind what other drivers had taken. */
const ADDRESSES: Readonly<Record<string, number>> = {
  's3 scratch': 0x7f76_b018,
  'boot script': 0x7f76_7000,
}

interface SleepOptions {
  readonly change?: (board: ReplayBoard) => void
  /** Another firmware than the one that booted wakes the machine, with what that one has saved. */
  readonly restored?: boolean
}

async function sleepAndWake({ change = () => {}, restored = false }: SleepOptions = {}) {
  const files = Array.from(realFiles(), ([name, { bytes, selector, writable }]) => ({
    name,
    bytes,
    selector,
    guestWritable: writable,
  }))
  const board = new ReplayBoard({ kind: 'q35', files, memorySize: 2 * GIB })
  const firmware = () => new Ovmf({ host: platformHost(board), placement: (what) => ADDRESSES[what] })
  const booted = firmware()
  const boot = await booted.boot()
  const ovmf = restored ? firmware() : booted
  if (restored) ovmf.restore(JSON.parse(JSON.stringify(booted.save())))
  const facs = boot.tables.find(({ signature }) => signature === 'FACS')?.address ?? 0
  board.memory.write(facs + FACS_WAKING_VECTOR_OFFSET, Uint8Array.of(0xf0, 0x91, 0x09, 0))
  const told = () =>
    new DataView(board.vmgenidAddress?.slice().buffer ?? new ArrayBuffer(8)).getBigUint64(0, true)
  const before = told()
  board.suspendAndWake()
  const asleep = told()
  change(board)
  const from = ovmf.log.lines.length
  const result = await ovmf.resume()
  return { ovmf, boot, result, before, asleep, after: told(), log: ovmf.log.lines.slice(from) }
}

describe('S3 of a real OVMF of 2025-08', () => {
  it('is logged line for line', async () => {
    const { log } = await sleepAndWake()
    const expected = realResumeLog()
    const first = log.indexOf(expected[0] ?? '')
    expect(log.slice(first)).toEqual(expected)
  })

  it('forgets the address in the reset and has it back after the boot script', async () => {
    const { before, asleep, after, result } = await sleepAndWake()
    expect([before, asleep, after]).toEqual([0x7f7f_d028n, 0n, 0x7f7f_d028n])
    expect(result).toMatchObject({ mode: 'S3 resume', wakingVector: { bits: 16, address: 0x9_91f0n } })
  })

  it('is the same for a firmware that was restored from what another one saved', async () => {
    const { log, result } = await sleepAndWake()
    const other = await sleepAndWake({ restored: true })
    expect(other.log).toEqual(log)
    expect(other.result).toEqual(result)
  })

  it('has nothing to save before a boot, and restores no other data', async () => {
    const { ovmf } = await sleepAndWake()
    const fresh = new Ovmf({
      host: platformHost(new ReplayBoard({ kind: 'q35', files: [], memorySize: GIB })),
    })
    expect(() => fresh.save()).toThrow('the firmware has not booted')
    expect(() => fresh.restore({ ...ovmf.save(), facs: -1 })).toThrow('saved state of ovmf: facs is not')
    await expect(fresh.resume()).rejects.toThrow('the firmware has not booted')
  })

  it('boots anew when CMOS does not say that it is a resume', async () => {
    const { result, after } = await sleepAndWake({ change: (board) => board.ports.write(0x70, 1, 0x0f) })
    expect(result.mode).toBe('S3 resume') // the index alone changes nothing
    const cold = await sleepAndWake({
      change: (board) => {
        board.ports.write(0x70, 1, 0x0f)
        board.ports.write(0x71, 1, 0)
      },
    })
    expect(cold.result).toMatchObject({ mode: 'full configuration', boot: { status: 'Success' } })
    expect([after, cold.after]).toEqual([0x7f7f_d028n, 0x7f7f_d028n])
  })

  it('hangs in the first poll when the device refuses the replay', async () => {
    const { result, after } = await sleepAndWake({
      // The select node then finds no file behind it, and the write node is refused.
      change: (board) => {
        const options = board.fwCfg.fileOptions('etc/vmgenid_addr')
        if (options) Object.assign(options, { writable: false })
      },
    })
    expect(result).toMatchObject({ mode: 'S3 resume', wakingVector: undefined })
    expect(result.mode === 'S3 resume' && result.hang?.kind).toBe('spin')
    expect(after).toBe(0n)
  })
})
