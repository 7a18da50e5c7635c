import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHUNK_SIZE, type ChunkSource, ChunkTree } from './chunk-tree.ts'
import { SparseMemory } from './guest-memory.ts'

/** Windows of RAM on both sides of a leaf's and a branch's border, and far away. */
const WINDOW = 4 * CHUNK_SIZE
const WINDOWS = [0, 2 ** 20 - 2 * CHUNK_SIZE, 2 ** 26 - 2 * CHUNK_SIZE, 2 ** 40]
const REGIONS = WINDOWS.map((start) => ({ start, size: WINDOW, kind: 'ram' as const }))

/** One machine's memory, and the same as a plain copy. */
interface Twin {
  readonly memory: SparseMemory
  readonly model: Uint8Array
}

function content(memory: SparseMemory): Uint8Array {
  const bytes = new Uint8Array(WINDOWS.length * WINDOW)
  for (const [i, start] of WINDOWS.entries()) memory.read(start, bytes.subarray(i * WINDOW, (i + 1) * WINDOW))
  return bytes
}

/** Bytes of all array buffers that something still holds. */
async function bufferBytes(): Promise<number> {
  setFlagsFromString('--expose_gc')
  const collectGarbage = runInNewContext('gc') as () => void
  // Buffers of dead objects are given back some turns of the event loop after the collection.
  for (let i = 0; i < 5; i++) {
    collectGarbage()
    await setImmediate()
  }
  return process.memoryUsage().arrayBuffers
}

describe('copy-on-write clones', () => {
  const place = fc.tuple(fc.nat(WINDOWS.length - 1), fc.nat(WINDOW - 1), fc.nat(2 * CHUNK_SIZE))
  const step = fc.oneof(
    fc.record({
      op: fc.constant('write' as const),
      who: fc.nat(),
      place,
      value: fc.integer({ min: 1, max: 255 }),
    }),
    fc.record({ op: fc.constant('zero' as const), who: fc.nat(), place }),
    fc.record({ op: fc.constant('fork' as const), who: fc.nat() }),
    fc.record({ op: fc.constant('forget' as const), who: fc.nat() }),
  )

  it('behave like copies, whoever writes, forks and goes away in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const twins: Twin[] = [
          { memory: new SparseMemory(REGIONS), model: new Uint8Array(WINDOWS.length * WINDOW) },
        ]
        for (const one of steps) {
          const at = one.who % twins.length
          const twin = twins[at]
          if (!twin) throw new Error('nobody is left')
          const { memory, model } = twin
          if (one.op === 'fork') twins.push({ memory: memory.fork(), model: model.slice() })
          else if (one.op === 'forget') {
            if (twins.length > 1) twins.splice(at, 1)
          } else {
            const [window, offset, wanted] = one.place
            const length = Math.min(wanted, WINDOW - offset)
            const value = one.op === 'write' ? one.value : 0
            expect(memory.fill((WINDOWS[window] ?? 0) + offset, length, value)).toBe(true)
            model.fill(value, window * WINDOW + offset, window * WINDOW + offset + length)
          }
        }
        for (const { memory, model } of twins) {
          expect(Buffer.compare(model, content(memory))).toBe(0)
          expect(memory.ownBytes).toBeLessThanOrEqual(memory.residentBytes)
          let used = 0
          for (const { bytes } of memory.touchedChunks()) used += bytes.length
          expect(used).toBe(memory.residentBytes)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('cost the same for any amount of memory: nothing is copied before somebody writes', () => {
    const memory = new SparseMemory([{ start: 0, size: 2 ** 31, kind: 'ram' }])
    for (let at = 0; at < 2 ** 31; at += 2 ** 21) memory.writeU8(at, 1)
    const clones = Array.from({ length: 10_000 }, () => memory.fork())
    expect(clones.reduce((sum, clone) => sum + clone.ownBytes, 0)).toBe(0)
    const [first, second] = clones
    first?.writeU8(0, 2)
    expect(first?.ownBytes).toBe(CHUNK_SIZE)
    expect([memory.readU8(0), first?.readU8(0), second?.readU8(0)]).toEqual([1, 2, 1])
    memory.writeU8(0, 3)
    expect([memory.readU8(0), first?.readU8(0), second?.readU8(0)]).toEqual([3, 2, 1])
  })

  it('give back what only they held when they go away', async () => {
    const memory = new SparseMemory([{ start: 0, size: 2 ** 31, kind: 'ram' }])
    memory.fill(0, 2 ** 20, 1)
    const before = await bufferBytes()
    let clones: SparseMemory[] = Array.from({ length: 64 }, () => memory.fork())
    for (const clone of clones) clone.fill(2 ** 26, 2 ** 20, 2)
    expect((await bufferBytes()) - before).toBeGreaterThanOrEqual(64 * 2 ** 20)
    clones = []
    // A register may still point to one of them.
    expect((await bufferBytes()) - before).toBeLessThan(4 * 2 ** 20)
    expect(memory.readU8(2 ** 20 - 1)).toBe(1)
  })

  it('are clones of clones: each generation sees what it inherited', () => {
    const generations = [new SparseMemory(REGIONS)]
    for (let i = 1; i <= 50; i++) {
      const parent = generations[i - 1]
      parent?.writeU8(i, i)
      const child = parent?.fork()
      parent?.writeU8(0, i)
      if (child) generations.push(child)
    }
    for (const [i, memory] of generations.entries()) {
      for (let at = 1; at <= 50; at++) expect(memory.readU8(at)).toBe(at <= i + 1 && at <= 50 ? at : 0)
      expect(memory.readU8(0)).toBe(i < 50 ? i + 1 : 0)
    }
  })
})

describe('a chunk tree', () => {
  it('lists chunks upwards, from and to where it is asked, while they are dropped', () => {
    const tree = new ChunkTree()
    const numbers = [2 ** 37, 5, 4096, 63, 64, 4095]
    for (const index of numbers) tree.own(index)
    const sorted = [...numbers].sort((a, b) => a - b)
    expect([...tree.indices()]).toEqual(sorted)
    expect([...tree.indices(63, 4096)]).toEqual([63, 64, 4095])
    for (const index of tree.indices()) tree.drop(index)
    expect([...tree.indices()]).toEqual([])
    expect(tree.count).toBe(0)
  })

  it('forgets a dropped chunk on one side only', () => {
    const tree = new ChunkTree()
    tree.own(7)[0] = 1
    const clone = tree.fork()
    clone.drop(7)
    clone.drop(8)
    expect(clone.count).toBe(0)
    expect(clone.has(7)).toBe(false)
    expect(tree.peek(7)?.[0]).toBe(1)
  })
})

describe('memory that lies elsewhere', () => {
  const sourceOf = (fetched: number[]): ChunkSource => ({
    indices: [1, 2, 70],
    fill(index, target) {
      fetched.push(index)
      target.fill(index)
    },
  })

  it('is fetched when it is looked at, once for all clones', () => {
    const fetched: number[] = []
    const memory = SparseMemory.mapped([{ start: 0, size: 2 ** 21, kind: 'ram' }], sourceOf(fetched))
    const clones = [memory.fork(), memory.fork()]
    expect(fetched).toEqual([])
    expect(memory.residentBytes).toBe(0)
    expect(clones.map((clone) => clone.readU8(CHUNK_SIZE))).toEqual([1, 1])
    expect(memory.readU8(CHUNK_SIZE)).toBe(1)
    expect(memory.readU8(0)).toBe(0)
    expect(fetched).toEqual([1])
    expect(memory.residentBytes).toBe(CHUNK_SIZE)
    expect(clones[0]?.residentBytes).toBe(CHUNK_SIZE)
  })

  it('is fetched before a part of a chunk is written, and not when it is zeroed', () => {
    const fetched: number[] = []
    const memory = SparseMemory.mapped([{ start: 0, size: 2 ** 21, kind: 'ram' }], sourceOf(fetched))
    const clone = memory.fork()
    clone.writeU8(2 * CHUNK_SIZE, 9)
    expect(clone.readU16(2 * CHUNK_SIZE)).toBe(0x0209)
    expect(memory.readU16(2 * CHUNK_SIZE)).toBe(0x0202)
    memory.fill(0, 2 ** 21, 0)
    expect(fetched).toEqual([2])
    expect(memory.readU8(70 * CHUNK_SIZE)).toBe(0)
    expect(clone.readU8(70 * CHUNK_SIZE)).toBe(70)
  })

  it('says what the source says when it cannot be fetched, and asks again', () => {
    let broken = true
    const memory = SparseMemory.mapped([{ start: 0, size: CHUNK_SIZE, kind: 'ram' }], {
      indices: [0],
      fill(_index, target) {
        target.fill(7)
        if (broken) throw new RangeError('the disk is gone')
      },
    })
    expect(() => memory.readU8(0)).toThrow('the disk is gone')
    expect(() => memory.writeU8(0, 1)).toThrow('the disk is gone')
    broken = false
    expect(memory.readU8(1)).toBe(7)
  })
})
