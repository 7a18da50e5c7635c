import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fileOf,
  REGIONS,
  sectionsOf,
  signedFile,
  smallContent,
  withRuns,
  withSection,
} from '../../../test/machines/snapshots.ts'
import { type ByteSource, bytesSource } from '../../binary/byte-source.ts'
import { concatBytes, fromLatin1 } from '../../binary/bytes.ts'
import { FlatMemory } from '../../platform/flat-memory.ts'
import { type GuestMemory, SparseMemory } from '../../platform/guest-memory.ts'

import { encodeJson, type SnapshotContent, SnapshotContentError } from './content.ts'
import {
  SnapshotDamagedError,
  SnapshotError,
  SnapshotFormatError,
  SnapshotMismatchError,
  SnapshotTruncatedError,
  SnapshotVersionError,
} from './errors.ts'
import { SectionType, SnapshotRegion } from './layout.ts'
import { PAGE_SIZE, pageRuns, type SavedMemory } from './pages.ts'
import { openSnapshot } from './read.ts'
import { snapshotChunks } from './write.ts'

/** All that a guest can read. */
function contentOf(memory: GuestMemory): Uint8Array {
  return concatBytes(
    memory.regions.map(({ start, size }) => {
      const bytes = new Uint8Array(size)
      memory.read(start, bytes)
      return bytes
    }),
  )
}

function readAll(file: Uint8Array): void {
  for (const _run of openSnapshot(bytesSource(file)).pages());
}

/** What a machine has after a restore. */
function loadAll(file: Uint8Array): Uint8Array {
  const snapshot = openSnapshot(bytesSource(file))
  const memory = new SparseMemory(snapshot.regions)
  snapshot.loadInto(memory)
  return contentOf(memory)
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

function errorOf(run: () => unknown): SnapshotError {
  try {
    run()
  } catch (error) {
    if (error instanceof SnapshotError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a snapshot file', () => {
  it('gives back what was saved', () => {
    const content = smallContent()
    const snapshot = openSnapshot(bytesSource(fileOf(content)))
    expect(snapshot).toMatchObject({
      machine: 'model',
      description: { board: 'q35', memorySize: 0x20_0000, name: 'Grüße' },
      state: { version: 1 },
      regions: REGIONS,
      filledBytes: 5 * PAGE_SIZE,
    })
    const memory = new SparseMemory(REGIONS)
    snapshot.loadInto(memory)
    expect(areEqual(contentOf(memory), contentOf(content.memory as SparseMemory))).toBe(true)
    expect(areEqual(contentOf(snapshot.mapMemory()), contentOf(memory))).toBe(true)
    snapshot.verify()
  })

  it('is the same for the same machine, whatever its memory went through', () => {
    const content = smallContent()
    const memory = new SparseMemory(REGIONS)
    memory.fill(0, 0xa_0000, 0xff)
    memory.fill(0, 0xa_0000, 0)
    memory.writeU8(0x8000, 1)
    memory.writeU8(0x8000, 0)
    openSnapshot(bytesSource(fileOf(content))).loadInto(memory)
    expect(areEqual(fileOf({ ...content, memory }), fileOf(content))).toBe(true)
    const flat = { regions: REGIONS, read: memory.read.bind(memory) }
    expect(areEqual(fileOf({ ...content, memory: flat }), fileOf(content))).toBe(true)
  })

  it('holds a machine without memory, and memory without content', () => {
    for (const regions of [[], REGIONS]) {
      const content = {
        machine: 'm',
        description: {},
        state: { version: 7 },
        memory: new SparseMemory(regions),
      }
      const snapshot = openSnapshot(bytesSource(fileOf(content)))
      expect(snapshot.filledBytes).toBe(0)
      expect(snapshot.state).toEqual({ version: 7 })
      expect(snapshot.mapMemory().residentBytes).toBe(0)
      snapshot.verify()
    }
  })

  it('replaces what was in the memory before, ROM as well', () => {
    const file = fileOf(smallContent())
    for (const memory of [
      new SparseMemory(REGIONS),
      ((bytes) => new FlatMemory(() => bytes, REGIONS))(new Uint8Array(0x20_0800)),
    ]) {
      for (const { start, size } of REGIONS) memory.load(start, new Uint8Array(size).fill(0x77))
      openSnapshot(bytesSource(file)).loadInto(memory)
      expect(areEqual(contentOf(memory), loadAll(file))).toBe(true)
    }
  })

  it('is written in pieces of at most 64 KiB, with progress, and costs what is in the memory', () => {
    const memory = new SparseMemory([{ start: 0, size: 2 ** 31, kind: 'ram' }])
    for (let i = 0; i < 40; i++) memory.writeU32(2 ** 30 + i * PAGE_SIZE, i + 1)
    memory.fill(0, 2 ** 27, 0x11)
    let size = 0
    const done: number[] = []
    const onProgress = (progress: { done: number; total: number }) => {
      expect(progress.total).toBe(2 ** 31)
      done.push(progress.done)
    }
    for (const chunk of snapshotChunks({ ...smallContent(), memory }, { onProgress })) {
      expect(chunk.length).toBeLessThanOrEqual(0x1_0000)
      size += chunk.length
    }
    // The filled 128 MiB are one page; the 40 pages differ.
    expect(size).toBeLessThan(42 * PAGE_SIZE)
    expect(done).toEqual([...done].sort((a, b) => a - b))
    expect(done.at(-1)).toBe(2 ** 31)
  })

  it('refuses what the file cannot hold, before the first byte', () => {
    const circle: Record<string, unknown> = { version: 1 }
    circle['self'] = circle
    for (const state of [circle, { version: 1, big: 1n }]) {
      const content = { ...smallContent(), state } as unknown as SnapshotContent
      expect(() => snapshotChunks(content).next()).toThrow(SnapshotContentError)
    }
    const many = Array.from({ length: 4097 }, (_, i) => ({
      start: i * 8192,
      size: 4096,
      kind: 'ram' as const,
    }))
    for (const wrong of [
      { machine: '' },
      { machine: 'two words' },
      { description: [] },
      { state: {} },
      { memory: new SparseMemory(many) },
    ]) {
      const content = { ...smallContent(), ...wrong } as SnapshotContent
      expect(() => snapshotChunks(content).next()).toThrow(SnapshotContentError)
    }
    expect(() => encodeJson('it', undefined)).toThrow('it is not plain data')
    expect(() => encodeJson('it', 'ééé', 16)).toThrow('it takes 20 bytes, at most 16 bytes fit')
  })
})

describe('runs of pages', () => {
  /** What a page holds: nothing, one of three patterns, or a thing of its own. */
  const kinds = fc.array(fc.integer({ min: -3, max: 4 }), { maxLength: 80 })
  const regions = [
    { start: 0x800, size: 0x1_f900, kind: 'ram' as const },
    { start: 0x2_0200, size: 0x3_0000, kind: 'ram' as const },
  ]

  it('hold every page once, in order, none of zeros, and equal neighbours only in one run', () => {
    fc.assert(
      fc.property(kinds, fc.boolean(), (pages, hints) => {
        const memory = new SparseMemory(regions)
        for (const [i, kind] of pages.entries()) {
          if (kind > 0) memory.fill(i * PAGE_SIZE, PAGE_SIZE, kind)
          if (kind < -1) memory.writeU16(i * PAGE_SIZE + 0xa00, i + 1)
        }
        const saved: SavedMemory = hints ? memory : { regions, read: memory.read.bind(memory) }
        const copy = new SparseMemory(regions)
        let end = 0
        let last: Uint8Array | undefined
        for (const { address, pages: count, bytes } of pageRuns(saved)) {
          const all = Array.from({ length: bytes.length / PAGE_SIZE }, (_, i) =>
            bytes.slice(i * PAGE_SIZE, (i + 1) * PAGE_SIZE),
          )
          expect(address).toBeGreaterThanOrEqual(end)
          expect(all.length === count || (all.length === 1 && count > 1)).toBe(true)
          for (const [i, page] of all.entries()) {
            expect(page.some((byte) => byte !== 0)).toBe(true)
            const before = i > 0 ? all[i - 1] : address === end ? last : undefined
            if (before) expect(Buffer.compare(before, page)).not.toBe(0)
          }
          for (let i = 0; i < count; i++) {
            const page = all[i] ?? all[0] ?? new Uint8Array()
            for (const { start, size } of regions) {
              const at = address + i * PAGE_SIZE
              const from = Math.max(at, start)
              const to = Math.min(at + PAGE_SIZE, start + size)
              if (from < to) copy.write(from, page.subarray(from - at, to - at))
            }
          }
          end = address + count * PAGE_SIZE
          last = all.at(-1)
        }
        expect(areEqual(contentOf(copy), contentOf(memory))).toBe(true)

        const file = fileOf({ ...smallContent(), memory: saved })
        expect(areEqual(loadAll(file), contentOf(memory))).toBe(true)
        const mapped = openSnapshot(bytesSource(file)).mapMemory()
        expect(areEqual(contentOf(mapped), contentOf(memory))).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})

describe('memory that is mapped from a snapshot', () => {
  function counted(file: Uint8Array): ByteSource & { read: number } {
    const source = bytesSource(file)
    return {
      ...source,
      read: 0,
      readAt(offset, target) {
        this.read += target.length
        return source.readAt(offset, target)
      },
    }
  }

  it('reads what is looked at, once for all clones', () => {
    const memory = new SparseMemory([{ start: 0, size: 2 ** 31, kind: 'ram' }])
    for (let i = 0; i < 4096; i++) memory.writeU32(i * PAGE_SIZE, i + 1)
    const source = counted(fileOf({ ...smallContent(), memory }))
    const snapshot = openSnapshot(source)
    const mapped = snapshot.mapMemory()
    const clones = Array.from({ length: 100 }, () => mapped.fork())
    const opened = source.read
    expect(opened).toBeLessThan(10_000)
    expect(clones.map((clone) => clone.readU32(77 * PAGE_SIZE))).toEqual(clones.map(() => 78))
    expect(source.read - opened).toBe(0x1_0000)
    clones[0]?.writeU32(77 * PAGE_SIZE, 5)
    expect(mapped.readU32(77 * PAGE_SIZE)).toBe(78)
    expect(mapped.readU32(2 ** 30)).toBe(0)
    expect(source.read - opened).toBe(0x1_0000)
  })

  it('tells whoever touches a damaged page, and nobody else', () => {
    const file = fileOf(smallContent())
    const { bytes } = sectionsOf(file).find(({ type }) => type === SectionType.pages) ?? {
      bytes: new Uint8Array(),
    }
    bytes[3] = (bytes[3] ?? 0) ^ 1
    const snapshot = openSnapshot(bytesSource(file, 'vm.snapshot'))
    const memory = snapshot.mapMemory()
    expect(memory.readU8(0x10_2fff)).toBe(0x5a)
    expect(errorOf(() => memory.readU8(0)).facts).toMatchObject({
      file: 'vm.snapshot',
      field: 'PAGE, run of 0x1000, checksum',
    })
    expect(() => snapshot.verify()).toThrow(SnapshotDamagedError)
    expect(() => snapshot.loadInto(new SparseMemory(REGIONS))).toThrow(SnapshotDamagedError)
  })
})

describe('a file that is not whole', () => {
  const file = fileOf(smallContent())
  const good = loadAll(file)

  it('is refused when any byte has changed, whatever it has become', () => {
    const sections = sectionsOf(file)
    const pagesAt = sections.findIndex(({ type }) => type === SectionType.pages)
    const start = 32 + sections.slice(0, pagesAt).reduce((sum, { bytes }) => sum + bytes.length, 0)
    const end = start + (sections[pagesAt]?.bytes.length ?? 0)
    const copy = file.slice()
    const accepted: string[] = []
    let tried = 0
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    for (const [at, byte] of file.entries()) {
      // In pages one bit at a time: every other value is checked by the same sum.
      const inPages = at >= start && at < end
      for (let change = 1; change < 256; change = inPages ? change * 2 : change + 1) {
        copy[at] = byte ^ change
        tried++
        try {
          readAll(copy)
          accepted.push(`byte ${at} ^ ${change}`)
        } catch (error) {
          if (!(error instanceof SnapshotError)) throw error
        }
      }
      copy[at] = byte
    }
    Error.stackTraceLimit = stackTraceLimit
    expect(accepted).toEqual([])
    expect(tried).toBe(8 * (end - start) + 255 * (file.length - (end - start)))
    expect(areEqual(loadAll(copy), good)).toBe(true)
  }, 300_000)

  it('is refused when it is cut short anywhere, or something follows it', () => {
    for (let length = 0; length < file.length; length++) {
      const error = errorOf(() => openSnapshot(bytesSource(file.subarray(0, length))))
      expect(error).toBeInstanceOf(length === 0 ? SnapshotFormatError : SnapshotTruncatedError)
    }
    for (const more of [1, 32, 4096, file.length]) {
      expect(() => loadAll(concatBytes(file, file.subarray(0, more)))).toThrow(SnapshotError)
      expect(() => loadAll(concatBytes(file, new Uint8Array(more)))).toThrow(SnapshotTruncatedError)
    }
  })

  it('is refused when it becomes shorter while it is read', () => {
    let size = file.length
    const snapshot = openSnapshot({
      name: 'vm.snapshot',
      size: file.length,
      readAt: (offset, target) => bytesSource(file.subarray(0, size)).readAt(offset, target),
    })
    size = 300
    expect(() => snapshot.loadInto(new SparseMemory(REGIONS))).toThrow(SnapshotTruncatedError)
  })
})

describe('a file of somebody else', () => {
  const file = fileOf(smallContent())

  it.each<[string, Uint8Array]>([
    ['a migration stream of QEMU', fromLatin1(`QEVM\0\0\0\x03${'x'.repeat(100)}`)],
    ['an ELF core', fromLatin1(`\x7fELF${'\0'.repeat(100)}`)],
    ['zeros', new Uint8Array(4096)],
    ['one byte', Uint8Array.of(1)],
    ['nothing', new Uint8Array()],
    ['a snapshot sent as text', Uint8Array.from(file).filter((byte) => byte !== 0x0d)],
  ])('%s', (_what, bytes) => {
    const error = errorOf(() => openSnapshot(bytesSource(bytes, 'x')))
    expect(error).toBeInstanceOf(SnapshotFormatError)
    expect(error.message).toContain('89 56 47 49 44 0d 0a 1a')
  })

  it('that is newer says what to do', () => {
    const sections = sectionsOf(file)
    const error = errorOf(() =>
      openSnapshot(bytesSource(signedFile({ version: 2, sections }), 'vm.snapshot')),
    )
    expect(error).toBeInstanceOf(SnapshotVersionError)
    expect(error.message).toBe(`the snapshot is newer than this vmgenid

  File:      vm.snapshot
  Offset:    0x8
  Field:     SnapshotHeader.version
  Expected:  at most 1
  Found:     2

  Load it with the version that wrote it, or a later one.`)
    for (const signed of [
      { requiredFeatures: 4, sections },
      { sections: [...sections, { type: 'DISK', flags: 1, bytes: new Uint8Array(5) }] },
    ]) {
      expect(errorOf(() => openSnapshot(bytesSource(signedFile(signed))))).toBeInstanceOf(
        SnapshotVersionError,
      )
    }
  })

  it('may have sections and features that this version can leave out', () => {
    const more = { type: 'NOTE', flags: 0, bytes: fromLatin1('made on a Sunday') }
    const newer = signedFile({ optionalFeatures: 8, sections: [more, ...sectionsOf(file)] })
    expect(areEqual(loadAll(newer), loadAll(file))).toBe(true)
    openSnapshot(bytesSource(newer)).verify()
    newer[40] = 0
    expect(areEqual(loadAll(newer), loadAll(file))).toBe(true)
    expect(() => openSnapshot(bytesSource(newer)).verify()).toThrow(SnapshotDamagedError)
  })
})

describe('a file that lies, with right checksums', () => {
  const file = fileOf(smallContent())
  const sections = sectionsOf(file)
  const json = (value: unknown) => withSection(file, SectionType.state, fromLatin1(JSON.stringify(value)))
  const region = (start: number, size: number, kind: number) =>
    withSection(file, SectionType.regions, SnapshotRegion.encode({ start, size, kind }))
  const head = { machine: 'm', description: {}, state: { version: 1 } }
  const run = (address: number, pages: number, kind = 0) => ({ address, pages, kind })

  it.each<[string, Uint8Array, string]>([
    ['version 0', signedFile({ version: 0, sections }), 'SnapshotHeader.version'],
    ['no state', signedFile({ sections: sections.slice(1) }), 'section STAT'],
    ['two states', signedFile({ sections: [...sections, ...sections.slice(0, 1)] }), 'section STAT'],
    ['no sections', signedFile({ sections: [] }), 'section STAT'],
    ['no JSON', withSection(file, SectionType.state, fromLatin1('{')), 'STAT'],
    ['no ASCII', withSection(file, SectionType.state, fromLatin1('"é"')), 'STAT'],
    ['a list', json([]), 'STAT'],
    ['lists in lists', withSection(file, SectionType.state, fromLatin1('['.repeat(2 ** 20))), 'STAT'],
    [
      'text that hides no brackets',
      json({ ...head, x: `\\"${'['.repeat(200)}`, machine: '' }),
      'STAT machine',
    ],
    ['no machine', json({ ...head, machine: 1 }), 'STAT machine'],
    ['a name to steer terminals', json({ ...head, machine: '\u001b[2J' }), 'STAT machine'],
    ['no description', json({ ...head, description: [] }), 'STAT description'],
    ['no version of the state', json({ ...head, state: {} }), 'STAT state'],
    ['an unknown kind of region', region(0, 4096, 2), 'SnapshotRegion.kind'],
    ['an empty region', region(0, 0, 0), 'MMAP'],
    ['a region beyond all addresses', region(2 ** 52, 4096, 0), 'MMAP'],
    ['half a region', withSection(file, SectionType.regions, new Uint8Array(25)), 'SnapshotRegion'],
    ['too many regions', withSection(file, SectionType.regions, new Uint8Array(4097 * 24)), 'MMAP'],
    ['a run of no pages', withRuns(file, [run(0, 0)]), 'SnapshotRun.pages'],
    ['a stored run that is too long', withRuns(file, [run(0, 17)]), 'SnapshotRun.pages'],
    ['a repeated run of one page', withRuns(file, [run(0, 1, 1)]), 'SnapshotRun.pages'],
    ['an unknown kind of run', withRuns(file, [run(0, 1, 2)]), 'SnapshotRun.kind'],
    ['a run off the page', withRuns(file, [run(1, 3)]), 'SnapshotRun.address'],
    ['runs out of order', withRuns(file, [run(0x2000, 1), run(0x1000, 2)]), 'SnapshotRun.address'],
    ['runs that overlap', withRuns(file, [run(0x1000, 2), run(0x2000, 1)]), 'SnapshotRun.address'],
    ['a run in a hole', withRuns(file, [run(0x9_f000, 3)]), 'SnapshotRun.address'],
    ['a run behind everything', withRuns(file, [run(2 ** 40, 3)]), 'SnapshotRun.address'],
    ['repeats out of memory', withRuns(file, [run(0x1000, 0xffff_ffff, 1)]), 'SnapshotRun.address'],
    ['fewer pages than there are', withRuns(file, [run(0x1000, 2)]), 'SnapshotRun.pages of all runs'],
    ['more pages than there are', withRuns(file, [run(0x1000, 4)]), 'SnapshotRun.pages of all runs'],
    ['half a run', withSection(file, SectionType.runs, new Uint8Array(23)), 'SnapshotRun'],
  ])('%s', (_what, bytes, field) => {
    const error = errorOf(() => openSnapshot(bytesSource(bytes)))
    expect(error).toBeInstanceOf(SnapshotDamagedError)
    expect(error.facts['field']).toBe(field)
  })

  it('sections that overlap, or leave a gap', () => {
    const gap = signedFile({ sections: [{ type: 'NOTE', flags: 0, bytes: new Uint8Array(9) }, ...sections] })
    const table = gap.length - 32 - 5 * 32
    const view = new DataView(gap.buffer)
    for (const length of [8, 10, 2 ** 20]) {
      view.setUint32(table + 16, length, true)
      const error = errorOf(() => openSnapshot(bytesSource(gap)))
      expect(error).toBeInstanceOf(SnapshotDamagedError)
    }
  })

  it('a small file that would fill any memory', () => {
    const huge = withRuns(region(0, 2 ** 50, 0), [run(0, 0xffff_ffff, 1), run(2 ** 45, 2)])
    const error = errorOf(() => openSnapshot(bytesSource(huge)))
    expect(error.facts['expected']).toBe('at most 16 GiB of memory')
    expect(() =>
      openSnapshot(bytesSource(withRuns(file, [run(0, 3)])), { memoryLimit: 2 * PAGE_SIZE }),
    ).toThrow(SnapshotDamagedError)
  })

  it('is loaded into no other memory than its own', () => {
    const other = new SparseMemory([{ start: 0, size: 0x20_0000, kind: 'ram' }])
    other.writeU8(5, 5)
    const error = errorOf(() => openSnapshot(bytesSource(file)).loadInto(other))
    expect(error).toBeInstanceOf(SnapshotMismatchError)
    expect(error.facts['found']).toBe('ram 0x0+0x200000')
    expect(other.readU8(5)).toBe(5)
  })
})
