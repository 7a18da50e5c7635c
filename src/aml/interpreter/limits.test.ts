import { describe, expect, it } from 'vitest'
import { Interpretation, interpretation, succeeded, tableOf } from '../../../test/aml/interpretation.ts'
import {
  Add,
  Arg0,
  Break,
  BufferData,
  Concatenate,
  call,
  If,
  Increment,
  LEqual,
  LLess,
  LNot,
  Local0,
  Local1,
  Method,
  Name,
  One,
  Package,
  path,
  Return,
  SizeOf,
  Sleep,
  Store,
  Subtract,
  text,
  VarPackage,
  While,
} from '../asl.ts'
import { AmlInterpreter, type AmlLimits } from '../interpreter.ts'
import type { TermArg } from '../terms.ts'

const buffer = (size: Parameters<typeof BufferData>[1]) => BufferData(new Uint8Array(), size)

const made = (limits: Partial<AmlLimits>) =>
  interpretation(
    [
      Method('FORE', 0, [While(One, [])]),
      Method('SOME', 1, [Store(0, Local0), While(LLess(Local0, Arg0), [Increment(Local0)]), Return(Local0)]),
      Method('TWIC', 0, [Store(path('\\SOM5'), Local0), Return(Add(Local0, path('\\SOM5')))]),
      Method('SOM5', 0, [Return(call('SOME', 5))]),
      Method('DEEP', 1, [If(LEqual(Arg0, 0), [Return(0)]), Return(Add(call('DEEP', Subtract(Arg0, 1)), 1))]),
      Method('GROW', 0, [Store(text('x'), Local0), While(One, [Concatenate(Local0, Local0, Local0)])]),
      Method('LOTS', 0, [While(One, [Store(buffer(0x1_0000), Local1)])]),
      Method('SIZE', 1, [Store(buffer(Arg0), Local0), Return(SizeOf(Local0))]),
      Method('PACK', 1, [Store(VarPackage(Arg0, []), Local0), Return(1)]),
      Method('NEST', 0, [Return(nested(60))]),
      Method('FINE', 0, [Return(1)]),
    ],
    { limits },
  )

function nested(depth: number): TermArg {
  let term: TermArg = One
  for (let i = 0; i < depth; i++) term = LNot(term)
  return term
}

const of = (value: number) => ({ type: 'integer', value: BigInt(value) }) as const

describe('limits', () => {
  it('loopIterations: rounds of one loop', () => {
    const machine = made({ loopIterations: 10 })
    expect(machine.status('\\FORE')).toBe('AE_AML_LOOP_TIMEOUT')
    expect(machine.integer('\\SOME', of(10))).toBe(10n)
    expect(machine.status('\\SOME', of(11))).toBe('AE_AML_LOOP_TIMEOUT')
    expect(machine.integer('\\TWIC')).toBe(10n)
  })

  it('work: terms, in all calls together; a new evaluation starts from zero', () => {
    const machine = made({ work: 1000 })
    expect(machine.status('\\FORE')).toBe('AE_AML_LOOP_TIMEOUT')
    for (let i = 0; i < 20; i++) expect(machine.integer('\\SOME', of(10))).toBe(10n)
    expect(machine.status('\\SOME', of(500))).toBe('AE_AML_LOOP_TIMEOUT')
  })

  it('callDepth: calls inside calls', () => {
    const machine = made({ callDepth: 20 })
    expect(machine.integer('\\DEEP', of(19))).toBe(19n)
    expect(machine.status('\\DEEP', of(20))).toBe('AE_AML_METHOD_LIMIT')
  })

  it('without options: 255 calls of one method inside each other, as ACPICA has it', () => {
    const machine = made({})
    expect(machine.integer('\\DEEP', of(254))).toBe(254n)
    expect(machine.status('\\DEEP', of(255))).toBe('AE_AML_METHOD_LIMIT')
  })

  it('termDepth: terms inside terms', () => {
    expect(made({ termDepth: 70 }).integer('\\NEST')).toBe(0xffff_ffff_ffff_ffffn)
    expect(made({ termDepth: 50 }).status('\\NEST')).toBe('AE_STACK_OVERFLOW')
  })

  it('objectBytes: a string, a buffer, a package', () => {
    const machine = made({ objectBytes: 1024 })
    expect(machine.status('\\GROW')).toBe('AE_NO_MEMORY')
    expect(machine.integer('\\SIZE', of(1024))).toBe(1024n)
    expect(machine.status('\\SIZE', of(1025))).toBe('AE_NO_MEMORY')
    expect(machine.integer('\\PACK', of(64))).toBe(1n)
    expect(machine.status('\\PACK', of(65))).toBe('AE_NO_MEMORY')
  })

  it('allocation: all objects of an evaluation', () => {
    const machine = made({ allocation: 2 ** 20 })
    expect(machine.status('\\LOTS')).toBe('AE_NO_MEMORY')
    for (let i = 0; i < 20; i++) expect(machine.integer('\\SIZE', of(0x1_0000))).toBe(0x1_0000n)
  })

  it('by default let no table take more than its share', () => {
    const machine = made({})
    for (const method of ['FORE', 'GROW', 'LOTS']) {
      expect(machine.status(`\\${method}`), method).toMatch(/^AE_(AML_LOOP_TIMEOUT|NO_MEMORY)$/)
      expect(machine.integer('\\FINE')).toBe(1n)
    }
    expect(machine.status('\\SIZE', { type: 'integer', value: 0xffff_ffff_ffff_ffffn })).toBe('AE_NO_MEMORY')
    expect(machine.status('\\PACK', { type: 'integer', value: 0xffff_ffffn })).toBe('AE_NO_MEMORY')
  })
})

describe('limits outside of methods', () => {
  it.each([
    ['a loop', [While(One, [])], 'AE_AML_LOOP_TIMEOUT'],
    ['a buffer', [Name('BUF', buffer(0x7fff_ffff))], 'AE_NO_MEMORY'],
    ['a package of packages', [Name('PKG', Package([Package([], 255)], 255))], undefined],
  ] as const)('hold for %s', (_name, terms, status) => {
    const aml = new AmlInterpreter(new Interpretation().host)
    const { problems } = succeeded(aml.load(tableOf(terms)))
    expect(problems.map((problem) => problem.status)).toEqual(status ? [status] : [])
  })

  it('end a table that uses up what all its statements have: nothing of it stays', () => {
    const machine = new Interpretation({ limits: { work: 1000 } })
    const result = machine.aml.load(tableOf([Name('INT', 1), While(One, [Sleep(0)]), Name('NEXT', 1)]))
    expect(result.ok ? 'loaded' : result.error.status).toBe('AE_AML_LOOP_TIMEOUT')
    expect(machine.aml.namespace.lookup('\\INT')).toBeUndefined()
    machine.load([Name('INT', 2), While(One, [Break()])])
    expect(machine.integer('\\INT')).toBe(2n)
  })
})
