import { describe, expect, it } from 'vitest'
import { fromLatin1, toLatin1 } from '../../src/binary/bytes.ts'
import { sum8 } from '../../src/binary/checksum.ts'
import { decodeCpio } from '../../src/binary/cpio.ts'
import { buildInitramfs, buildInitrd, buildTableOverrides, markers } from './initramfs.ts'

const busybox = fromLatin1('busybox')

describe('an initramfs', () => {
  it('has every folder before what is in it', () => {
    const files = { 'a/b/c': fromLatin1('deep'), plain: fromLatin1('flat') }
    const paths = decodeCpio(buildInitramfs({ busybox, nonce: 'n', files })).map(({ path }) => path)
    expect(paths).toEqual(['bin', 'dev', 'a', 'a/b', 'dev/console', 'bin/busybox', 'init', 'a/b/c', 'plain'])
  })

  it('has an init that prints the markers', () => {
    const init = decodeCpio(buildInitramfs({ busybox, nonce: '1234' })).find(({ path }) => path === 'init')
    const script = toLatin1(init?.data ?? new Uint8Array())
    expect(script.startsWith('#!/bin/busybox sh\n')).toBe(true)
    for (const marker of Object.values(markers('1234'))) expect(script).toContain(marker)
  })
})

describe('table overrides', () => {
  it('stand in front, with a higher OEM revision and a right checksum', () => {
    const table = Uint8Array.from({ length: 40 }, (_, i) => i)
    const initrd = buildInitrd({ busybox, nonce: 'n', tables: { dsdt: table } })
    const [entry, ...others] = decodeCpio(initrd)
    expect(others).toEqual([])
    expect(entry?.path).toBe('kernel/firmware/acpi/dsdt.aml')
    const data = entry?.data ?? new Uint8Array()
    expect(sum8(data)).toBe(0)
    expect(new DataView(data.buffer, data.byteOffset).getUint32(24, true)).toBe(0x7fff_ffff)
    const changed = Array.from(data, (byte, i) => (byte === table[i] ? -1 : i)).filter((i) => i >= 0)
    expect(changed.filter((i) => i !== 9 && (i < 24 || i > 27))).toEqual([])
    expect(table[24]).toBe(24)
  })

  it('are no archive at all when there are none', () => {
    expect(buildTableOverrides({})).toEqual(new Uint8Array())
  })
})
