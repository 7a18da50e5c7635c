import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromLatin1, toLatin1 } from './bytes.ts'
import {
  type CpioEntry,
  CpioError,
  cpioCharDevice,
  cpioDirectory,
  cpioFile,
  cpioSymlink,
  decodeCpio,
  encodeCpio,
} from './cpio.ts'

describe('a cpio archive', () => {
  it('has the header that Linux reads, digit by digit', () => {
    const bytes = encodeCpio([cpioFile('init', fromLatin1('#!/bin/sh\n'), 0o755)])
    const fields = [
      '00000001', // inode
      '000081ed', // regular file, 0755
      '00000000', // user
      '00000000', // group
      '00000001', // links
      '00000000', // time
      '0000000a', // size
      '00000000', // device that holds it
      '00000000',
      '00000000', // device that it is
      '00000000',
      '00000005', // name with NUL
      '00000000', // check
    ].join('')
    expect(toLatin1(bytes.subarray(0, 110))).toBe(`070701${fields}`)
    expect(toLatin1(bytes.subarray(110, 128))).toBe('init\0\0#!/bin/sh\n\0\0')
    expect(toLatin1(bytes.subarray(128, 134))).toBe('070701')
    expect(toLatin1(bytes).endsWith('TRAILER!!!\0\0\0\0')).toBe(true)
    expect(bytes.length % 4).toBe(0)
  })

  it('comes back as it went in, and the same entries give the same bytes', () => {
    const path = fc.stringMatching(/^[a-z][a-z0-9/._-]{0,40}$/)
    const entry: fc.Arbitrary<CpioEntry> = fc.oneof(
      fc.tuple(path, fc.uint8Array({ maxLength: 40 })).map(([name, data]) => cpioFile(name, data)),
      path.map((name) => cpioDirectory(name)),
      fc.tuple(path, path).map(([name, target]) => cpioSymlink(name, target)),
      fc
        .tuple(path, fc.nat(0xff), fc.nat(0xff))
        .map(([name, major, minor]) => cpioCharDevice(name, { major, minor })),
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const bytes = encodeCpio(entries)
        expect(decodeCpio(bytes)).toEqual(entries)
        expect(encodeCpio(decodeCpio(bytes))).toEqual(bytes)
      }),
    )
  })

  it('is read up to its trailer, whatever follows', () => {
    const bytes = encodeCpio([cpioDirectory('dev')])
    expect(decodeCpio(Uint8Array.of(...bytes, 1, 2, 3))).toEqual([cpioDirectory('dev')])
  })

  it('ends with an error of its own on any cut or changed bytes', () => {
    const bytes = encodeCpio([cpioFile('kernel/firmware/acpi/dsdt.aml', new Uint8Array(37))])
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const damaged = cut
          ? bytes.slice(0, at)
          : Uint8Array.from(bytes, (byte, i) => (i === at ? value : byte))
        try {
          decodeCpio(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(CpioError)
        }
      }),
    )
    expect(() => decodeCpio(new Uint8Array())).toThrow('expected 070701 and 104 hexadecimal digits')
    expect(() => decodeCpio(bytes.slice(0, 150))).toThrow('the archive ends inside an entry')
  })
})
