import { describe, expect, it } from 'vitest'
import { LineTable } from './line-format.ts'

const table = new LineTable({
  pair: 'Pair: first="{first}" second=0x{second:x} third={third:d}',
  pairShort: 'Pair: first="{first}" third={third:d}',
  wide: 'Wide - 0x{value:q}',
  rest: 'Rest:{text}',
  plain: 'Nothing else',
})

describe('LineTable', () => {
  it('reads the fields of the first form that fits', () => {
    expect(table.match('Pair: first="etc/a b" second=0x1F third=12')).toEqual({
      id: 'pair',
      fields: { first: 'etc/a b', second: 0x1f, third: 12 },
    })
    expect(table.match('Pair: first="" third=0')?.id).toBe('pairShort')
    expect(table.match('Wide - 0xFFFFFFFFFFFFFFFF')?.fields).toEqual({ value: 2n ** 64n - 1n })
    expect(table.match('Rest: of it "%s" ')?.fields).toEqual({ text: ' of it "%s" ' })
  })

  it('begins anywhere, and lets blanks follow', () => {
    expect(table.match('> Nothing else \t', 2)?.id).toBe('plain')
    expect(table.match(' Nothing else')).toBeUndefined()
  })

  it.each([
    'Pair: first="a" second=0x third=1',
    'Pair: first="a" second=0x1g third=1',
    'Pair: first="a" second=0x1 third=a',
    'Pair: first="a second=0x1 third=1',
    'Pair: first="a" second=0x20000000000000 third=1',
    'Pair: first="a" second=0x1 third=1 and more',
    'Wide - 0x10000000000000000',
    'Nothing elsewhere',
    'Nothing',
    '',
  ])('does not know %s', (line) => {
    expect(table.match(line)).toBeUndefined()
  })

  it('keeps 128 characters of a text', () => {
    const name = 'n'.repeat(1000)
    expect(table.match(`Pair: first="${name}" third=1`)?.fields).toMatchObject({ first: 'n'.repeat(128) })
  })
})
