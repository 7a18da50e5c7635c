import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../binary/byte-source.ts'
import { fromLatin1 } from '../binary/bytes.ts'
import { openDump } from './open.ts'

const GOLDEN = join(import.meta.dirname, '../../test/golden/qemu-7.2-dump/q35-guid-page.elf')
const elf = new Uint8Array(readFileSync(GOLDEN))

describe('a dump', () => {
  it('is an ELF core by its magic, a raw image without any', () => {
    expect(openDump(bytesSource(elf)).kind).toBe('elf')
    const raw = openDump(bytesSource(new Uint8Array(0x2000)))
    expect(raw.kind).toBe('raw')
    expect(raw.memory.regions).toEqual([{ start: 0, size: 0x2000, kind: 'rom' }])
  })

  it('is raw when it is said to be, whatever it begins with', () => {
    const dump = openDump(bytesSource(elf), { raw: { base: 0x10_0000 } })
    expect(dump.kind).toBe('raw')
    expect(dump.memory.readU32(0x10_0000)).toBe(0x464c_457f)
  })

  it.each([
    ['makedumpfile\0', 'a kdump-compressed dump, flattened (dump-guest-memory -z, -l or -s)'],
    ['KDUMP   \x06', 'a kdump-compressed dump'],
    ['PAGEDU64', 'a Windows crash dump of 64 bits (dump-guest-memory -w)'],
    ['QEVM\0\0\0\x03', 'a migration stream of QEMU (migrate, savevm)'],
    ['LibvirtQemudSave', 'a machine saved by libvirt (virsh save, virsh dump without --memory-only)'],
    ['\x1f\x8b\x08', 'compressed with gzip'],
  ])('is not what begins with %j', (text, name) => {
    expect(() => openDump(bytesSource(fromLatin1(text), 'vm.dump'))).toThrow(
      expect.objectContaining({
        name: 'DumpFormatError',
        sentence: `no memory dump that is read here: it is ${name}`,
        facts: { file: 'vm.dump' },
        hint: expect.stringMatching(/\w/),
      }),
    )
  })

  it('is not an empty file', () => {
    expect(() => openDump(bytesSource(new Uint8Array()))).toThrow('it is empty')
  })
})

describe('the memory of a dump', () => {
  const { memory } = openDump(bytesSource(elf, 'vm.elf'))

  it('is read and not written', () => {
    expect(memory.readU64(0x3fff028)).toBe(0x6677_4455_0011_2233n)
    expect(memory.writeU8(0x3fff028, 1)).toBe(false)
    expect(memory.fill(0x3fff000, 0x1000, 0)).toBe(false)
    expect(() => memory.load(0x3fff000)).toThrow(
      'a dump is not written to, and a write to 0x3fff000 was tried',
    )
    expect(memory.readU8(0x3fff028)).toBe(0x33)
  })

  it('has what it has, and names it to who asks for more', () => {
    const target = new Uint8Array(16)
    expect(memory.read(0x3ffeff8, target)).toBe(false)
    memory.readExact(0x3fffff0, target)
    expect(() => memory.readExact(0x3fffff8, target)).toThrow(
      expect.objectContaining({
        name: 'DumpAddressError',
        sentence: 'not all of 16 bytes at 0x3fffff8 is in the dump',
        facts: { file: 'vm.elf', held: '0x03fff000..0x03ffffff' },
      }),
    )
    expect(() => memory.readExact(0, target)).toThrow('not all of 16 bytes at 0x0 is in the dump')
  })

  it('that was in the file and is no more is an error, not zeros', () => {
    const bytes = elf.slice()
    const source = bytesSource(bytes)
    let size = bytes.length
    const shrinking = {
      ...source,
      readAt: (offset: number, target: Uint8Array) =>
        source.readAt(offset, target.subarray(0, Math.max(0, size - offset))),
    }
    const opened = openDump(shrinking)
    size = 0x400
    expect(opened.memory.readU32(0x3fff000)).toBe(0)
    expect(() => opened.memory.readU32(0x3fff100)).toThrow('the file ends within its memory')
  })
})
