import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyScript } from '../../../test/firmware/s3-arbitrary.ts'
import { SCRIPT_BASE, ScriptMachine } from '../../../test/firmware/s3-machine.ts'
import { fromHex } from '../../binary/bytes.ts'
import { BootScriptHang } from './execution.ts'
import { executeBootScript } from './executor.ts'
import type { BootScriptNode } from './node.ts'
import { encodeBootScript } from './table.ts'

const END = ['S3_BOOT_SCRIPT_LIB_TERMINATE_OPCODE', 'S3BootScriptDone - Success']

/** Lines of a script of one node that succeeds, without those of TERMINATE. */
async function linesOf(node: BootScriptNode, machine = new ScriptMachine()): Promise<readonly string[]> {
  const { status } = await machine.run([node])
  expect(status).toBe('Success')
  expect(machine.lines.slice(-2)).toEqual(END)
  return machine.lines.slice(0, -2)
}

const pair = { value: 0x01n, mask: 0xf0n }

describe('the executor', () => {
  it('prints the header, the nodes and the end', async () => {
    const machine = new ScriptMachine()
    const run = await machine.run([{ opcode: 'STALL', duration: 7n }])
    expect(run).toEqual({ status: 'Success', hang: undefined, nodes: 2, nanoseconds: 7000n })
    expect(machine.log.lines).toEqual([
      'S3BootScriptExecute:',
      'TableHeader - 0x00100000',
      'TableHeader.Version - 0x0001',
      'TableHeader.TableLength - 0x0000001B',
      'ExecuteBootScript - 0010000D',
      'EFI_BOOT_SCRIPT_STALL_OPCODE',
      'BootScriptExecuteStall - 0x00000007',
      'ExecuteBootScript - 00100018',
      ...END,
    ])
  })

  it('writes memory in each width', async () => {
    const machine = new ScriptMachine()
    const write = (width: number, data: string) =>
      linesOf({ opcode: 'MEM_WRITE', width, address: 0x2000n, data: fromHex(data) }, machine)
    expect(await write(0, '0aff')).toEqual([
      'EFI_BOOT_SCRIPT_MEM_WRITE_OPCODE',
      'BootScriptExecuteMemoryWrite - 0x00002000, 0x00000002, 0x00000000',
      'S3BootScriptWidthUint8 - 0x00002000 (0x0A)',
      'S3BootScriptWidthUint8 - 0x00002001 (0xFF)',
    ])
    expect(machine.memory.readU16(0x2000)).toBe(0xff0a)
  })

  it.each([
    [1, '3412', 'S3BootScriptWidthUint16 - 0x00002000 (0x1234)', 0x1234n],
    [2, '78563412', 'S3BootScriptWidthUint32 - 0x00002000 (0x12345678)', 0x1234_5678n],
    [
      3,
      'f0debc9a78563412',
      'S3BootScriptWidthUint64 - 0x00002000 (0x123456789ABCDEF0)',
      0x1234_5678_9abc_def0n,
    ],
  ])('writes memory in width %i', async (width, data, line, value) => {
    const machine = new ScriptMachine()
    const node = { opcode: 'MEM_WRITE', width, address: 0x2000n, data: fromHex(data) } as const
    expect((await linesOf(node, machine))[2]).toBe(line)
    expect(machine.memory.readU64(0x2000)).toBe(value)
  })

  it('keeps the address of FIFO writes and the value of FILL writes', async () => {
    const fifo = new ScriptMachine()
    const data = fromHex('01020304')
    expect((await linesOf({ opcode: 'MEM_WRITE', width: 5, address: 0x2000n, data }, fifo)).slice(2)).toEqual(
      [
        'S3BootScriptWidthFifoUint16 - 0x00002000 (0x0201)',
        'S3BootScriptWidthFifoUint16 - 0x00002000 (0x0403)',
      ],
    )
    expect(fifo.memory.readU32(0x2000)).toBe(0x0403)
    const fill = new ScriptMachine()
    expect((await linesOf({ opcode: 'MEM_WRITE', width: 9, address: 0x2000n, data }, fill)).slice(2)).toEqual(
      [
        'S3BootScriptWidthFillUint16 - 0x00002000 (0x0201)',
        'S3BootScriptWidthFillUint16 - 0x00002002 (0x0201)',
      ],
    )
    expect(fill.memory.readU32(0x2000)).toBe(0x0201_0201)
  })

  it('writes ports', async () => {
    const machine = new ScriptMachine()
    const data = fromHex('000000007fe4f018')
    expect(await linesOf({ opcode: 'IO_WRITE', width: 2, address: 0x514n, data }, machine)).toEqual([
      'EFI_BOOT_SCRIPT_IO_WRITE_OPCODE',
      'BootScriptExecuteIoWrite - 0x00000514, 0x00000002, 0x00000002',
      'S3BootScriptWidthUint32 - 0x00000514 (0x00000000)',
      'S3BootScriptWidthUint32 - 0x00000518 (0x18F0E47F)',
    ])
    expect(machine.ports).toEqual(['out 0x514 4 0x0', 'out 0x518 4 0x18f0e47f'])
  })

  it('changes memory and ports: (old & mask) | value', async () => {
    const machine = new ScriptMachine()
    machine.memory.writeU8(0x2000, 0xab)
    machine.values.set(0x61, 0xcd)
    expect(await linesOf({ opcode: 'MEM_READ_WRITE', width: 0, address: 0x2000n, ...pair }, machine)).toEqual(
      [
        'EFI_BOOT_SCRIPT_MEM_READ_WRITE_OPCODE',
        'BootScriptExecuteMemoryReadWrite - 0x00002000, 0x00000000000000F0, 0x0000000000000001',
        'S3BootScriptWidthUint8 - 0x00002000',
        'S3BootScriptWidthUint8 - 0x00002000 (0xA1)',
      ],
    )
    expect(machine.memory.readU8(0x2000)).toBe(0xa1)
    await machine.run([{ opcode: 'IO_READ_WRITE', width: 0, address: 0x61n, ...pair }])
    expect(machine.log.lines).toContain(
      'BootScriptExecuteIoReadWrite - 0x00000061, 0x00000000000000F0, 0x0000000000000001',
    )
    expect(machine.ports).toEqual(['in 0x61 1', 'out 0x61 1 0xc1'])
  })

  it('reaches PCI configuration space by its ports', async () => {
    const machine = new ScriptMachine()
    machine.values.set(0xcfd, 0x80)
    // 00:1f.0 register 0x41
    expect(
      await linesOf({ opcode: 'PCI_CONFIG_READ_WRITE', width: 0, address: 0x1f_0041n, ...pair }, machine),
    ).toEqual([
      'EFI_BOOT_SCRIPT_PCI_CONFIG_READ_WRITE_OPCODE',
      'BootScriptExecutePciCfgReadWrite - 0x00000000000F8041, 0x00000000000000F0, 0x0000000000000001',
      'S3BootScriptWidthUint8 - 0x00000000000F8041',
      'S3BootScriptWidthUint8 - 0x00000000000F8041 (0x81)',
    ])
    const select = 'out 0xcf8 4 0x8000f840'
    expect(machine.ports).toEqual([select, 'in 0xcfd 1', select, 'out 0xcfd 1 0x81'])
    const write = { width: 1, address: 0x1_03_02_04n, data: fromHex('0700') } as const
    expect((await linesOf({ opcode: 'PCI_CONFIG_WRITE', ...write })).slice(1)).toEqual([
      'BootScriptExecutePciCfgWrite - 0x000000000011A004, 0x00000001, 0x00000001',
      'S3BootScriptWidthUint16 - 0x000000000011A004 (0x0007)',
    ])
    expect((await linesOf({ opcode: 'PCI_CONFIG2_WRITE', segment: 0, ...write }))[1]).toBe(
      'BootScriptExecutePciCfg2Write - 0x000000000011A004, 0x00000001, 0x00000001',
    )
    expect(
      (await linesOf({ opcode: 'PCI_CONFIG2_READ_WRITE', segment: 0, width: 0, address: 4n, ...pair }))[1],
    ).toBe('BootScriptExecutePciCfg2ReadWrite - 0x0000000000000004, 0x00000000000000F0, 0x0000000000000001')
  })

  it('reaches PCI configuration space by memory where there is a window', async () => {
    const machine = new ScriptMachine()
    const node = {
      opcode: 'PCI_CONFIG_WRITE',
      width: 0,
      address: 0x104_0001_0000n,
      data: fromHex('07'),
    } as const
    expect((await machine.run([node], { pciExpressBase: 0x80_0000 })).status).toBe('Success')
    expect(machine.memory.readU8(0x80_0000 + 0x8104)).toBe(7)
    expect(machine.ports).toEqual([])
  })

  it.each([
    [
      'MEM_POLL',
      { duration: 3n, loopTimes: 5n, address: 0x2000n },
      'BootScriptExecuteMemPoll - 0x00002000',
      3000n,
    ],
    ['IO_POLL', { delay: 5n, address: 0x64n }, 'BootScriptExecuteIoPoll - 0x00000064', 100n],
    ['PCI_CONFIG_POLL', { delay: 5n, address: 4n }, 'BootScriptPciCfgPoll - 0x0000000000000004', 100n],
    [
      'PCI_CONFIG2_POLL',
      { delay: 5n, address: 4n, segment: 0 },
      'BootScriptPciCfg2Poll - 0x0000000000000004',
      100n,
    ],
  ] as const)('polls with %s until the value is there', async (opcode, fields, line, interval) => {
    const machine = new ScriptMachine()
    machine.values.set(0x64, 0x0f).set(0xcfc, 0x0f)
    machine.memory.writeU8(0x2000, 0x0f)
    const node = { opcode, width: 0, value: 0x10n, mask: 0xf0n, ...fields } as BootScriptNode
    let left = 3
    const passTime = () => {
      if (--left > 0) return
      machine.values.set(0x64, 0x1f).set(0xcfc, 0x1f)
      machine.memory.writeU8(0x2000, 0x1f)
    }
    const run = await machine.run([node], { passTime })
    expect(run).toMatchObject({ status: 'Success', nanoseconds: 3n * interval })
    expect(machine.lines[1]).toBe(`${line}, 0x00000000000000F0, 0x0000000000000010`)
    expect(machine.lines.filter((text) => text.startsWith('S3BootScriptWidthUint8 - '))).toHaveLength(4)

    machine.values.clear()
    machine.memory.writeU8(0x2000, 0)
    const failed = await machine.run([node])
    expect(failed).toMatchObject({ status: 'Device Error', hang: undefined, nanoseconds: 5n * interval })
    expect(machine.log.lines.at(-1)).toBe('S3BootScriptDone - Device Error')
  })

  it('prints information and labels, and does nothing else', async () => {
    const data = fromHex('deadbeef')
    expect(await linesOf({ opcode: 'INFORMATION', data })).toEqual([
      'EFI_BOOT_SCRIPT_INFORMATION_OPCODE',
      'BootScriptExecuteInformation - 0x00100014',
      'BootScriptInformation: DE AD BE EF ',
    ])
    expect(await linesOf({ opcode: 'LABEL', data: fromHex('6100') })).toEqual([
      'S3_BOOT_SCRIPT_LIB_LABEL_OPCODE',
      'BootScriptExecuteLabel - 0x00100014',
      'BootScriptLabel: 61 00 ',
    ])
  })

  it('calls code where somebody can', async () => {
    const machine = new ScriptMachine()
    const calls: bigint[][] = []
    const script = [
      { opcode: 'DISPATCH', entryPoint: 0x1234_5678_9000n },
      { opcode: 'DISPATCH_2', entryPoint: 0x2000n, context: 0x3000n },
    ] as const
    const { status } = await machine.run(script, {
      dispatch: (...call) => {
        calls.push(call)
        return calls.length === 2 ? 'Not Found' : 'Success'
      },
    })
    expect(status).toBe('Not Found')
    expect(calls).toEqual([
      [0x1234_5678_9000n, 0n],
      [0x2000n, 0x3000n],
    ])
    expect(machine.lines).toEqual([
      'EFI_BOOT_SCRIPT_DISPATCH_OPCODE',
      'BootScriptExecuteDispatch - 0x56789000',
      'EFI_BOOT_SCRIPT_DISPATCH_2_OPCODE',
      'BootScriptExecuteDispatch2 - 0x00002000(0x00003000)',
      'S3BootScriptDone - Not Found',
    ])
    const { hang } = await new ScriptMachine().run(script)
    expect(hang).toMatchObject({ kind: 'code', opcode: 'DISPATCH', address: SCRIPT_BASE + 13 })
  })

  it('has no SMBus', async () => {
    const machine = new ScriptMachine()
    const node = {
      opcode: 'SMBUS_EXECUTE',
      smBusAddress: 0xa0n,
      operation: 7,
      data: fromHex('3412'),
    } as const
    expect((await machine.run([node])).status).toBe('Unsupported')
    expect(machine.lines.slice(1)).toEqual([
      'BootScriptExecuteSmbusExecute - 0x000000A0, 0x00000007',
      'EfiSmbusWriteWord - 0x000000A0 (0x1234)',
      'S3BootScriptDone - Unsupported',
    ])
    expect((await machine.run([{ ...node, operation: 12 }])).status).toBe('Invalid Parameter')
  })
})

describe('the executor and scripts that are wrong', () => {
  it.each([
    [
      'an address that is not aligned',
      { opcode: 'MEM_WRITE', width: 2, address: 0x2002n, data: fromHex('00000000') },
    ],
    ['a width that is none', { opcode: 'MEM_WRITE', width: 12, address: 0x2000n, data: fromHex('00') }],
    ['a port above 0xffff', { opcode: 'IO_WRITE', width: 0, address: 0x1_0000n, data: fromHex('00') }],
    ['64 bits of PCI', { opcode: 'PCI_CONFIG_WRITE', width: 3, address: 0n, data: new Uint8Array(8) }],
  ] as ReadonlyArray<readonly [string, BootScriptNode]>)(
    'ends with Invalid Parameter for %s',
    async (_name, node) => {
      const machine = new ScriptMachine()
      const { status, hang } = await machine.run([node])
      expect([status, hang]).toEqual(['Invalid Parameter', undefined])
      expect(machine.log.lines.at(-1)).toBe('S3BootScriptDone - Invalid Parameter')
      expect(machine.ports).toEqual([])
    },
  )

  it('prints nothing more for bytes that are no table, and nothing at all without one', async () => {
    const machine = new ScriptMachine()
    expect((await machine.run(new Uint8Array(13))).status).toBe('Unsupported')
    expect(machine.log.lines).toEqual(['S3BootScriptExecute:'])
    const none = await executeBootScript({ host: machine, base: 0, log: machine.log })
    expect(none.status).toBe('Invalid Parameter')
    expect(machine.log.lines).toHaveLength(1)
  })

  it('ends at an opcode that is not defined, and at the end without TERMINATE', async () => {
    const machine = new ScriptMachine()
    const bytes = encodeBootScript([{ opcode: 'STALL', duration: 0n }])
    expect((await machine.run(bytes)).status).toBe('Success')
    expect(machine.log.lines.at(-1)).toBe('S3BootScriptDone - Success')
    bytes[13] = 0x11
    expect((await machine.run(bytes)).status).toBe('Unsupported')
    expect(machine.log.lines.at(-1)).toBe('S3BootScriptDone - Unsupported')
  })

  it('believes the count and not the length, and reads on behind the node', async () => {
    const machine = new ScriptMachine()
    const bytes = encodeBootScript([
      { opcode: 'MEM_WRITE', width: 0, address: 0x2000n, data: fromHex('11') },
      { opcode: 'TERMINATE' },
    ])
    bytes[13 + 7] = 4
    expect((await machine.run(bytes)).status).toBe('Success')
    expect(machine.memory.readU32(0x2000)).toBe(0x03_00_ff_11)
  })

  it('runs what a node has written over the script', async () => {
    const machine = new ScriptMachine()
    const stall = 13 + 20 // behind the write
    const script: BootScriptNode[] = [
      { opcode: 'MEM_WRITE', width: 0, address: BigInt(SCRIPT_BASE + stall), data: fromHex('ff') },
      { opcode: 'STALL', duration: 1n },
    ]
    expect(await machine.run(script)).toMatchObject({ status: 'Success', nodes: 2, nanoseconds: 0n })
  })

  it('keeps the masks of the node before for FIFO and FILL widths', async () => {
    const machine = new ScriptMachine()
    machine.values.set(0x64, 0x10)
    const poll = {
      opcode: 'IO_POLL',
      width: 0,
      address: 0x64n,
      delay: 0n,
      value: 0x10n,
      mask: 0xf0n,
    } as const
    await machine.run([poll, { ...poll, width: 4, value: 1n, mask: 2n }])
    expect(machine.log.lines.filter((line) => line.includes('IoPoll'))).toEqual(
      new Array(2).fill('BootScriptExecuteIoPoll - 0x00000064, 0x00000000000000F0, 0x0000000000000010'),
    )
  })
})

describe('what edk2 would not come back from', () => {
  it('is a poll without end: where, and how long', async () => {
    const machine = new ScriptMachine()
    machine.memory.writeU32(0x2000, 0x0100_0000)
    const poll = { opcode: 'MEM_POLL', width: 2, address: 0x2000n, value: 0n, mask: 0xffff_ffffn } as const
    const { status, hang } = await machine.run([
      { opcode: 'STALL', duration: 0n },
      { ...poll, duration: 1n, loopTimes: 0x1999_9999_9999_999an },
    ])
    expect(status).toBeUndefined()
    expect(hang).toBeInstanceOf(BootScriptHang)
    expect(hang).toMatchObject({
      kind: 'spin',
      opcode: 'MEM_POLL',
      address: SCRIPT_BASE + 24,
      waitMicroseconds: 1844674407370955162n,
    })
    expect(hang?.message).toContain(
      'boot script node MEM_POLL at 0x100018: waits for 0x0 under mask 0xffffffff at 0x2000, and it reads 0x1000000',
    )
    expect(hang?.message).toMatch(/Wait: +58494 years/)
    expect(machine.log.lines.length).toBeLessThan(1100)
  })

  it('is a poll that ends, but after more tries or time than is allowed', async () => {
    const machine = new ScriptMachine()
    const poll = { opcode: 'IO_POLL', width: 0, address: 0x64n, delay: 50n, value: 0n, mask: 0xffn } as const
    expect((await machine.run([poll], { limits: { pollTries: 49 } })).hang).toMatchObject({
      kind: 'limit',
      waitMicroseconds: 5n,
    })
    expect((await machine.run([poll], { limits: { pollTries: 50 } })).status).toBe('Device Error')
  })

  it.each([
    ['a node of length 0', 'STALL', 'spin', '0700 00 0000000000000000'],
    ['a stall of years', 'STALL', 'limit', '0700 0b ffffffffffffffff'],
    [
      '64 bits of a port',
      'IO_WRITE',
      'assert',
      '0000 1b 03000000 01000000 0000000000000000 0000000000000000',
    ],
    [
      'memory above the address space',
      'MEM_WRITE',
      'exception',
      '0200 14 00000000 01000000 00000000000000ff 00',
    ],
    ['PCI segment 1', 'PCI_CONFIG2_WRITE', 'assert', '0b00 16 00000000 01000000 0000000000000000 0100 00'],
    ['PCI register 0x100', 'PCI_CONFIG_WRITE', 'assert', '0400 14 00000000 01000000 0000000000010000 00'],
    ['4 GiB of writes', 'MEM_WRITE', 'limit', '0200 14 00000000 ffffffff 0000200000000000 00'],
    ['4 GiB of information', 'INFORMATION', 'limit', '0a00 07 ffffffff'],
  ])('is %s', async (_name, opcode, kind, node) => {
    const machine = new ScriptMachine()
    const header = fromHex('aa00 0d 0100 00000000 00000000')
    new DataView(header.buffer).setUint32(5, 0x1000, true)
    const { status, hang } = await machine.run(Uint8Array.of(...header, ...fromHex(node)))
    expect(status).toBeUndefined()
    expect(hang).toMatchObject({ opcode, kind, address: SCRIPT_BASE + 13 })
  })

  it('is a table of more nodes than is allowed', async () => {
    const nodes = new Array(300).fill({ opcode: 'LABEL', data: new Uint8Array() })
    const bytes = encodeBootScript(nodes)
    const { hang, nodes: begun } = await new ScriptMachine().run(bytes, { limits: { nodes: 299 } })
    expect(hang).toMatchObject({ kind: 'limit', opcode: 'LABEL' })
    expect(begun).toBe(300)
  })

  it('never keeps the executor, nor fills memory with its log, whatever the bytes', async () => {
    const mutated = fc
      .tuple(anyScript, fc.array(fc.tuple(fc.nat(4000), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }))
      .map(([nodes, changes]) => {
        const bytes = encodeBootScript(nodes)
        for (const [at, value] of changes) bytes[13 + (at % (bytes.length - 13))] = value
        return bytes
      })
    const limits = { nodes: 200, accesses: 500, pollTries: 10, waitMicroseconds: 1000 }
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), async (bytes) => {
        const machine = new ScriptMachine()
        const { status, hang, nodes } = await machine.run(bytes, { limits })
        expect(status === undefined).toBe(hang !== undefined)
        if (hang) expect(hang).toBeInstanceOf(BootScriptHang)
        expect(nodes).toBeLessThanOrEqual(201)
        expect(machine.log.lines.length).toBeLessThan(4 + 4 * 201 + 500 + 11 * 201)
      }),
      { numRuns: 1000 },
    )
  })
})
