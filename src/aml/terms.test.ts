import { describe, expectTypeOf, it } from 'vitest'
import { Add, call, Divide, If, Name, Notify, OperationRegion, path, Store } from './asl.ts'
import type { FieldElement, SuperName, Target, Term, TermArg, TermList, TermObj } from './terms.ts'

// The compiler runs these: `npm run check` fails when a type is not what is expected.

describe('types inferred from the opcode table', () => {
  it('name the arguments of a term', () => {
    expectTypeOf<Term<'Notify'>>().toHaveProperty('object').toEqualTypeOf<SuperName>()
    expectTypeOf<Term<'Notify'>>().toHaveProperty('value').toEqualTypeOf<TermArg>()
    expectTypeOf<Term<'If'>>().toHaveProperty('body').toEqualTypeOf<TermList>()
    expectTypeOf<Term<'QWordConst'>['value']>().toEqualTypeOf<bigint>()
    expectTypeOf<Term<'Method'>['flags']>().toEqualTypeOf<{
      readonly argumentCount: number
      readonly serialized: boolean
      readonly syncLevel: number
    }>()
    expectTypeOf<Term<'Match'>['operator1']>().toEqualTypeOf<
      'MTR' | 'MEQ' | 'MLE' | 'MLT' | 'MGE' | 'MGT' | number
    >()
  })

  it('narrow a term by its op', () => {
    const nameOf = (term: TermObj) => (term.op === 'Device' ? term.name : undefined)
    expectTypeOf(nameOf).returns.toEqualTypeOf<string | undefined>()
  })

  it('know what may stand where', () => {
    expectTypeOf<Term<'Return'>>().not.toExtend<TermArg>()
    expectTypeOf<Term<'Add'>>().toExtend<TermArg>()
    expectTypeOf<Term<'Add'>>().not.toExtend<SuperName>()
    expectTypeOf<Term<'Index'>>().toExtend<SuperName>()
    expectTypeOf<Term<'NullName'>>().toExtend<Target>()
    expectTypeOf<Term<'NullName'>>().not.toExtend<SuperName>()
    expectTypeOf<FieldElement['op']>().toEqualTypeOf<
      'NamedField' | 'ReservedField' | 'AccessField' | 'ConnectField' | 'ExtendedAccessField'
    >()
  })
})

describe('builders', () => {
  it('take what ASL takes', () => {
    expectTypeOf(Notify).toBeCallableWith('\\_SB.VGEN', 0x80)
    expectTypeOf(Name).toBeCallableWith('_HID', 'QEMUVGID')
    expectTypeOf(Store).toBeCallableWith(call('M', 1, path('X')), 'Y')
    expectTypeOf(OperationRegion).toBeCallableWith('R', 'SystemIO', 0x510, 0x0c)
  })

  it('let targets at the end be left out', () => {
    expectTypeOf(Add).toBeCallableWith(1, 2)
    expectTypeOf(Add).toBeCallableWith(1, 2, 'X')
    expectTypeOf(Divide).toBeCallableWith(1, 2, undefined, 'X')
  })

  it('refuse what the grammar has no place for', () => {
    // @ts-expect-error a string as an operand could be a name or a String
    Add('X', 1)
    // @ts-expect-error a predicate is no list
    If([], [])
    // @ts-expect-error there is no such space
    OperationRegion('R', 'SystemPort', 0, 1)
  })
})
