import { describe, expect, it } from 'vitest'
import { SavedStateError, StateReader } from './lifecycle.ts'

describe('StateReader', () => {
  const state = {
    version: 1,
    n: 5,
    flag: true,
    text: 'x',
    hex: '00ff',
    big: '-7',
    part: { n: 1 },
    list: [{ n: 2 }],
  }

  it('reads what is there', () => {
    const reader = new StateReader('thing', state, 2)
    expect(reader.version).toBe(1)
    expect(reader.integer('n', 5)).toBe(5)
    expect(reader.boolean('flag')).toBe(true)
    expect(reader.text('text')).toBe('x')
    expect(reader.bytes('hex', 2)).toEqual(Uint8Array.of(0, 255))
    expect(reader.bigint('big')).toBe(-7n)
    expect(reader.part('part').integer('n', 1)).toBe(1)
    expect(reader.parts('list').map((part) => part.integer('n', 9))).toEqual([2])
    expect([reader.has('n'), reader.has('m')]).toEqual([true, false])
  })

  it.each<[string, (reader: StateReader) => unknown]>([
    ['n is not an integer from 0 to 4', (reader) => reader.integer('n', 4)],
    ['text is not true or false', (reader) => reader.boolean('text')],
    ['n is not text', (reader) => reader.text('n')],
    ['hex is not 3 bytes in hexadecimal', (reader) => reader.bytes('hex', 3)],
    ['text is not hexadecimal bytes', (reader) => reader.bytes('text')],
    ['n is not a decimal number as text', (reader) => reader.bigint('n')],
    ['list[0].n is not text', (reader) => reader.parts('list')[0]?.text('n')],
    ['part.m is not an integer', (reader) => reader.part('part').integer('m', 1)],
    ['n is not a list', (reader) => reader.parts('n')],
    ['n is not an object', (reader) => reader.part('n')],
  ])('says that %s', (problem, read) => {
    const reader = new StateReader('thing', state, 1)
    expect(() => read(reader)).toThrow(SavedStateError)
    expect(() => read(reader)).toThrow(`saved state of thing: ${problem}`)
  })

  it.each([null, undefined, 5, [], {}, { version: 0 }, { version: 2 }, { version: '1' }])(
    'refuses %j as a state of version 1',
    (found) => {
      expect(() => new StateReader('thing', found, 1)).toThrow(SavedStateError)
    },
  )
})
