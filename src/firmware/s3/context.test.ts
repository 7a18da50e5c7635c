import { describe, expect, it } from 'vitest'
import {
  SEED_ADDRESS,
  SEED_KEY,
  SEED_OFFSETS,
  SEED_SCRATCH,
  SEED_SCRIPT,
  SEED_SCRIPT_BASE,
} from '../../../test/firmware/s3-seed.ts'
import { toHex } from '../../binary/bytes.ts'
import { SparseMemory } from '../../platform/guest-memory.ts'
import { PortBus } from '../../platform/port-bus.ts'
import type { FirmwareEdition } from '../editions.ts'
import { FirmwareHang } from '../hang.ts'
import { DEBUG_ERROR, DEBUG_INFO, DEBUG_VERBOSE, FirmwareLog } from '../log.ts'
import { platformHost } from '../platform-host.ts'
import { UefiMemory } from '../uefi-memory.ts'
import { BootScript, END_OF_DXE_NODE } from './boot-script.ts'
import { S3Context } from './context.ts'
import { FwCfgNodes } from './fw-cfg-nodes.ts'
import { decodeNode } from './node.ts'
import { decodeBootScript } from './table.ts'

const GIB2 = 2 ** 31
const SEED = { key: SEED_KEY, pointerOffset: 0, pointerSize: 8, value: SEED_ADDRESS }

function setUp(edition: FirmwareEdition, { capacity = 32, features = 3 } = {}) {
  const levels: number[] = []
  const log = new FirmwareLog((level) => void levels.push(level))
  const ram = { start: 0, size: GIB2 }
  const sparse = new SparseMemory([{ ...ram, kind: 'ram' }])
  const host = platformHost({ memory: sparse, ports: new PortBus() })
  const placement = (what: string) => ({ 's3 scratch': SEED_SCRATCH, 'boot script': SEED_SCRIPT_BASE })[what]
  const memory = new UefiMemory({ ram: [ram], placement })
  const script = new BootScript({ host, memory, log })
  const context = new S3Context({ capacity, log, edition })
  const client = {
    select: async (key: number) => void expect(key).toBe(1),
    read: async () => Uint8Array.of(features, 0, 0, 0),
  }
  const options = { host, client, memory, script, log }
  return { levels, log, sparse, memory, script, context, options }
}

describe('the S3 context', () => {
  it('numbers its records from 0 and has room for as many as it was made for', () => {
    const { context, log, levels } = setUp('current', { capacity: 2 })
    expect(context.saveCondensedWritePointer(SEED)).toBe('Success')
    const other = { key: 0x102a, pointerOffset: 0x24, pointerSize: 4, value: 0xffff_ffffn }
    expect(context.saveCondensedWritePointer(other)).toBe('Success')
    expect(context.saveCondensedWritePointer(SEED)).toBe('Out of Resources')
    expect(context.records).toEqual([SEED, other])
    expect(context.used).toBe(2)
    expect(log.lines).toEqual([
      'SaveCondensedWritePointerToS3Context: 0x002B/[0x00000000+8] := 0x7FE5C000 (0)',
      'SaveCondensedWritePointerToS3Context: 0x102A/[0x00000024+4] := 0xFFFFFFFF (1)',
    ])
    expect(levels).toEqual([DEBUG_VERBOSE, DEBUG_VERBOSE])
  })

  it('is not made for a script without entries', () => {
    expect(S3Context.status(0)).toBe('Invalid Parameter')
    expect(S3Context.status(1)).toBe('Success')
  })

  it.each(['v6', '2017', 'current'] as const)(
    'becomes the 0xed bytes of the acceptance run (%s)',
    async (edition) => {
      const { context, script, options } = setUp(edition)
      context.saveCondensedWritePointer(SEED)
      expect(await context.transferToBootScript(options)).toBe('Success')
      await script.save(END_OF_DXE_NODE)
      await script.close()
      expect(script.base).toBe(SEED_SCRIPT_BASE)
      const bytes = await script.bytes()
      expect(bytes.length).toBe(0xed)
      expect(toHex(bytes)).toBe(toHex(SEED_SCRIPT))
      expect(decodeBootScript(bytes).nodes.map(({ offset }) => offset)).toEqual(SEED_OFFSETS)
    },
  )

  it('says so at once in 2017', async () => {
    const { context, options, log, levels } = setUp('v6')
    context.saveCondensedWritePointer(SEED)
    await context.transferToBootScript(options)
    expect(log.lines.slice(1)).toEqual([
      'TransferS3ContextToBootScript: boot script fragment saved, ScratchBuffer=7FE4F018',
    ])
    expect(levels[1]).toBe(DEBUG_VERBOSE)
  })

  it('says so from a callback today', async () => {
    const { context, options, log, levels, script } = setUp('current')
    context.saveCondensedWritePointer(SEED)
    const callbacks: Array<() => Promise<void>> = []
    const whenReady = (callback: () => Promise<void>) => void callbacks.push(callback)
    expect(await context.transferToBootScript({ ...options, whenReady })).toBe('Success')
    expect([script.base, log.lines.length, callbacks.length, context.scratch]).toEqual([
      undefined,
      1,
      1,
      SEED_SCRATCH,
    ])
    await callbacks[0]?.()
    expect(log.lines.slice(1)).toEqual([
      'QemuFwCfgAcpiPlatform: S3SaveStateInstalledNotify: DmaAccess@0x7FE4F018 ScratchBuffer@[0x7FE4F028+0x8]',
      'AppendFwCfgBootScript: boot script fragment saved',
    ])
    expect(levels.slice(1)).toEqual([DEBUG_INFO, DEBUG_VERBOSE])
    expect(script.length).toBe(13 + 210)
  })

  it('copies 16 bytes and the pointer today, always 24 in 2017', async () => {
    for (const [edition, size] of [
      ['current', 18],
      ['2017', 24],
    ] as const) {
      const { context, options, script } = setUp(edition)
      context.saveCondensedWritePointer({ key: 0x2b, pointerOffset: 6, pointerSize: 2, value: 0x1234n })
      await context.transferToBootScript(options)
      const bytes = await script.bytes()
      const skip = decodeNode(bytes, 13)
      const write = decodeNode(bytes, 13 + 35 + 27 + 39)
      expect('data' in skip && toHex(skip.data, ' ')).toBe('00 2b 00 0c 00 00 00 06 00 00 00 00 00 00 00 00')
      expect('data' in write && write.data.length).toBe(size)
      expect('data' in write && toHex(write.data.subarray(0, 18), ' ')).toBe(
        '00 00 00 10 00 00 00 02 00 00 00 00 7f e4 f0 28 34 12',
      )
      expect(script.length).toBe(13 + 35 + 27 + 39 + 19 + size + 27 + 39)
    }
  })

  it('writes its records in their order', async () => {
    const { context, options, script } = setUp('current')
    for (const key of [0x30, 0x2b, 0x30]) context.saveCondensedWritePointer({ ...SEED, key })
    await context.transferToBootScript(options)
    await script.close()
    const selected = decodeBootScript(await script.bytes())
      .nodes.map(({ node }) => node)
      .filter((node) => node.opcode === 'MEM_WRITE' && node.data[3] === 0x0c)
      .map((node) => ('data' in node ? node.data[1] : undefined))
    expect(selected).toEqual([0x30, 0x2b, 0x30])
    expect(script.length).toBe(13 + 3 * 210 + 3)
  })

  it('transfers nothing when it is empty today; in 2017 the buffer and the line remain', async () => {
    const today = setUp('current')
    expect(await today.context.transferToBootScript(today.options)).toBe('Success')
    expect([today.log.lines, today.memory.allocations]).toEqual([[], []])
    const then = setUp('2017')
    expect(await then.context.transferToBootScript(then.options)).toBe('Success')
    expect(then.log.lines).toEqual([
      'TransferS3ContextToBootScript: boot script fragment saved, ScratchBuffer=7FE4F018',
    ])
    expect(then.script.base).toBeUndefined()
  })

  it('asks for fw_cfg DMA today', async () => {
    const { context, options, log, levels, memory } = setUp('current', { features: 1 })
    context.saveCondensedWritePointer(SEED)
    expect(await context.transferToBootScript(options)).toBe('Not Found')
    expect(log.lines.at(-1)).toBe(
      'QemuFwCfgAcpiPlatform: QemuFwCfgS3CallWhenBootScriptReady: fw_cfg DMA unavailable',
    )
    expect(levels.at(-1)).toBe(DEBUG_ERROR)
    expect(memory.allocations).toEqual([])
    const then = setUp('2017', { features: 1 })
    then.context.saveCondensedWritePointer(SEED)
    expect(await then.context.transferToBootScript(then.options)).toBe('Success')
  })

  it.each(['current', '2017'] as const)('reports memory that is not there (%s)', async (edition) => {
    const { context, options } = setUp(edition)
    context.saveCondensedWritePointer(SEED)
    const memory = new UefiMemory({ ram: [] })
    expect(await context.transferToBootScript({ ...options, memory })).toBe('Out of Resources')
  })

  it('hangs when a node cannot be saved from the callback, and returns the status in 2017', async () => {
    for (const edition of ['current', '2017'] as const) {
      const { context, options, script } = setUp(edition)
      await script.save(END_OF_DXE_NODE)
      await script.close()
      context.saveCondensedWritePointer(SEED)
      const transfer = context.transferToBootScript(options)
      if (edition === 'current') await expect(transfer).rejects.toThrow(FirmwareHang)
      else expect(await transfer).toBe('Out of Resources')
    }
  })

  it('leaves the last control structure in memory', async () => {
    const { context, options, sparse } = setUp('current')
    context.saveCondensedWritePointer(SEED)
    await context.transferToBootScript(options)
    const bytes = new Uint8Array(24)
    sparse.read(SEED_SCRATCH, bytes)
    expect(toHex(bytes, ' ')).toBe('00 00 00 10 00 00 00 08 00 00 00 00 7f e4 f0 28 00 c0 e5 7f 00 00 00 00')
  })
})

describe('fw_cfg nodes', () => {
  const setUpNodes = () => {
    const { script, options } = setUp('current')
    const nodes = new FwCfgNodes({ host: options.host, script, address: SEED_SCRATCH, scratchSize: 8 })
    return { script, nodes }
  }

  it('read and check, as the SMI features do', async () => {
    const { script, nodes } = setUpNodes()
    expect(await nodes.read(0x30, 1)).toBe('Success')
    expect(await nodes.check(0, 1, 0xffn, 1n)).toBe('Success')
    await script.close()
    const { nodes: found } = decodeBootScript(await script.bytes())
    expect(found.map(({ node }) => node.opcode)).toEqual([
      'MEM_WRITE',
      'IO_WRITE',
      'MEM_POLL',
      'MEM_POLL',
      'TERMINATE',
    ])
    const [read, , , check] = found.map(({ node }) => node)
    expect(read && 'data' in read && toHex(read.data, ' ')).toBe(
      '00 30 00 0a 00 00 00 01 00 00 00 00 7f e4 f0 28',
    )
    expect(check).toMatchObject({ width: 0, address: BigInt(nodes.scratch), mask: 0xffn, value: 1n })
  })

  it('refuse what does not fit', async () => {
    const { script, nodes } = setUpNodes()
    expect([
      await nodes.skip(0x1_0000, 0),
      await nodes.skip(1, 2 ** 32),
      await nodes.write(-1, 1),
      await nodes.write(1, 9),
      await nodes.read(1.5, 1),
      await nodes.read(1, 9),
      await nodes.check(0, 3, 0n, 0n),
      await nodes.check(0, 1, 0x100n, 0n),
      await nodes.check(1, 2, 0n, 0n),
      await nodes.check(8, 1, 0n, 0n),
    ]).toEqual([
      'Invalid Parameter',
      'Bad Buffer Size',
      'Invalid Parameter',
      'Bad Buffer Size',
      'Invalid Parameter',
      'Bad Buffer Size',
      'Invalid Parameter',
      'Invalid Parameter',
      'Invalid Parameter',
      'Bad Buffer Size',
    ])
    expect(script.base).toBeUndefined()
  })
})
