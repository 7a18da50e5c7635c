import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../binary/byte-source.ts'
import { concatBytes, equalBytes } from '../binary/bytes.ts'
import { SparseMemory } from '../platform/guest-memory.ts'
import type { CpuSegment, CpuState } from './cpu-state.ts'
import { cpuStates } from './cpu-state.ts'
import { DumpMemory } from './dump-memory.ts'
import { readCoreNotes, readElfCore } from './elf-reader.ts'
import { elfCoreImage } from './elf-writer.ts'
import { encodeNote } from './notes.ts'
import { type DumpImage, type DumpPiece, memoryWritten } from './pieces.ts'

/** All bytes of a small image; checks that the pieces have no gap. */
function imageBytes(image: DumpImage): Uint8Array {
  const bytes = new Uint8Array(image.size)
  let at = 0
  for (const piece of image.pieces()) {
    expect(piece.offset).toBe(at)
    if (piece.bytes) bytes.set(piece.bytes, at)
    at += piece.length
  }
  expect(at).toBe(image.size)
  return bytes
}

const segment: CpuSegment = {
  selector: 0x10,
  limit: 0xffff_ffff,
  flags: 0xcf9b00,
  base: 0x1234_5678_9abc_def0n,
}
const cpu: CpuState = {
  ...{ rax: 1n, rbx: 2n, rcx: 3n, rdx: 4n, rsi: 5n, rdi: 6n, rsp: 7n, rbp: 8n },
  ...{ r8: 8n, r9: 9n, r10: 10n, r11: 11n, r12: 12n, r13: 13n, r14: 14n, r15: 0xffff_ffff_ffff_ffffn },
  ...{ rip: 0xffff_ffff_8100_0000n, rflags: 0x246n },
  ...{ cs: segment, ds: segment, es: segment, fs: segment, gs: segment, ss: segment },
  ...{ ldt: segment, tr: segment, gdt: segment, idt: segment },
  cr: [0x8005_0033n, 0n, 0x7fn, 0x1000n, 0x6f0n],
  kernelGsBase: 0xffff_8880_0000_0000n,
}
const ram = (start: number, size: number) => ({ start, size, kind: 'ram' as const })

describe('an ELF core', () => {
  it('comes back: registers, the guest’s note, memory', () => {
    const memory = new SparseMemory([ram(0, 0x9_f000), ram(0x10_0000, 0x20_0000), ram(2 ** 32, 0x10_0000)])
    memory.write(0x9_eff0, new Uint8Array(16).fill(0xaa))
    memory.write(2 ** 32 + 5, new Uint8Array(3).fill(0xbb))
    const guestNote = encodeNote({ name: 'VMCOREINFO', type: 0, descriptor: new Uint8Array(10).fill(0x41) })
    const cpus = [cpu, { ...cpu, rip: 0n }]
    const blocks = memory.regions
    const image = elfCoreImage({ memory, blocks, machine: 'x86-64', cpus, guestNote })
    const source = bytesSource(imageBytes(image))
    const core = readElfCore(source)
    expect(core).toMatchObject({ elfClass: 64, machine: 62, programHeaders: 4 })
    const notes = readCoreNotes(source, core)
    expect(notes.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'CORE 1',
      'CORE 1',
      'QEMU 0',
      'QEMU 0',
      'VMCOREINFO 0',
    ])
    expect(cpuStates(notes)).toEqual(cpus)
    expect(notes[4]?.descriptor).toEqual(new Uint8Array(10).fill(0x41))
    const view = new DumpMemory(source, core.runs)
    expect(view.readU64(0x9_eff0)).toBe(0xaaaa_aaaa_aaaa_aaaan)
    expect(view.readU64(2 ** 32)).toBe(0xbbbbbb_0000000000n)
    expect(view.readU8(0x9_f000)).toBeUndefined()
  })

  it('has the registers where debuggers look for them', () => {
    const memory = new SparseMemory([ram(0, 0x1000)])
    const notesOf = (machine: 'x86-64' | 'i386') => {
      const source = bytesSource(
        imageBytes(elfCoreImage({ memory, blocks: memory.regions, machine, cpus: [cpu, cpu] })),
      )
      const notes = readCoreNotes(source, readElfCore(source))
      return notes.map(({ descriptor }) => new DataView(descriptor.buffer, descriptor.byteOffset))
    }
    const [, wide] = notesOf('x86-64')
    expect(wide?.byteLength).toBe(0x150)
    expect(wide?.getUint32(32, true)).toBe(2) // pr_pid of the second CPU
    expect(wide?.getBigUint64(112, true)).toBe(cpu.r15) // the first register
    expect(wide?.getBigUint64(112 + 16 * 8, true)).toBe(cpu.rip)
    expect(wide?.getBigUint64(112 + 21 * 8, true)).toBe(segment.base) // fs_base
    const [, narrow] = notesOf('i386')
    expect(narrow?.byteLength).toBe(0x90)
    expect(narrow?.getUint32(24, true)).toBe(2)
    expect(narrow?.getUint32(72, true)).toBe(2) // ebx
    expect(narrow?.getUint32(72 + 12 * 4, true)).toBe(0x8100_0000) // eip, cut to 32 bits
  })

  it('counts its program headers in a section header when there are too many', () => {
    const count = 0xffff
    const memory = new SparseMemory([ram(0, 2 ** 30)])
    memory.write((count - 2) * 0x2000, Uint8Array.of(0x5a))
    for (const blocks of [count - 2, count - 1]) {
      const list = Array.from({ length: blocks }, (_, i) => ({ start: i * 0x2000, size: 16 }))
      const bytes = imageBytes(elfCoreImage({ memory, blocks: list, machine: 'i386', cpus: [] }))
      const view = new DataView(bytes.buffer)
      const special = blocks + 1 >= 0xffff
      expect(view.getUint16(56, true)).toBe(special ? 0xffff : blocks + 1) // e_phnum
      expect(view.getUint32(64 + 44, true)).toBe(special ? blocks + 1 : 0) // sh_info
      const source = bytesSource(bytes)
      const core = readElfCore(source)
      expect(core.programHeaders).toBe(blocks + 1)
      expect(new DumpMemory(source, core.runs).readU8((count - 2) * 0x2000)).toBe(
        blocks === count - 1 ? 0x5a : undefined,
      )
    }
  })

  it('is the same whether its memory is read or knows what was touched', () => {
    const block = fc.record({
      gap: fc.integer({ min: 0, max: 0x6000 }),
      size: fc.integer({ min: 1, max: 0x1_2000 }),
    })
    const writes = fc.array(fc.tuple(fc.integer({ min: 0, max: 0x3_0000 }), fc.uint8Array({ maxLength: 20 })))
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), writes, (sizes, list) => {
        let end = 0
        const blocks = sizes.map(({ gap, size }) => {
          const start = end + gap
          end = start + size
          return { start, size }
        })
        const memory = new SparseMemory([ram(0, 0x8_0000)])
        for (const [address, bytes] of list) memory.write(address, bytes)
        const content = { blocks, machine: 'i386' as const, cpus: [] }
        const touched = imageBytes(elfCoreImage({ ...content, memory }))
        const plain = { read: (address: number, target: Uint8Array) => memory.read(address, target) }
        expect(equalBytes(imageBytes(elfCoreImage({ ...content, memory: plain })), touched)).toBe(true)
        const source = bytesSource(touched)
        const view = new DumpMemory(source, readElfCore(source).runs)
        const expected = concatBytes(
          blocks.map(({ start, size }) => {
            const bytes = new Uint8Array(size)
            memory.read(start, bytes)
            return bytes
          }),
        )
        const found = concatBytes(
          blocks.map(({ start, size }) => {
            const bytes = new Uint8Array(size)
            expect(view.read(start, bytes)).toBe(true)
            return bytes
          }),
        )
        expect(equalBytes(found, expected)).toBe(true)
      }),
    )
  })

  it('of a large empty machine is a few pieces', () => {
    const memory = new SparseMemory([ram(0, 2 ** 40)])
    memory.write(2 ** 39, Uint8Array.of(1))
    const image = elfCoreImage({ memory, blocks: memory.regions, machine: 'x86-64', cpus: [cpu] })
    const pieces: DumpPiece[] = [...image.pieces()]
    expect(pieces.map(({ length, bytes }) => [length, bytes !== undefined])).toEqual([
      [image.memoryOffset, true],
      [2 ** 39, false],
      [SparseMemory.CHUNK_SIZE, true],
      [2 ** 39 - SparseMemory.CHUNK_SIZE, false],
      [11, true],
    ])
    expect(pieces.map((piece) => memoryWritten(image, piece))).toEqual([
      0,
      2 ** 39,
      2 ** 39 + SparseMemory.CHUNK_SIZE,
      2 ** 40,
      2 ** 40,
    ])
  })

  it.each([
    ['is empty', [{ start: 0, size: 0 }]],
    [
      'overlaps the one before, or is out of order',
      [
        { start: 0x1000, size: 0x1000 },
        { start: 0, size: 0x1000 },
      ],
    ],
  ])('has no block that %s', (problem, blocks) => {
    const memory = new SparseMemory([ram(0, 0x1_0000)])
    expect(() => elfCoreImage({ memory, blocks, machine: 'i386', cpus: [] })).toThrow(
      `block of memory to dump ${problem}`,
    )
  })
})
