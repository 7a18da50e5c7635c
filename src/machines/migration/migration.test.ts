import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ADDRESS_LE,
  type Cut,
  DESCRIPTION,
  migrate,
  REGIONS,
  runningMachine,
  STATE,
  TestMachine,
} from '../../../test/machines/migration-pair.ts'
import { concatBytes, fromHex, fromLatin1, toHex } from '../../binary/bytes.ts'
import type { MigrationProgress as MonitorProgress } from '../../monitor/host.ts'
import { type GuestMemory, SparseMemory } from '../../platform/guest-memory.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import { SeededRandom } from '../../platform/random.ts'
import { PAGE_SIZE } from '../snapshot/pages.ts'
import { MigrationDestination } from './destination.ts'
import { MigrationInDoubtError, MigrationStreamError, MigrationVersionError } from './errors.ts'
import { type Frame, FrameReader, FrameType, FrameWriter } from './frames.ts'
import { decodeSection, encodeSection, joinState, splitState } from './sections.ts'
import { MigrationSource } from './source.ts'

function contentOf(memory: GuestMemory): Buffer {
  return Buffer.concat(
    memory.regions.map(({ start, size }) => {
      const bytes = new Uint8Array(size)
      memory.read(start, bytes)
      return bytes
    }),
  )
}

const areEqual = (a: TestMachine, b: TestMachine) =>
  Buffer.compare(contentOf(a.memory), contentOf(b.memory)) === 0 &&
  JSON.stringify(a.state) === JSON.stringify(b.state)

/** All frames of a direction, with where they begin. */
function framesOf(bytes: Uint8Array): Frame[] {
  const limits = Object.fromEntries(Object.values(FrameType).map((type) => [type, 2 ** 20]))
  return Array.from(new FrameReader(limits).take(bytes), (frame) => ({
    ...frame,
    payload: frame.payload.slice(),
  }))
}

/** What each side says in a migration that goes well. */
function record(): { forward: Uint8Array; back: Uint8Array } {
  const said: Record<Cut['direction'], Uint8Array[]> = { forward: [], back: [] }
  migrate(runningMachine(), new TestMachine(false), {
    tap: (direction, bytes) => void said[direction].push(bytes.slice()),
  })
  return { forward: concatBytes(said.forward), back: concatBytes(said.back) }
}

const stream = record()
const forwardFrames = framesOf(stream.forward)
const backFrames = framesOf(stream.back)
const frameAt = (frames: readonly Frame[], type: FrameType) =>
  frames.find((frame) => frame.type === type)?.offset ?? 0

describe('a migration', () => {
  it('moves memory and devices, and then the machine runs there and not here', () => {
    const from = runningMachine()
    const to = new TestMachine(false)
    const { source, destination } = migrate(from, to)
    expect(source.outcome).toEqual({ kind: 'completed' })
    expect(destination.outcome).toEqual({ kind: 'completed' })
    expect(destination.isConfirmed).toBe(true)
    expect([from.log, to.log]).toEqual([['stop'], ['restore', 'start']])
    expect([from.isRunning, to.isRunning]).toEqual([false, true])
    expect(areEqual(from, to)).toBe(true)
    expect(to.state).toEqual(STATE)
  })

  it('says the same whatever pieces its bytes come in', () => {
    for (let i = 0; i < 20; i++) {
      const to = new TestMachine(false)
      const { source } = migrate(runningMachine(), to, { pieces: new SeededRandom(i) })
      expect(source.outcome).toEqual({ kind: 'completed' })
      expect(areEqual(runningMachine(), to)).toBe(true)
    }
  })

  it('is these frames, in this order', () => {
    expect(forwardFrames.map(({ type }) => type)).toEqual([
      ...['STRT', 'PAGE', 'PAGE', 'PAGE', 'SECT', 'SECT', 'SECT', 'END.', 'GIVE', 'OVER'],
    ])
    expect(backFrames.map(({ type }) => type)).toEqual(['TAKE', 'READ', 'RUNS'])
  })

  it('has vmgenid’s section byte for byte as QEMU’s, but for its number', () => {
    const sections = forwardFrames.filter(({ type }) => type === FrameType.section)
    expect(toHex(sections[2]?.payload ?? new Uint8Array())).toBe(
      `04 00000002 07 ${toHex(fromLatin1('vmgenid'))} 00000000 00000001 ${ADDRESS_LE} 7e 00000002`.replaceAll(
        ' ',
        '',
      ),
    )
  })

  it('reports how far it is, in the figures of query-migrate', () => {
    const from = runningMachine()
    const to = new TestMachine(false)
    let time = 0
    const source = new MigrationSource(from, { milliseconds: () => time })
    const destination = new MigrationDestination(to)
    const seen: string[] = []
    const step = (side: { next(): Uint8Array | undefined }, other: { receive(bytes: Uint8Array): void }) => {
      for (let bytes = side.next(); bytes; bytes = side.next()) {
        other.receive(bytes)
        const { status, phase } = source.progress
        if (seen.at(-1) !== `${status} ${phase}`) seen.push(`${status} ${phase}`)
      }
    }
    expect(source.progress).toMatchObject({
      status: 'setup',
      phase: 'agree',
      transferred: expect.any(Number),
    })
    time = 10
    step(source, destination)
    step(destination, source)
    time = 30
    step(source, destination)
    step(destination, source)
    expect(source.progress).toMatchObject({
      status: 'active',
      phase: 'hand-over',
      pass: 1,
      total: 0x1_b000,
      remaining: 0,
      normalPages: 3,
      zeroPages: 0x1b - 3,
      setupMilliseconds: 10,
      downtimeMilliseconds: 20,
    })
    time = 50
    step(source, destination)
    step(destination, source)
    time = 60
    step(source, destination)
    const figures: MonitorProgress = source.progress
    const { transferred } = figures
    expect(source.progress).toMatchObject({
      status: 'completed',
      phase: 'over',
      totalMilliseconds: 50,
      downtimeMilliseconds: 40,
      bytesPerSecond: (1000 * transferred) / 40,
    })
    expect(transferred).toBe(stream.forward.length)
    expect(destination.progress).toEqual({
      received: transferred,
      done: 0xa000 + 0x1000 + 0x5000,
      total: 0x1_b000,
    })
    expect([source.isOver, destination.isOver]).toEqual([true, true])
    expect(seen).toEqual([
      'setup agree',
      'active memory',
      'active devices',
      'active check',
      'active hand-over',
      'completed over',
    ])
  })
})

describe('a stream that is cut', () => {
  const give = frameAt(forwardFrames, FrameType.commit)
  const over = frameAt(forwardFrames, FrameType.over)
  const runs = frameAt(backFrames, FrameType.running)

  /** What may be: who runs, and what each says. */
  function look(cut: Cut) {
    const from = runningMachine()
    const to = new TestMachine(false)
    const { source, destination } = migrate(from, to, { cut })
    return {
      from,
      to,
      source: source.outcome,
      destination: destination.outcome,
      confirmed: destination.isConfirmed,
    }
  }

  /** At most one runs, somebody has all of it, and both have something to say. */
  function check(cut: Cut): string {
    const { from, to, source, destination, confirmed } = look(cut)
    const at = `${cut.direction} ${cut.at}${cut.oneWay ? ', one way' : ''}`
    expect(from.isRunning && to.isRunning, at).toBe(false)
    expect(areEqual(from, runningMachine()), at).toBe(true)
    if (to.isRunning) expect(areEqual(from, to), at).toBe(true)
    if (source === undefined || destination === undefined) throw new Error(`${at}: nobody said anything`)
    expect(from.isRunning, at).toBe(source.kind === 'failed')
    expect(to.isRunning, at).toBe(destination.kind === 'completed')
    if (source.kind !== 'completed') expect(source.error.sentence, at).not.toBe('')
    if (destination.kind !== 'completed') expect(destination.error.sentence, at).not.toBe('')
    else if (source.kind !== 'completed') expect(confirmed, at).toBe(false)
    return `${source.kind}/${destination.kind}`
  }

  const cases: [string, Cut['direction'], number, number, string, string][] = [
    // what, direction, first and last byte, outcome when all is cut, when only this direction is
    ['before the machine is given away', 'forward', 0, give, 'failed/failed', 'failed/failed'],
    ['within the word that gives it away', 'forward', give, over, 'in-doubt/failed', 'failed/failed'],
    [
      'within the word that ends it',
      'forward',
      over,
      stream.forward.length,
      'completed/completed',
      'completed/completed',
    ],
    ['before the destination is ready', 'back', 0, runs, 'failed/failed', 'failed/failed'],
    [
      'within the word that it runs',
      'back',
      runs,
      stream.back.length,
      'in-doubt/completed',
      'in-doubt/completed',
    ],
  ]

  it.each(cases)('%s', (_what, direction, first, end, both, oneWay) => {
    expect(end).toBeGreaterThan(first)
    const outcomes = new Set<string>()
    const oneWayOutcomes = new Set<string>()
    // Every byte where words are, some hundred places within memory.
    const step = end - first > 2000 ? 61 : 1
    for (let at = first; at < end; at += step) {
      outcomes.add(check({ direction, at }))
      oneWayOutcomes.add(check({ direction, at, oneWay: true }))
    }
    expect([...outcomes]).toEqual([both])
    expect([...oneWayOutcomes]).toEqual([oneWay])
  })

  it('at every border of a frame, and a byte before and behind it', () => {
    let places = 0
    for (const [direction, frames] of [
      ['forward', forwardFrames],
      ['back', backFrames],
    ] as const) {
      for (const { offset } of frames) {
        for (const at of [offset - 1, offset, offset + 1, offset + 11, offset + 12]) {
          check({ direction, at })
          check({ direction, at, oneWay: true })
          places += 2
        }
      }
    }
    expect(places).toBe(130)
  })

  it('has a window of doubt of one frame in each direction, and no byte more', () => {
    expect(over - give).toBe(12)
    expect(stream.back.length - runs).toBe(12)
    const { source } = look({ direction: 'back', at: runs })
    if (source?.kind !== 'in-doubt') throw new Error('no doubt')
    expect(source.error).toBeInstanceOf(MigrationInDoubtError)
    expect(source.error.message).toContain('If it reports an error, continue here')
  })
})

describe('giving up', () => {
  it.each(['agree', 'memory', 'devices', 'check', 'hand-over'])(
    'in phase %s leaves the source running',
    (phase) => {
      const from = runningMachine()
      const to = new TestMachine(false)
      const source = new MigrationSource(from, { milliseconds: () => 0 })
      const destination = new MigrationDestination(to)
      let cancelled = false
      for (let i = 0; i < 100; i++) {
        if (source.progress.phase === phase && !cancelled) cancelled = source.cancel()
        const bytes = source.next()
        if (bytes) destination.receive(bytes)
        const answer = bytes ? undefined : destination.next()
        if (answer) source.receive(answer)
      }
      expect(cancelled).toBe(true)
      expect(source.outcome?.kind).toBe('cancelled')
      expect(source.status).toBe('cancelled')
      expect([from.isRunning, to.isRunning]).toEqual([true, false])
      expect(destination.outcome).toMatchObject({
        kind: 'failed',
        error: { sentence: 'the source gave up the migration: the migration was cancelled' },
      })
      expect([source.isOver, destination.isOver]).toEqual([true, true])
      expect(source.cancel()).toBe(false)
    },
  )

  it('is too late when the machine was given away', () => {
    const from = runningMachine()
    const to = new TestMachine(false)
    let late: boolean | undefined
    const source = new MigrationSource(from, { milliseconds: () => 0 })
    const destination = new MigrationDestination(to)
    for (let i = 0; i < 100; i++) {
      const bytes = source.next()
      if (source.progress.phase === 'hand-over' && bytes) late = source.cancel()
      if (bytes) destination.receive(bytes)
      const answer = bytes ? undefined : destination.next()
      if (answer) source.receive(answer)
    }
    expect(late).toBe(false)
    expect(source.outcome?.kind).toBe('completed')
    expect(to.isRunning).toBe(true)
  })
})

describe('a destination refuses', () => {
  const refusals: [string, Partial<Record<keyof TestMachine, unknown>>, string][] = [
    ['another kind of machine', { machine: 'v86' }, 'machine is "v86" here and "test" at the source'],
    [
      'another board',
      { description: { ...DESCRIPTION, board: 'pc' } },
      'description.board is "pc" here and "q35" at the source',
    ],
    [
      'another size of memory',
      { description: { ...DESCRIPTION, memorySize: 0x40_0000 } },
      'description.memorySize is 0x400000 here and 0x200000 at the source',
    ],
    [
      'a device that it has not',
      { description: { ...DESCRIPTION, devices: ['fw_cfg'] } },
      'description.devices[1] is absent here and "vmgenid" at the source',
    ],
    [
      'other places of memory',
      { memory: new SparseMemory([{ start: 0, size: 0x20_0000, kind: 'ram' }]) },
      'memory[0].size is 0x200000 here and 0xa000 at the source',
    ],
  ]

  it.each(refusals)('%s, and says so on both sides', (_what, own, difference) => {
    const from = runningMachine()
    const to = Object.assign(new TestMachine(false), own)
    const { source, destination, sent } = migrate(from, to)
    for (const outcome of [source.outcome, destination.outcome]) {
      expect(outcome?.kind).toBe('failed')
      if (outcome?.kind === 'failed') expect(outcome.error.message).toContain(difference)
    }
    // The machine was never stopped.
    expect(from.log).toEqual([])
    expect(sent.forward).toBeLessThan(1000)
    expect(to.log).toEqual([])
  })

  it('a state that the machine does not take', () => {
    const from = runningMachine()
    const to = new TestMachine(false)
    to.restore = () => {
      throw new TypeError('no such field')
    }
    const { source, destination } = migrate(from, to)
    expect(source.outcome).toMatchObject({ kind: 'failed', error: { code: 'MIGRATION_REFUSED' } })
    expect(destination.outcome).toMatchObject({
      kind: 'failed',
      error: { sentence: 'internal error: no such field' },
    })
    expect([from.isRunning, to.isRunning]).toEqual([true, false])
  })

  it('a machine that it cannot start: it is given back', () => {
    const from = runningMachine()
    const to = new TestMachine(false)
    to.start = () => {
      throw new RangeError('out of memory')
    }
    const { source, destination } = migrate(from, to)
    expect(source.outcome?.kind).toBe('failed')
    expect(destination.outcome?.kind).toBe('failed')
    expect([from.isRunning, to.isRunning]).toEqual([true, false])
  })

  it('a source that cannot read its own memory, which goes on', () => {
    const from = runningMachine()
    let reads = 0
    const memory = {
      regions: REGIONS,
      read(address: number, target: Uint8Array) {
        if (++reads > 1) throw new RangeError('the disk is gone')
        return from.memory.read(address, target)
      },
    }
    const machine = { ...from, memory, stop: () => from.stop(), resume: () => from.resume() }
    const to = new TestMachine(false)
    const { source, destination } = migrate(machine as unknown as TestMachine, to)
    expect(source.outcome).toMatchObject({
      kind: 'failed',
      error: { sentence: 'internal error: the disk is gone' },
    })
    expect(destination.outcome).toMatchObject({ kind: 'failed', error: { code: 'MIGRATION_REFUSED' } })
    expect(from.log).toEqual(['stop', 'resume'])
  })
})

describe('a peer that is none', () => {
  const destination = () => new MigrationDestination(new TestMachine(false))
  const source = () => new MigrationSource(runningMachine(), { milliseconds: () => 0 })

  it.each([
    ['HTTP', fromLatin1('GET / HTTP/1.1\r\n')],
    ['QEMU', fromHex('5145564d00000003')],
    ['one wrong byte', Uint8Array.of(0)],
  ])('%s', (_what, bytes) => {
    for (const side of [destination(), source()]) {
      side.receive(bytes)
      expect(side.outcome).toMatchObject({ kind: 'failed', error: { code: 'MIGRATION_STREAM' } })
    }
  })

  it('a newer version, or a feature that is not known', () => {
    for (const preamble of [new FrameWriter().preamble(2), new FrameWriter().preamble(1, 4)]) {
      for (const side of [destination(), source()]) {
        side.receive(preamble)
        if (side.outcome?.kind !== 'failed') throw new Error('it was taken')
        expect(side.outcome.error).toBeInstanceOf(MigrationVersionError)
        expect(side.outcome.error.message).toContain('Run the same version on both sides')
      }
    }
  })

  it('a flood: nothing is kept of what is too long, unknown, or out of order', () => {
    const writer = new FrameWriter()
    const said = (...parts: Uint8Array[]) => {
      const side = destination()
      for (const part of parts) side.receive(part)
      return side.outcome
    }
    const preamble = writer.preamble()
    const huge = new Uint8Array(12)
    huge.set(fromLatin1('PAGE'))
    new DataView(huge.buffer).setUint32(4, 0xffff_ffff, true)
    expect(said(preamble, huge)).toMatchObject({
      error: { facts: { field: 'MigrationFrame.length of PAGE' } },
    })
    huge.set(fromLatin1('JUNK'))
    expect(said(preamble, huge)).toMatchObject({ error: { facts: { field: 'MigrationFrame.type' } } })
    for (const type of [
      FrameType.pages,
      FrameType.section,
      FrameType.end,
      FrameType.commit,
      FrameType.over,
    ]) {
      const other = new FrameWriter()
      const outcome = said(other.preamble(), other.frame(type))
      expect(outcome).toMatchObject({ kind: 'failed', error: { facts: { found: type } } })
    }
  })

  it('that sends a byte at a time is heard, and costs what it has sent', () => {
    const machine = new TestMachine(false)
    const side = new MigrationDestination(machine)
    const writer = new FrameWriter()
    const start = forwardFrames[0]?.payload ?? new Uint8Array()
    const say = (bytes: Uint8Array) => {
      for (const byte of bytes) side.receive(Uint8Array.of(byte))
    }
    say(writer.preamble())
    say(writer.frame(FrameType.start, start))
    const section = writer.frame(FrameType.section, new Uint8Array(300_000))
    say(section.subarray(0, -1))
    expect(side.outcome).toBeUndefined()
    expect(side.progress.received).toBe(16 + 12 + start.length + section.length - 1)
    say(section.subarray(-1))
    expect(side.outcome).toMatchObject({ error: { facts: { field: 'VmStateSection' } } })
  })

  it.each<[string, string, (writer: FrameWriter) => Uint8Array]>([
    [
      'pages out of order',
      'MigrationPages.address',
      (writer) => writer.frame(FrameType.pages, pages(0x1000, 1, 0)),
    ],
    [
      'pages outside memory',
      'MigrationPages.address',
      (writer) => writer.frame(FrameType.pages, pages(2 ** 40, 1, 0)),
    ],
    [
      'pages in a hole',
      'MigrationPages.address',
      (writer) => writer.frame(FrameType.pages, pages(0x9000, 2, 0)),
    ],
    ['no pages', 'MigrationPages.pages', (writer) => writer.frame(FrameType.pages, pages(0x4000, 0, 0))],
    [
      'fewer bytes than pages',
      'MigrationPages.bytes',
      (writer) => writer.frame(FrameType.pages, pages(0x4000, 1, 0).subarray(0, 900)),
    ],
    [
      'a run of another kind',
      'MigrationPages.kind',
      (writer) => writer.frame(FrameType.pages, pages(0x4000, 1, 7)),
    ],
    ['half a head', 'MigrationPages', (writer) => writer.frame(FrameType.pages, new Uint8Array(5))],
    [
      'an end without devices',
      'MigrationFrame.type',
      (writer) => writer.frame(FrameType.end, new Uint8Array(12)),
    ],
    [
      'a section that is none',
      'VmStateSection',
      (writer) => writer.frame(FrameType.section, new Uint8Array(50)),
    ],
    [
      'a section of another number',
      'VmStateSection.id',
      (writer) =>
        writer.frame(FrameType.section, encodeSection(1, { name: 'x', instance: 0, state: { version: 1 } })),
    ],
    ['a start again', 'MigrationFrame.type', (writer) => writer.frame(FrameType.start)],
  ])('%s', (_what, field, bytes) => {
    const machine = new TestMachine(false)
    const side = new MigrationDestination(machine)
    const writer = new FrameWriter()
    side.receive(writer.preamble())
    side.receive(writer.frame(FrameType.start, forwardFrames[0]?.payload ?? new Uint8Array()))
    side.receive(writer.frame(FrameType.pages, pages(0x2000, 2, 0)))
    expect(side.outcome).toBeUndefined()
    side.receive(bytes(writer))
    expect(side.outcome).toMatchObject({ kind: 'failed', error: { facts: { field } } })
    expect(machine.log).toEqual([])
    expect(framesOf(concatBytes(drain(side))).map(({ type }) => type)).toEqual(['TAKE', 'FAIL'])
  })

  it('that answers nonsense after it was given the machine leaves doubt', () => {
    const from = runningMachine()
    const side = new MigrationSource(from, { milliseconds: () => 0 })
    const answers = new FrameWriter()
    side.receive(answers.preamble())
    side.receive(answers.frame(FrameType.accept))
    drain(side)
    side.receive(answers.frame(FrameType.ready))
    drain(side)
    side.receive(answers.frame(FrameType.accept))
    expect(side.outcome).toMatchObject({
      kind: 'in-doubt',
      error: { facts: { reason: expect.stringContaining('something else') } },
    })
    expect(from.isRunning).toBe(false)
  })

  it('with text to steer terminals is shown without it', () => {
    const side = source()
    const answers = new FrameWriter()
    side.receive(answers.preamble())
    side.receive(
      answers.frame(FrameType.failed, fromLatin1(JSON.stringify({ reason: `\u001b[2J${'x'.repeat(2000)}` }))),
    )
    if (side.outcome?.kind !== 'failed') throw new Error('no outcome')
    expect(side.outcome.error.message).toMatch(/^the destination gave up the migration: \[2Jx{490,500}…$/)
  })

  it('never makes a side throw, and never makes both machines run', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .tuple(fc.nat(stream.forward.length - 1), fc.nat(300))
        .map(([at, size]) => stream.forward.slice(at, at + size)),
      fc.nat(stream.forward.length).map((size) => stream.forward.slice(0, size)),
      fc.nat(stream.back.length).map((size) => stream.back.slice(0, size)),
    )
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 5 }), fc.boolean(), (parts, isSource) => {
        const machine = isSource ? runningMachine() : new TestMachine(false)
        const side = isSource
          ? new MigrationSource(machine, { milliseconds: () => 0 })
          : new MigrationDestination(machine)
        for (const part of parts) {
          side.receive(part)
          drain(side)
        }
        side.closed()
        expect(side.outcome).toBeDefined()
        expect(machine.isRunning).toBe(side.outcome?.kind === (isSource ? 'failed' : 'completed'))
      }),
      { numRuns: 300 },
    )
  })
})

function pages(address: number, count: number, kind: number): Uint8Array {
  const bytes = new Uint8Array(16 + count * PAGE_SIZE).fill(0x11)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, address % 2 ** 32, true)
  view.setUint32(4, Math.floor(address / 2 ** 32), true)
  view.setUint32(8, count, true)
  view.setUint32(12, kind, true)
  return bytes
}

function drain(side: { next(): Uint8Array | undefined }): Uint8Array[] {
  const all: Uint8Array[] = []
  for (let bytes = side.next(); bytes; bytes = side.next()) all.push(bytes)
  return all
}

describe('frames', () => {
  it('are refused when any byte of them has changed, is missing, or comes twice', () => {
    for (const bytes of [stream.forward, stream.back]) {
      const copy = bytes.slice()
      for (let at = 0; at < bytes.length; at += at < 2000 || at > bytes.length - 1200 ? 1 : 97) {
        copy[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
        expect(() => framesOf(copy), `byte ${at}`).toSatisfy((run: () => Frame[]) => {
          try {
            // A length that has grown makes a frame that never ends.
            return run().length < framesOf(bytes).length
          } catch (error) {
            return error instanceof MigrationStreamError || error instanceof MigrationVersionError
          }
        })
        copy[at] = bytes[at] ?? 0
      }
    }
    const frames = forwardFrames.map(({ offset }, i) =>
      stream.forward.subarray(offset, forwardFrames[i + 1]?.offset ?? stream.forward.length),
    )
    for (const i of frames.keys()) {
      const preamble = stream.forward.subarray(0, 16)
      const missing = frames.filter((_, k) => k !== i)
      const twice = frames.flatMap((frame, k) => (k === i ? [frame, frame] : [frame]))
      // Nothing follows the last one, so that its absence is the end's to notice.
      if (i < frames.length - 1)
        expect(() => framesOf(concatBytes(preamble, missing))).toThrow(MigrationStreamError)
      expect(() => framesOf(concatBytes(preamble, twice))).toThrow(MigrationStreamError)
    }
  })
})

describe('sections of state', () => {
  it.each<[string, SavedState]>([
    ['a board in a machine', STATE],
    ['no devices', { version: 1 }],
    ['devices at the top', { version: 1, devices: { a: { version: 2, devices: [1] } } } as SavedState],
    ['an empty list of devices', { version: 1, devices: {} } as SavedState],
    [
      'devices that are none',
      { version: 1, devices: { a: { version: 1 }, b: 5 }, more: { devices: null } } as SavedState,
    ],
    [
      'one name twice',
      {
        version: 1,
        a: { devices: { x: { version: 1 } } },
        b: { devices: { x: { version: 2 } } },
      } as SavedState,
    ],
    [
      'names of the language',
      JSON.parse('{"version":1,"devices":{"__proto__":{"version":1},"constructor":{"version":1}}}'),
    ],
    [
      'vmgenid of a later version',
      { version: 1, devices: { vmgenid: { version: 2, more: true } } } as SavedState,
    ],
  ])('%s is put together again as it was', (_what, state) => {
    const sections = splitState(state).map((section, i) => {
      const decoded = decodeSection(encodeSection(i, section))
      if ('problem' in decoded) throw new Error(decoded.problem)
      expect(decoded.id).toBe(i)
      return decoded.section
    })
    const joined = joinState(sections)
    if ('problem' in joined) throw new Error(joined.problem)
    expect(JSON.stringify(joined.state)).toBe(JSON.stringify(state))
  })

  it('that do not fit together are refused with the reason', () => {
    const sections = splitState(STATE)
    const [machine, fwCfg, vmgenid] = sections
    if (!machine || !fwCfg || !vmgenid) throw new Error('no sections')
    const lists = (value: unknown) => ({
      ...machine,
      state: { ...machine.state, lists: value } as unknown as SavedState,
    })
    const problems = [
      [],
      [fwCfg],
      [{ ...machine, state: { version: 2 } }],
      [{ ...machine, state: { version: 1 } }],
      [lists([5]), fwCfg, vmgenid],
      [lists([{ path: ['nowhere'], names: [] }]), fwCfg, vmgenid],
      [lists([{ path: ['__proto__'], names: [] }]), fwCfg, vmgenid],
      [machine, fwCfg],
      [machine, vmgenid, fwCfg],
      [machine, fwCfg, vmgenid, vmgenid],
      [{ ...machine, state: { version: 1, state: {}, lists: [] } as unknown as SavedState }],
    ].map((list) => {
      const joined = joinState(structuredClone(list))
      return 'problem' in joined ? joined.problem : 'none'
    })
    expect(problems).toEqual([
      'the first section is not machine',
      'the first section is not machine',
      'version 2 of section machine is not known',
      'section machine has no state',
      'section machine has a list of devices that is none',
      'section machine has no place for 0 devices',
      'section machine has no place for 0 devices',
      'the section of vmgenid is missing',
      'the section of fw_cfg is missing',
      '1 sections belong to no device',
      'the state has no version',
    ])
  })

  it.each([
    ['', 'at least 19 bytes'],
    ['03 00000000 00 00000000 00000001 7e 00000000', 'type 0x3'],
    ['04 00000000 09 00000000 00000001 7e 00000000', 'a name of 9 bytes'],
    ['04 00000000 00 00000000 00000001 7f 00000000', 'no footer'],
    ['04 00000000 00 00000000 00000001 7e 00000001', 'no footer'],
    ['04 00000000 01 61 00000000 00000001 7b 7e 00000000', 'a: '],
    ['04 00000000 01 61 00000000 00000001 5b5d 7e 00000000', 'a: no object with a version'],
    ['04 00000000 07 766d67656e6964 00000000 00000001 0011 7e 00000000', 'vmgenid: 2 bytes, 8 are expected'],
  ])('%s is no section', (hexText, problem) => {
    const found = decodeSection(fromHex(hexText))
    expect('problem' in found && found.problem.startsWith(problem)).toBe(true)
  })
})
