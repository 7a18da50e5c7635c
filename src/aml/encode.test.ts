import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, toHex } from '../binary/bytes.ts'
import {
  Add,
  BufferData,
  Device,
  dword,
  Else,
  Field,
  If,
  integer,
  Local0,
  labelled,
  Method,
  Name,
  Notify,
  Offset,
  Package,
  path,
  qword,
  Return,
  Scope,
  Store,
  text,
} from './asl.ts'
import { encodeTerm, encodeTermList, MAX_TERM_DEPTH } from './encode.ts'
import type { PackageElement, Term, TermList, TermObj } from './terms.ts'

const hexOf = (term: Term) => toHex(encodeTerm(term), ' ')

describe('encodeTerm', () => {
  it.each<[string, Term, string]>([
    ['Store (Package (2) {}, Local0)', Store(Package([], 2), Local0), '70 12 02 02 60'],
    ['Notify (\\A, 0x80)', Notify('\\A', 0x80), '86 5c 41 5f 5f 5f 0a 80'],
    ['an opcode of two bytes', Device('A', []), '5b 82 05 41 5f 5f 5f'],
    [
      'a method with flags',
      Method('A', { arguments: 2, serialized: true, syncLevel: 3 }, []),
      '14 06 41 5f 5f 5f 3a',
    ],
    ['a term that only parses as an element', { op: 'NamedField', name: 'A', bits: 8 }, '41 5f 5f 5f 08'],
    ['a null target', Add(1, 0), '72 01 00 00'],
  ])('%s', (_, term, hex) => {
    expect(hexOf(term)).toBe(hex)
  })

  it('takes the shortest integer, and the width that is asked for', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        const bytes = encodeTerm(integer(value))
        const data = bytes.slice(bytes.length === 1 ? 0 : 1)
        expect(data.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)).toBe(value)
        const width = value < 2n ? 1 : [1, 2, 4, 8].find((size) => value < 1n << BigInt(8 * size))
        expect(data.length).toBe(width)
      }),
    )
    expect(hexOf(dword(0))).toBe('0c 00 00 00 00')
    expect(hexOf(qword(1n))).toBe('0e 01 00 00 00 00 00 00 00')
  })

  it.each([-1, 1.5, 2 ** 53, -1n, 2n ** 64n])('has no integer for %s', (value) => {
    expect(() => integer(value)).toThrow('an AML integer: expected')
  })
})

describe('encodeTermList', () => {
  it('is its terms one after the other', () => {
    const terms: TermList = [Name('A', 1), Scope('\\', [Name('B', 'x')]), Method('C', 0, [Return(0)])]
    expect(encodeTermList(terms).bytes).toEqual(concatBytes(...terms.map((term) => encodeTerm(term))))
  })

  it('says where labelled terms lie', () => {
    const { bytes, placements } = encodeTermList([
      Name('PAD0', 1),
      Name('VGIA', labelled('value', dword(0x1122_3344))),
      labelled('device', Device('DEV0', [Name('X', 0)])),
      Scope('\\', []),
    ])
    const value = placements.get('value')
    const device = placements.get('device')
    expect(toHex(bytes.subarray(value?.start, value?.end), ' ')).toBe('0c 44 33 22 11')
    expect(toHex(bytes.subarray(value?.operands, value?.end), ' ')).toBe('44 33 22 11')
    expect(toHex(bytes.subarray(device?.start, device?.operands), ' ')).toBe('5b 82 0b')
    expect(toHex(bytes.subarray(device?.operands, device?.end), ' ')).toBe('44 45 56 30 08 58 5f 5f 5f 00')
    expect(placements.size).toBe(2)
  })

  it('ends every package where its length says, whatever is in it', () => {
    const leaf = fc.uint8Array({ maxLength: 5000 }).map((bytes): Tree => ({ bytes }))
    const tree = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('tree'), { maxLength: 5 })),
    })).tree
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (trees) => {
        const { bytes } = encodeTermList(trees.map(asTerm))
        expect(readTrees(bytes, 0, bytes.length)).toEqual(trees)
      }),
      { numRuns: 50 },
    )
  })

  it('encodes deep trees, up to a limit', () => {
    const nested = (depth: number) => {
      let term: Term<'Scope'> = Scope('\\A', [])
      for (let i = 1; i < depth; i++) term = Scope('\\A', [term])
      return term
    }
    expect(encodeTermList([nested(MAX_TERM_DEPTH)]).bytes.length).toBeGreaterThan(7 * MAX_TERM_DEPTH)
    expect(() => encodeTermList([nested(MAX_TERM_DEPTH + 1)])).toThrow('terms are nested more than 500 deep')
    expect(() => encodeTermList([nested(4)], { maxDepth: 3 })).toThrow('terms are nested more than 3 deep')
  })

  it('ends on a term that contains itself', () => {
    const elements: PackageElement[] = []
    const cycle = Package(elements, 1)
    const body: TermObj[] = []
    const scope: Term<'Scope'> = { op: 'Scope', name: '\\', body }
    body.push(scope, Name('X', cycle))
    expect(() => encodeTermList([scope])).toThrow('Does a term contain itself?')
  })

  it('stores each byte a bounded number of times, however deep it lies', () => {
    const size = 4 * 2 ** 20
    let term: TermObj = Name('BIG', BufferData(new Uint8Array(size)))
    for (let i = 0; i < 450; i++) term = Scope('\\', [term])
    const before = performance.now()
    expect(encodeTermList([term]).bytes.length).toBeGreaterThan(size)
    // Copied once a level, it would be 1.8 GB.
    expect(performance.now() - before).toBeLessThan(1500)
  })
})

describe('what has no encoding', () => {
  const wrongly = (value: unknown) => value as never

  it('is reported with the way to the term', () => {
    const terms = [
      Scope('\\_SB', [
        Device('VGEN', [Name('_HID', 'x'), Method('_STA', 0, [Store(Add(path('vgia'), 1), Local0)])]),
      ]),
    ]
    expect(() => encodeTermList(terms)).toThrowErrorMatchingInlineSnapshot(`
      [AmlEncodeError: not an AML name: 'vgia': 'vgia' has a character other than A-Z, 0-9 and _

        Where:  Scope(\\_SB) > Device(VGEN) > Method(_STA) > Store.source > Add.left > NameString(vgia).name

        Write names as ASL does: \\_SB.PCI0, ^FOO, _CRS; capitals, digits and underscores, four to a segment.]
    `)
  })

  it('may be a list too long, deep inside', () => {
    const terms = [Name('P', Package([0, Package([1, 2, 3], 2)]))]
    expect(() => encodeTermList(terms)).toThrowErrorMatchingInlineSnapshot(`
      [AmlEncodeError: a Package of 2 cannot have 3 elements

        Where:  Name(P).value > Package.elements[1] > Package.elements]
    `)
  })

  it.each<[string, () => TermList, string]>([
    [
      'a word for a byte',
      () => [Name('A', { op: 'ByteConst', value: 256 })],
      'value: expected an integer from 0 to 0xff',
    ],
    [
      'a number for a bigint',
      () => [Name('A', { op: 'QWordConst', value: wrongly(1) })],
      'expected a bigint',
    ],
    ['a fraction', () => [Name('A', dword(0.5))], 'value: expected an integer'],
    ['a character beyond ASCII', () => [Name('A', 'naïve')], 'a String has no character U+00EF'],
    ['a NUL in a string', () => [Return(text('a\0b'))], 'a String has no character U+0000'],
    ['a statement as operand', () => [Return(wrongly(Return(0)))], 'Return may not stand as a TermArg'],
    ['a target as statement', () => [wrongly({ op: 'NullName' })], 'NullName may not stand as a TermObj'],
    ['a constant as target', () => [Store(0, wrongly(integer(7)))], 'ByteConst may not stand as a SuperName'],
    [
      'a field element elsewhere',
      () => [wrongly({ op: 'ReservedField', bits: 1 })],
      'may not stand as a TermObj',
    ],
    ['a term of another language', () => [wrongly({ op: 'Goto' })], "there is no AML term 'Goto'"],
    ['a missing argument', () => [wrongly({ op: 'Return' })], "the argument 'value' is missing"],
    [
      'a missing flag',
      () => [wrongly({ op: 'Mutex', name: 'M', flags: { syncLevel: 0 } })],
      'SyncFlags.reserved is missing',
    ],
    ['a hole in a list', () => [Scope('\\', [wrongly(undefined)])], 'term 0 of the list is missing'],
    [
      'an unknown choice',
      () => [Field('R', wrongly('BitAcc'), 'Lock', 'Preserve', [])],
      "there is no AccessType 'BitAcc'",
    ],
    [
      'eight arguments',
      () => [Method('M', 8, [])],
      'MethodFlags.argumentCount: expected an integer from 0 to 0x7',
    ],
    ['an Else alone', () => [Method('M', 0, [Return(0), Else([])])], 'Else without an If before it'],
    ['an Else behind an Else', () => [If(1, []), Else([]), Else([])], 'Else without an If before it'],
    [
      'a label twice',
      () => [labelled('a', Name('A', 0)), labelled('a', Name('B', 0))],
      "two terms have the label 'a'",
    ],
    [
      'more than 255 elements',
      () => [Name('P', Package(Array(256).fill(0)))],
      'count: expected an integer from 0 to 0xff',
    ],
  ])('%s', (_, terms, problem) => {
    expect(() => encodeTermList(terms())).toThrow(problem)
  })

  it('includes offsets that go back', () => {
    expect(() => Field('R', 'ByteAcc', 'Lock', 'Preserve', [['A', 9], Offset(1)])).toThrow(
      'Offset(1) lies before the end of the field above it',
    )
    expect(Field('R', 'ByteAcc', 'Lock', 'Preserve', [['A', 8], Offset(1), ['B', 8]]).fields).toHaveLength(2)
  })
})

type Tree = readonly Tree[] | { readonly bytes: Uint8Array }

/** A list is a Scope, bytes are the Buffer of a Name. */
function asTerm(tree: Tree): TermObj {
  return 'bytes' in tree ? Name('B', BufferData(tree.bytes, 0)) : Scope('A', tree.map(asTerm))
}

/** Reads what `asTerm` makes, by nothing but the opcodes and the package lengths. */
function readTrees(bytes: Uint8Array, start: number, end: number): Tree[] {
  const trees: Tree[] = []
  for (let at = start; at < end; ) {
    const isScope = bytes[at] === 0x10
    const lengthAt = isScope ? at + 1 : at + 6 // 08 "B___" 11
    const following = (bytes[lengthAt] ?? 0) >> 6
    let length = (bytes[lengthAt] ?? 0) & (following === 0 ? 0x3f : 0x0f)
    for (let i = 1; i <= following; i++) length += (bytes[lengthAt + i] ?? 0) * 2 ** (8 * i - 4)
    const content = lengthAt + 1 + following
    const after = lengthAt + length
    trees.push(
      isScope ? readTrees(bytes, content + 4, after) : { bytes: bytes.slice(content + 1, after) }, // behind "A___", behind 00
    )
    at = after
  }
  return trees
}
