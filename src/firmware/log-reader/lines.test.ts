import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LINE_LIMIT_TEXT, linesOf } from '../../../test/firmware/log-text.ts'
import { seed } from '../../../test/seed.ts'
import { fromLatin1 } from '../../binary/bytes.ts'
import { LOG_LINE_LIMIT, startOfText } from './lines.ts'

describe('LineSplitter', () => {
  it('takes LF and CR LF, and a last line without an end', () => {
    expect(linesOf([fromLatin1('one\r\ntwo\n\nfour')])).toEqual(['one', 'two', '', 'four'])
    expect(linesOf([fromLatin1('one\n')])).toEqual(['one'])
    expect(linesOf([])).toEqual([])
  })

  it('cuts what is too long, and goes on with the next line', () => {
    const [long, next] = linesOf([fromLatin1(`${LINE_LIMIT_TEXT}xyz`), fromLatin1('more\nnext\n')])
    expect(long).toHaveLength(LOG_LINE_LIMIT)
    expect(next).toBe('next')
  })

  it('gives the same lines wherever the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '\n', '\r', 'é', '\0')).map((all) => fromLatin1(all.join(''))),
        fc.array(fc.nat(20), { maxLength: 10 }),
        (bytes, lengths) => {
          const pieces: Uint8Array[] = []
          let at = 0
          for (const length of lengths) {
            pieces.push(bytes.subarray(at, at + length))
            at += length
          }
          expect(linesOf([...pieces, bytes.subarray(at)])).toEqual(linesOf([bytes]))
        },
      ),
      { seed },
    )
  })
})

describe('startOfText', () => {
  it.each([
    ['[   12.345678] Select', 15],
    ['2026-11-22 10:00:00.123 Select', 24],
    ['2026-11-22T10:00:00Z Select', 21],
    ['TableHeader', 0],
    ['Transfer', 0],
    ['', 0],
  ])('of %j is %i', (line, at) => {
    expect(startOfText(line)).toBe(at)
  })
})
