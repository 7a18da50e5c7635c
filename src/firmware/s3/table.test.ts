import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyScript } from '../../../test/firmware/s3-arbitrary.ts'
import { VmgenidError } from '../../binary/errors.ts'
import { BootScriptFormatError, type BootScriptNode, encodeNode } from './node.ts'
import { decodeBootScript, encodeBootScript, readBootScript } from './table.ts'

describe('boot-script tables', () => {
  const stall: BootScriptNode = { opcode: 'STALL', duration: 1n }

  it('encodes and decodes without loss, whatever is behind', () => {
    fc.assert(
      fc.property(anyScript, fc.uint8Array({ minLength: 4, maxLength: 4 }), (nodes, reserved) => {
        const bytes = encodeBootScript(nodes, { reserved })
        const table = decodeBootScript(Uint8Array.of(...bytes, 1, 2, 3))
        expect(table.nodes.map(({ node }) => node)).toEqual(nodes)
        expect(table.header).toMatchObject({ tableLength: bytes.length, version: 1, reserved })
        const last = table.nodes.at(-1)
        expect((last?.offset ?? 0) + (last?.length ?? 0)).toBe(bytes.length)
      }),
    )
  })

  it('looks at nothing behind TERMINATE', () => {
    const bytes = encodeBootScript([stall, { opcode: 'TERMINATE' }, stall])
    expect(decodeBootScript(bytes).nodes).toHaveLength(2)
  })

  it('keeps what is right before a fault, and says where the fault is', () => {
    const bytes = encodeBootScript([stall, stall, { opcode: 'TERMINATE' }])
    bytes[13 + 11 + 2] = 0
    const { nodes, fault } = readBootScript(bytes)
    expect(nodes.map(({ offset }) => offset)).toEqual([13])
    expect(fault).toMatchObject({ fault: 'length zero', offset: 24 })
    expect(fault?.message).toContain('at byte 0x18: STALL has length 0: edk2 would run it for ever')
  })

  it.each([
    ['no header', new Uint8Array(5), 'ends early'],
    ['another opcode first', encodeNode(stall), 'ends early'],
    ['zeros', new Uint8Array(100), 'not a table'],
    ['a table that was not closed', encodeBootScript([]).fill(0, 5, 9), 'no end'],
    ['a table without TERMINATE', encodeBootScript([stall]), 'no end'],
    [
      'a table that was cut',
      encodeBootScript([stall, { opcode: 'TERMINATE' }]).subarray(0, 24),
      'ends early',
    ],
  ] as const)('finds fault with %s', (_name, bytes, fault) => {
    expect(readBootScript(bytes).fault?.fault).toBe(fault)
  })

  it('takes any bytes: an end, a bound, and no error but its own', () => {
    const hostile = fc
      .tuple(anyScript, fc.array(fc.tuple(fc.nat(4000), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }))
      .map(([nodes, changes]) => {
        const bytes = encodeBootScript(nodes)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        return bytes
      })
    fc.assert(
      fc.property(fc.oneof(hostile, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        const { nodes } = readBootScript(bytes)
        expect(nodes.length).toBeLessThanOrEqual(bytes.length / 3)
        try {
          decodeBootScript(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(VmgenidError)
          expect(error).toBeInstanceOf(BootScriptFormatError)
          const { offset } = error as BootScriptFormatError
          expect(offset).toBeLessThanOrEqual(Math.max(bytes.length, 13))
        }
      }),
      { numRuns: 2000 },
    )
  })
})
