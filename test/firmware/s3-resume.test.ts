/**
 * Boot, suspend and resume of boards of ours, against the acceptance run of 2017-02-15 and a real OVMF of 2025-08.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FACS_WAKING_VECTOR_OFFSET } from '../../src/acpi/facs.ts'
import { toHex } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import { Board } from '../../src/board/board.ts'
import type { BoardKind } from '../../src/board/config.ts'
import type { FirmwareEdition } from '../../src/firmware/editions.ts'
import type { FirmwareHost } from '../../src/firmware/host.ts'
import { DEBUG_ERROR, DEBUG_INFO, FirmwareLog } from '../../src/firmware/log.ts'
import { type BootResult, Ovmf } from '../../src/firmware/ovmf.ts'
import { platformHost } from '../../src/firmware/platform-host.ts'
import { BootScriptHang } from '../../src/firmware/s3/execution.ts'
import { placePmBlock } from '../../src/firmware/s3/platform.ts'
import { enterPei, resumeFromS3, type S3ResumeOptions } from '../../src/firmware/s3/resume.ts'
import { decodeBootScript } from '../../src/firmware/s3/table.ts'
import type { Placement } from '../../src/firmware/uefi-memory.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import { GIB, seedMachine, seedPlacement } from './board-host.ts'
import { realResumeLog } from './ovmf-real.ts'
import { SEED_OFFSETS, SEED_SCRATCH, SEED_SCRIPT, SEED_SCRIPT_BASE } from './s3-seed.ts'

const [FIRST_NODE = 0, SECOND_NODE = 0] = SEED_OFFSETS

const golden = (name: string) => readFileSync(join(import.meta.dirname, '../golden', name))
const goldenLines = (name: string) => golden(name).toString('latin1').trimEnd().split('\n')

interface Machine {
  readonly board: Board
  readonly host: FirmwareHost
  /** What the wake-up resets beside the board. */
  reset(): void
}

/** The acceptance run's fw_cfg, and behind its ports the board's others. */
function seed(): Machine {
  const { board, fwCfg, host } = seedMachine()
  const isFwCfg = (port: number) => port >= 0x510 && port < 0x51c
  return {
    board,
    host: {
      ...host,
      in: (port, size) => (isFwCfg(port) ? host.in(port, size) : board.ports.read(port, size)),
      out: (port, size, value) =>
        isFwCfg(port) ? host.out(port, size, value) : board.ports.write(port, size, value),
    },
    reset: () => fwCfg.reset('wakeup'),
  }
}

function ours(kind: BoardKind, options: ConstructorParameters<typeof Board>[0] = { kind }): Machine {
  const guid = Guid.parse('00112233-4455-6677-8899-AABBCCDDEEFF')
  const board = new Board({ memorySize: 2 * GIB, vmgenid: { guid }, ...options, kind })
  return { board, host: platformHost(board), reset: () => {} }
}

interface Slept {
  readonly machine: Machine
  readonly boot: BootResult
  readonly addressBefore: number
  readonly options: S3ResumeOptions
}

/** Boots, lets the guest set its waking vector, and wakes the machine: its devices are reset, memory is kept. */
async function bootAndSleep(
  machine: Machine,
  edition: FirmwareEdition,
  placement?: Placement,
  resumeState = 0x7ff9_2b18,
): Promise<Slept> {
  const { board, host } = machine
  expect(await enterPei(host)).toBe(false)
  const ovmf = new Ovmf({ host, edition, ...(placement ? { placement } : {}) })
  const boot = await ovmf.boot()
  expect([boot.status, boot.hang]).toEqual(['Success', undefined])
  const facs = boot.tables.find(({ signature }) => signature === 'FACS')?.address ?? 0
  board.memory.writeU32(facs + FACS_WAKING_VECTOR_OFFSET, 0x9_91f0)
  const addressBefore = board.vmgenid?.address ?? 0

  board.cmos.markSuspended()
  board.reset('wakeup')
  machine.reset()
  expect(board.vmgenid?.address).toBe(0)
  const bootScript = boot.bootScript?.address ?? 0
  const log = new FirmwareLog()
  return {
    machine,
    boot,
    addressBefore,
    options: { host, log, edition, bootScript, context: { facs }, resumeState },
  }
}

describe('S3 of the acceptance run', () => {
  it('records the 0xed bytes, at its offsets', async () => {
    const { boot } = await bootAndSleep(seed(), 'v6', seedPlacement)
    expect(boot.bootScript?.address).toBe(SEED_SCRIPT_BASE)
    expect(toHex(boot.bootScript?.bytes ?? new Uint8Array())).toBe(toHex(SEED_SCRIPT))
    const { nodes } = decodeBootScript(boot.bootScript?.bytes ?? new Uint8Array())
    expect(nodes.map(({ offset }) => offset)).toEqual(SEED_OFFSETS)
  })

  it('is logged line for line, and the device has its address back', async () => {
    const { machine, options, addressBefore } = await bootAndSleep(seed(), 'v6', seedPlacement)
    expect(addressBefore).toBe(0x7fe5_c000)
    expect(await enterPei(options.host)).toBe(true)
    const result = await resumeFromS3(options)
    expect(result.hang).toBeUndefined()
    const { lines } = options.log
    const first = lines.indexOf('S3ResumeExecuteBootScript()')
    const expected = goldenLines('seed/ovmf-s3-resume.log')
    // The report has no blank at the end of the information's bytes.
    expect(lines.slice(first, first + expected.length).map((line) => line.trimEnd())).toEqual(expected)
    expect(lines.slice(0, first)[0]).toBe('Enter S3 PEIM')
    expect(machine.board.vmgenid?.address).toBe(addressBefore)
    expect(result.wakingVector).toEqual({ bits: 16, address: 0x991f0n, cs: 0x991f, ip: 0 })
    expect(lines.at(-1)).toBe('Transfer to 16bit OS waking vector - 991F0')
  })

  it('prints the steps before the script as errors in 2017, as information today', async () => {
    for (const [edition, level] of [
      ['v6', DEBUG_ERROR],
      ['current', DEBUG_INFO],
    ] as const) {
      const levels = new Map<string, number>()
      const { options } = await bootAndSleep(
        edition === 'v6' ? seed() : ours('q35'),
        edition,
        edition === 'v6' ? seedPlacement : undefined,
      )
      const log = new FirmwareLog((at, text) => void levels.set(text, at))
      await resumeFromS3({ ...options, log })
      expect([...levels].filter(([text]) => /^(S3Resume|PeiS3|transfer)/.test(text))).toEqual([
        ['S3ResumeExecuteBootScript()\n', level],
        ['PeiS3ResumeState - 7FF92B18\r\n', level],
        ['transfer control to Standalone Boot Script Executor\r\n', level],
      ])
      expect(levels.get('S3BootScriptExecute:\n')).toBe(DEBUG_INFO)
    }
  })
})

/** Where the real firmware had put things. */
const REAL_SCRATCH = 0x7f76_b018
const REAL_ADDRESSES: Readonly<Record<string, number>> = {
  'blob etc/vmgenid_guid': 0x7f7f_d000,
  's3 scratch': REAL_SCRATCH,
  'boot script': 0x7f76_7000,
}
const realPlacement: Placement = (what) => REAL_ADDRESSES[what]

/** A board whose `etc/vmgenid_addr` has the key of the real run, which had some files more. */
function realLike(): Machine {
  const wanted = 0x2e
  for (let more = 0; more < 8; more++) {
    const extraFiles = new Map(Array.from({ length: more }, (_, i) => [`a${i}`, new Uint8Array(1)]))
    const machine = ours('q35', { kind: 'q35', extraFiles })
    const file = machine.board.files.find(({ name }) => name === FwCfgPath.vmgenidAddr)
    if (file?.selector === wanted) return machine
  }
  throw new Error(`no board gives ${FwCfgPath.vmgenidAddr} the key ${wanted}`)
}

describe('S3 of a real OVMF of 2025-08', () => {
  const resumeState = 0x7ff9_b310
  const scratchPage = (when: string) =>
    golden(`ovmf-2025-08-s3/scratch-page.${when}.bin`).subarray(0x18, 0x18 + 24)
  const scratch = (board: Board) => {
    const bytes = new Uint8Array(24)
    board.memory.read(REAL_SCRATCH, bytes)
    return toHex(bytes, ' ')
  }

  it('is logged line for line, with its addresses', async () => {
    const { machine, options } = await bootAndSleep(realLike(), 'current', realPlacement, resumeState)
    expect(await enterPei(options.host)).toBe(true)
    const { script } = await resumeFromS3(options)
    expect(script).toMatchObject({ status: 'Success', nodes: 8 })
    const { lines } = options.log
    expect(lines.slice(lines.indexOf('S3ResumeExecuteBootScript()'))).toEqual(realResumeLog())
    expect(machine.board.vmgenid?.address).toBe(0x7f7f_d028)
  })

  it('prints its context', async () => {
    const { options } = await bootAndSleep(realLike(), 'current', realPlacement, resumeState)
    const facs = 0x7f7d_c000
    const context = {
      address: 0x7f76_6000,
      facs,
      idtrProfile: 0x7f76_5000,
      pageTable: 0x7f75_6000,
      debugBuffer: 0x7f74_d000,
      stackBase: 0x7f74_e000,
      stackSize: 0x8000,
      executorEntryPoint: 0x7f73_c5c1,
    }
    const bytes = Uint8Array.from(golden('ovmf-2025-08-s3/facs.bin'))
    new DataView(bytes.buffer).setUint32(FACS_WAKING_VECTOR_OFFSET, 0x9_91f0, true)
    await options.host.writeMemory(facs, bytes)
    await resumeFromS3({ ...options, context })
    const expected = goldenLines('ovmf-2025-08-s3/excerpt-s3-context.txt')
    expect(options.log.lines.slice(0, expected.length)).toEqual(expected)
  })

  it('has the same control structure in memory before, at the reset and after', async () => {
    const { machine, options, boot } = await bootAndSleep(realLike(), 'current', realPlacement, resumeState)
    expect(boot.written[0]?.value).toBe(0x7f7f_d028n)
    expect(scratch(machine.board)).toBe(toHex(scratchPage('before-s3'), ' '))
    expect(scratch(machine.board)).toBe(toHex(scratchPage('at-reset-vector'), ' '))
    await resumeFromS3(options)
    expect(scratch(machine.board)).toBe(toHex(scratchPage('after-s3'), ' '))
  })

  it('has the same address in the device before, at the reset and after', async () => {
    const observed = new Map(
      goldenLines('ovmf-2025-08-s3/vmgenid_addr-in-qemu.txt').map((line) => {
        const [when = '', bytes = ''] = line.split(/\s+/)
        return [when, bytes]
      }),
    )
    const machine = realLike()
    const held = () => toHex(machine.board.fwCfg.file(FwCfgPath.vmgenidAddr) ?? new Uint8Array())
    const { options, addressBefore } = await bootAndSleep(machine, 'current', realPlacement)
    expect(addressBefore).toBe(0x7f7f_d028)
    expect(held()).toBe(observed.get('at-reset-vector'))
    await resumeFromS3(options)
    expect(held()).toBe(observed.get('after-s3'))
    expect(observed.get('after-s3')).toBe(observed.get('before-s3'))
  })
})

describe.each(['pc', 'q35'] as const)('S3 of our %s', (kind) => {
  it.each(['current', '2017'] as const)('gives the device its address back (%s)', async (edition) => {
    const { machine, options, addressBefore, boot } = await bootAndSleep(
      // A FADT with X_DSDT points to the DSDT twice, which the firmware of 2017 refused.
      ours(kind, { kind, acpi: { fadtRevision: 1 } }),
      edition,
    )
    const guid = boot.blobs.find(({ file }) => file === FwCfgPath.vmgenidGuid)
    expect(addressBefore).toBe((guid?.base ?? 0) + 0x28)
    expect(await enterPei(options.host)).toBe(true)
    const { script, hang } = await resumeFromS3(options)
    expect([script.status, hang]).toEqual(['Success', undefined])
    expect(machine.board.vmgenid?.address).toBe(addressBefore)

    const next = Guid.parse('11111111-2222-3333-4444-555555555555')
    machine.board.vmgenid?.setGuid(next)
    const bytes = new Uint8Array(16)
    machine.board.memory.read(addressBefore, bytes)
    expect(bytes).toEqual(next.toGuestBytes())
  })

  it('has its PM block where OVMF puts it, again after the wake-up, and no mark in CMOS', async () => {
    const { machine, options } = await bootAndSleep(ours(kind), 'current')
    const { pm } = machine.board.chipset
    expect(pm.enabled).toBe(false)
    expect(await enterPei(options.host)).toBe(true)
    expect([pm.enabled, pm.base]).toEqual([true, kind === 'pc' ? 0xb000 : 0x600])
    expect(await enterPei(options.host)).toBe(false)
  })

  it('leaves a PM block alone that is on', async () => {
    const { host, board } = ours(kind)
    expect(await placePmBlock(host)).toBe(kind)
    const [slot, base] = kind === 'pc' ? [0x0b, 0x600] : [0xf8, 0x700]
    board.ports.write(0xcf8, 4, 0x8000_0040 + slot * 0x100)
    board.ports.write(0xcfc, 4, base)
    expect(board.chipset.pm.base).toBe(base)
    expect(await placePmBlock(host)).toBe(kind)
    expect(board.chipset.pm.base).toBe(base)
  })
})

describe('a resume that goes wrong', () => {
  it('hangs at the second transfer when the device answers ERROR', async () => {
    const { machine, options, boot } = await bootAndSleep(seed(), 'v6', seedPlacement)
    // The script selects etc/acpi/tables, which a guest may not write.
    const key = options.bootScript + FIRST_NODE + 0x13 + 1
    machine.board.memory.writeU8(key, 0x22)
    const { script, hang, wakingVector } = await resumeFromS3(options)
    expect(hang).toBeInstanceOf(BootScriptHang)
    expect(script.hang).toBe(hang)
    expect(script.hang).toMatchObject({
      kind: 'spin',
      opcode: 'MEM_POLL',
      address: SEED_SCRIPT_BASE + 0xb8,
      waitMicroseconds: 1844674407370955162n,
    })
    expect(hang?.message).toContain('0x7e7a70b8')
    expect(hang?.message).toContain('it reads 0x1000000')
    expect(hang?.message).toContain('58494 years')
    expect([script.status, wakingVector, boot.status]).toEqual([undefined, undefined, 'Success'])
    expect(machine.board.vmgenid?.address).toBe(0)
    expect(machine.board.memory.readU32(SEED_SCRATCH)).toBe(0x0100_0000)
    expect(options.log.lines.length).toBeLessThan(1200)
  })

  it('does not matter when a lock box has the table', async () => {
    const { machine, options, boot, addressBefore } = await bootAndSleep(seed(), 'v6', seedPlacement)
    machine.board.memory.fill(options.bootScript, 0x100, 0)
    expect((await resumeFromS3(options)).script.status).toBe('Unsupported')
    const lockBoxes = boot.bootScript ? [boot.bootScript] : []
    expect((await resumeFromS3({ ...options, lockBoxes })).script.status).toBe('Success')
    expect(machine.board.vmgenid?.address).toBe(addressBefore)
  })

  it('hangs at the first transfer when there is no fw_cfg any more', async () => {
    const { options } = await bootAndSleep(seed(), 'v6', seedPlacement)
    const host = { ...options.host, out: () => {} }
    const { hang } = await resumeFromS3({ ...options, host, limits: { pollTries: 3 } })
    expect(hang).toMatchObject({ address: SEED_SCRIPT_BASE + 0x4b })
    expect(options.log.lines.slice(-4)).toEqual(new Array(4).fill('S3BootScriptWidthUint32 - 0x7FE4F018'))
  })

  it('waits for a device that answers later', async () => {
    const { machine, options, addressBefore } = await bootAndSleep(seed(), 'v6', seedPlacement)
    let pending: (() => unknown) | undefined
    const host: FirmwareHost = {
      ...options.host,
      out: (port, size, value) => {
        const send = () => options.host.out(port, size, value)
        if (port !== 0x518) return send()
        pending = send
      },
    }
    const passTime = async () => {
      await pending?.()
      pending = undefined
    }
    const { script } = await resumeFromS3({ ...options, host, passTime })
    expect(script).toMatchObject({ status: 'Success', nanoseconds: 2000n })
    expect(machine.board.vmgenid?.address).toBe(addressBefore)
  })

  it('hangs when the script fails, without going on', async () => {
    const { machine, options } = await bootAndSleep(seed(), 'v6', seedPlacement)
    machine.board.memory.writeU16(options.bootScript + SECOND_NODE, 0x11)
    const { script, hang, wakingVector } = await resumeFromS3(options)
    expect([script.status, hang?.kind, wakingVector]).toEqual(['Unsupported', 'assert', undefined])
    expect(options.log.lines.at(-1)).toBe('S3BootScriptDone - Unsupported')
  })

  it('hangs without a FACS or a waking vector', async () => {
    const { machine, options } = await bootAndSleep(seed(), 'v6', seedPlacement)
    const { facs } = options.context
    machine.board.memory.writeU32(facs + FACS_WAKING_VECTOR_OFFSET, 0)
    expect((await resumeFromS3(options)).hang?.kind).toBe('spin')
    machine.board.memory.writeU32(facs + FACS_WAKING_VECTOR_OFFSET, 1)
    machine.board.memory.writeU32(facs, 0)
    expect((await resumeFromS3(options)).hang?.kind).toBe('spin')
    expect(options.log.lines.at(-1)).toBe('Call SwitchStack() to return to S3 Resume in PEI Phase')
  })

  it.each([
    [2, 2, 1, 64, 'Transfer from PEI to 64bit OS waking vector - 12345'],
    [2, 2, 0, 32, 'Transfer to 32bit OS waking vector - 12345'],
    [2, 0, 1, 32, 'Transfer to 32bit OS waking vector - 12345'],
    [1, 2, 1, 32, 'Transfer to 32bit OS waking vector - 12345'],
  ])('takes the wide vector first: version %i, flags %i, OSPM %i is %i bits', async (...row) => {
    const [version, flags, ospm, bits, line] = row
    const { machine, options } = await bootAndSleep(seed(), 'v6', seedPlacement)
    const { memory } = machine.board
    const { facs } = options.context
    memory.writeU32(facs + 20, flags)
    memory.writeU64(facs + 24, 0x1_2345n)
    memory.writeU8(facs + 32, version)
    memory.writeU32(facs + 36, ospm)
    expect((await resumeFromS3(options)).wakingVector).toEqual({ bits, address: 0x1_2345n })
    expect(options.log.lines.at(-1)).toBe(line)
  })

  it('says so in builds with SMM and of two widths', async () => {
    const { options } = await bootAndSleep(ours('q35'), 'current')
    await resumeFromS3({ ...options, smm: true, mixedWidths: true })
    const { lines } = options.log
    const first = lines.indexOf('S3ResumeExecuteBootScript()')
    expect(lines.slice(first, first + 8)).toEqual([
      'S3ResumeExecuteBootScript()',
      'Close all SMRAM regions before executing boot script',
      'Lock all SMRAM regions before executing boot script',
      'Signal S3SmmInitDone',
      'Signal 8F9D4825-797D-48FC-8471-845025792EF6 to SMM - Enter',
      'Signal 8F9D4825-797D-48FC-8471-845025792EF6 to SMM - Exit (Success)',
      'PeiS3ResumeState - 7FF92B18',
      'Enable X64 and transfer control to Standalone Boot Script Executor',
    ])
    expect(lines).toContain('Call AsmDisablePaging64() to return to S3 Resume in PEI Phase')
  })

  it('knows two host bridges', async () => {
    const host: FirmwareHost = {
      readMemory: () => {},
      writeMemory: () => {},
      in: () => 0xffff,
      out: () => {},
    }
    expect(await placePmBlock(host)).toBeUndefined()
  })
})
