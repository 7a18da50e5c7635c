import { describe, expect, it } from 'vitest'
import { interpretation, string } from '../../../test/aml/interpretation.ts'
import { Arg0, call, Field, Method, OperationRegion, path, Return, Store } from '../asl.ts'

const WIDTHS = { ByteAcc: 8, WordAcc: 16, DWordAcc: 32, QWordAcc: 64 } as const

/** A machine with one port, or several, and what code does with them. */
function machine(port: number, access: keyof typeof WIDTHS) {
  const made = interpretation([
    OperationRegion('PORT', 'SystemIO', port, 0x10),
    Field('PORT', access, 'NoLock', 'Preserve', [['REGI', WIDTHS[access]]]),
    Method('READ', 0, [Return(path('REGI'))]),
    Method('WRIT', 1, [Store(Arg0, 'REGI')]),
    Method('ASK', 1, [Return(call('_OSI', Arg0))]),
  ])
  const { host } = made
  const accesses = (method: string, ...args: Parameters<typeof made.value>[1][]) => {
    host.accesses.length = 0
    made.value(method, ...args)
    return host.accesses.map((line) => line.replace(' SystemIO', ''))
  }
  return { made, accesses, ask: (name: string) => made.value('\\ASK', string(name)) }
}

const all = (value: bigint) => ({ type: 'integer', value }) as const

describe('I/O ports', () => {
  it('are accessed in the width of the field', () => {
    const { accesses } = machine(0x600, 'WordAcc')
    expect(accesses('\\READ')).toEqual(['read 0x600 16 0x0'])
    expect(accesses('\\WRIT', all(0x12345n))).toEqual(['write 0x600 16 0x2345'])
  })

  it('of 64 bits are two of 32', () => {
    const { accesses } = machine(0x600, 'QWordAcc')
    expect(accesses('\\WRIT', all(0x1122_3344_5566_7788n))).toEqual([
      'write 0x600 32 0x55667788',
      'write 0x604 32 0x11223344',
    ])
    expect(accesses('\\READ')).toEqual(['read 0x600 32 0x55667788', 'read 0x604 32 0x11223344'])
  })

  it('of interrupt controllers are protected: they read as zeros, and writes are lost', () => {
    const { made, accesses } = machine(0x21, 'ByteAcc')
    expect(accesses('\\WRIT', all(0xffn))).toEqual([])
    expect(made.integer('\\READ')).toBe(0n)
    expect(made.host.accesses).toEqual([])
  })

  it('are protected byte by byte: the others of a wide access go through', () => {
    const { made, accesses } = machine(0x20, 'DWordAcc')
    expect(accesses('\\WRIT', all(0x4433_2211n))).toEqual(['write 0x22 8 0x33', 'write 0x23 8 0x44'])
    expect(made.integer('\\READ')).toBe(0x4433_0000n)
  })

  it('of the real-time clock are protected from tables that know Windows XP', () => {
    const { accesses, ask } = machine(0x70, 'ByteAcc')
    expect(accesses('\\READ')).toHaveLength(1)
    ask('Windows 2000')
    expect(accesses('\\READ')).toHaveLength(1)
    ask('Windows 2001')
    expect(accesses('\\READ')).toHaveLength(0)
  })

  it('end at 0xffff; for Windows 2000 they begin again', () => {
    const { made, accesses, ask } = machine(0xffff_0604, 'ByteAcc')
    expect(made.status('\\READ')).toBe('AE_LIMIT')
    ask('Windows 2000')
    expect(accesses('\\READ')).toEqual(['read 0x604 8 0x0'])
    const last = machine(0xffff, 'WordAcc')
    expect(last.made.status('\\READ')).toBe('AE_LIMIT')
    last.ask('Windows 2009')
    expect(last.made.status('\\READ')).toBe('AE_LIMIT')
  })
})
