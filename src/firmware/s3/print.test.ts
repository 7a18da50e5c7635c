import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyScript } from '../../../test/firmware/s3-arbitrary.ts'
import { SEED_SCRIPT, SEED_SCRIPT_BASE } from '../../../test/firmware/s3-seed.ts'
import { fromHex } from '../../binary/bytes.ts'
import { formatMicroseconds } from './duration.ts'
import type { BootScriptNode } from './node.ts'
import { describeBootScript, printBootScript } from './print.ts'
import { decodeBootScript, encodeBootScript } from './table.ts'

describe('the listing of a boot script', () => {
  it('says what the acceptance run recorded', () => {
    expect(printBootScript(SEED_SCRIPT, { base: SEED_SCRIPT_BASE })).toBe(
      [
        'table at 0x7e7a7000, version 1, 0xed bytes',
        'Address     Opcode       Arguments',
        '0x7e7a700d  MEM_WRITE    0x7fe4f018 Uint8 x 16: 00 2b 00 0c 00 00 00 00 00 00 00 00 00 00 00 00',
        '                         fw_cfg DMA: select 0x2b, skip 0 bytes',
        '0x7e7a7030  IO_WRITE     0x514 Uint32 x 2: 00 00 00 00 7f e4 f0 18',
        '0x7e7a704b  MEM_POLL     0x7fe4f018 Uint32 & 0xffffffff == 0x0, every 1 µs, up to 58494 years',
        '0x7e7a7072  MEM_WRITE    0x7fe4f018 Uint8 x 24: 00 00 00 10 00 00 00 08 00 00 00 00 7f e4 f0 28 …',
        '                         fw_cfg DMA: write 8 bytes: 0x7fe5c000',
        '0x7e7a709d  IO_WRITE     0x514 Uint32 x 2: 00 00 00 00 7f e4 f0 18',
        '0x7e7a70b8  MEM_POLL     0x7fe4f018 Uint32 & 0xffffffff == 0x0, every 1 µs, up to 58494 years',
        '0x7e7a70df  INFORMATION  de ad be ef',
        '0x7e7a70ea  TERMINATE',
      ].join('\n'),
    )
  })

  it('has a line for every other opcode', () => {
    const pair = { value: 1n, mask: 0xf0n }
    const script: BootScriptNode[] = [
      { opcode: 'IO_READ_WRITE', width: 0, address: 0x61n, ...pair },
      { opcode: 'PCI_CONFIG_READ_WRITE', width: 1, address: 0x1f_0344n, ...pair },
      { opcode: 'PCI_CONFIG2_WRITE', width: 4, segment: 1, address: 0x100_0001_0000n, data: fromHex('aabb') },
      { opcode: 'IO_POLL', width: 0, address: 0x64n, delay: 25n, ...pair },
      { opcode: 'SMBUS_EXECUTE', smBusAddress: 0xa0n, operation: 1, data: new Uint8Array() },
      { opcode: 'STALL', duration: 1500n },
      { opcode: 'DISPATCH', entryPoint: 0x1000n },
      { opcode: 'DISPATCH_2', entryPoint: 0x1000n, context: 0x2000n },
      { opcode: 'LABEL', data: fromHex('6100') },
      { opcode: 'TERMINATE' },
    ]
    expect(printBootScript(encodeBootScript(script)).split('\n').slice(2)).toEqual([
      '0x000d   IO_READ_WRITE          0x61 Uint8 & 0xf0 | 0x1',
      '0x001e   PCI_CONFIG_READ_WRITE  00:1f.3 register 0x44 Uint16 & 0xf0 | 0x1',
      '0x0031   PCI_CONFIG2_WRITE      0001:00:01.0 register 0x100 FifoUint8 x 2: aa bb',
      '0x0048   IO_POLL                0x64 Uint8 & 0xf0 == 0x1, every 100 ns, up to 2 µs',
      '0x0061   SMBUS_EXECUTE          0xa0 operation 1:',
      '0x0074   STALL                  1500 µs',
      '0x007f   DISPATCH               0x1000',
      '0x008a   DISPATCH_2             0x1000 (0x2000)',
      '0x009d   LABEL                  61 00',
      '0x00a6   TERMINATE',
    ])
  })

  it('shows a broken script as far as it goes, and what is wrong', () => {
    const bytes = SEED_SCRIPT.slice()
    bytes[0x4b + 2] = 0
    const lines = printBootScript(bytes).split('\n')
    expect(lines.slice(-2)).toEqual([
      '0x0030   IO_WRITE   0x514 Uint32 x 2: 00 00 00 00 7f e4 f0 18',
      'error: boot script at byte 0x4b: MEM_POLL has length 0: edk2 would run it for ever',
    ])
    expect(printBootScript(new Uint8Array(2))).toBe(
      'error: boot script at byte 0x0: expected a header of 13 bytes, found 2',
    )
  })

  it('is JSON', () => {
    const described = describeBootScript(decodeBootScript(SEED_SCRIPT).nodes)
    expect(JSON.parse(JSON.stringify(described))).toEqual(described)
    expect(described[2]).toEqual({
      offset: 0x4b,
      length: 0x27,
      opcode: 'MEM_POLL',
      width: 2,
      address: '0x7fe4f018',
      duration: '0x1',
      loopTimes: '0x199999999999999a',
      value: '0x0',
      mask: '0xffffffff',
    })
  })

  it('never throws', () => {
    const hostile = fc.tuple(anyScript, fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 5 }))
    fc.assert(
      fc.property(hostile, ([nodes, changes]) => {
        const bytes = encodeBootScript(nodes)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        expect(printBootScript(bytes).length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('waiting times', () => {
  it.each([
    [0n, '0 µs'],
    [999_999n, '999999 µs'],
    [1_000_000n, '1 second'],
    [90_000_000n, '1 minute'],
    [7_200_000_000n, '2 hours'],
    [1844674407370955162n, '58494 years'],
  ])('%i µs', (microseconds, text) => {
    expect(formatMicroseconds(microseconds)).toBe(text)
  })
})
