import { describe, expect, it } from 'vitest'
import { concatBytes, fromLatin1, toHex } from '../../binary/bytes.ts'
import { SimulationClock } from '../../platform/clock.ts'
import { SavedStateError } from '../../platform/lifecycle.ts'
import { SeededRandom } from '../../platform/random.ts'
import { KernelLog } from '../kernel-log.ts'
import { blake2s } from './blake2s.ts'
import { chacha20Block, chachaState } from './chacha20.ts'
import { CrngKeys } from './crng-keys.ts'
import { InputPool } from './input-pool.ts'
import { LinuxCrng, type LinuxCrngOptions } from './linux-crng.ts'
import { ProcessGenerator } from './process-generator.ts'

const SECOND = 1_000_000_000n
const ID_A = Uint8Array.from({ length: 16 }, (_, i) => i)
const ID_B = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 - i)
const FORK_LINE = 'random: crng reseeded due to virtual machine fork'

/** A machine without RDRAND, whose generator is made ready by a seed of the boot loader. */
function seeded(options: Partial<LinuxCrngOptions> = {}) {
  const machine = booted(options)
  machine.crng.addBootloaderRandomness(new Uint8Array(32).fill(0x5e))
  return machine
}

function booted(options: Partial<LinuxCrngOptions> = {}) {
  const clock = new SimulationClock(5n * SECOND)
  const log = new KernelLog(clock)
  const crng = new LinuxCrng({ log, ...options })
  crng.boot({ commandLine: 'quiet' })
  return { clock, log, crng }
}

/** Two machines that go on from one saved state, each with a clock of its own. */
function clonesOf({ clock, crng, log }: ReturnType<typeof booted>, options: Partial<LinuxCrngOptions> = {}) {
  const saved = JSON.parse(JSON.stringify({ crng: crng.save(), uptime: String(log.now()) }))
  return [0, 1].map(() => {
    const own = new SimulationClock(clock.now() - BigInt(saved.uptime))
    const ownLog = new KernelLog(own)
    own.advanceTo(clock.now())
    const clone = new LinuxCrng({ log: ownLog, ...options })
    clone.restore(saved.crng)
    return { clock: own, log: ownLog, crng: clone }
  })
}

const urandom = ({ crng }: { crng: LinuxCrng }, length = 32) => toHex(crng.readUrandom(length))

describe('the states of the generator', () => {
  it('is empty without a source, early with half of the bits, ready with all; and says so once', () => {
    const { crng, log } = booted()
    expect([crng.init, crng.entropyBits]).toEqual(['empty', 0])
    crng.addHwGeneratorRandomness(new Uint8Array(16), 127)
    expect(crng.init).toBe('empty')
    crng.addHwGeneratorRandomness(new Uint8Array(16), 1)
    expect(crng.init).toBe('early')
    crng.addHwGeneratorRandomness(new Uint8Array(16), 128)
    expect([crng.init, crng.entropyBits]).toEqual(['ready', 256])
    crng.addHwGeneratorRandomness(new Uint8Array(16), 128)
    expect(log.texts).toEqual(['random: crng init done'])
  })

  it('is ready at boot with RDRAND, unless the kernel does not trust the CPU', () => {
    expect(booted({ rdrand: new SeededRandom(1) }).crng.isReady).toBe(true)
    expect(booted({ rdrand: new SeededRandom(1), trustCpu: false }).crng.init).toBe('empty')
  })

  it('lets getrandom wait, urandom warn: three times a second, ten times in all, and counts the rest', () => {
    const { crng, clock, log } = booted()
    expect(crng.getRandom(16)).toEqual({ status: 'blocks' })
    expect(crng.getRandom(16, { nonBlock: true })).toEqual({ status: 'EAGAIN' })
    expect(crng.getRandom(16, { insecure: true }).status).toBe('ok')
    for (let second = 0; second < 5; second++) {
      for (let i = 0; i < 4; i++) crng.readUrandom(16, { program: 'head' })
      clock.advanceNanos(SECOND)
    }
    const warning = 'random: head: uninitialized urandom read (16 bytes read)'
    expect(log.texts).toEqual(new Array(10).fill(warning))
    crng.addBootloaderRandomness(new Uint8Array(32))
    expect(log.texts.slice(10)).toEqual([
      'random: crng init done',
      'random: 10 urandom warning(s) missed due to ratelimiting',
    ])
  })

  it('makes itself ready from timer noise when somebody reads, where there is noise', () => {
    const { crng } = booted({ jitter: new SeededRandom(3) })
    expect(crng.getRandom(16).status).toBe('ok')
    expect(crng.isReady).toBe(true)
  })

  it('never gives the same bytes twice before it is ready, either', () => {
    const machine = booted()
    const seen = new Set(Array.from({ length: 8 }, () => urandom(machine)))
    expect(seen.size).toBe(8)
  })
})

describe('reading', () => {
  it('gives as many bytes as are wanted, and other ones each time', () => {
    const { crng } = seeded()
    for (const length of [0, 1, 31, 32, 33, 64, 65, 1000])
      expect(crng.readUrandom(length)).toHaveLength(length)
    const long = toHex(crng.readUrandom(256))
    expect(new Set(long.match(/.{32}/g)).size).toBe(16)
  })

  it('takes a key of its own for each CPU', () => {
    const machine = seeded({ cpus: 2 })
    const [twin] = clonesOf(machine, { cpus: 2 })
    const first = toHex(machine.crng.readUrandom(32, { cpu: 0 }))
    expect(toHex(machine.crng.readUrandom(32, { cpu: 1 }))).not.toBe(first)
    // The first CPU to read takes the first key off the base key, whichever it is.
    expect(twin && toHex(twin.crng.readUrandom(32, { cpu: 1 }))).toBe(first)
    expect(() => machine.crng.readUrandom(1, { cpu: 2 })).toThrow('cpu: expected 0 to 1')
  })

  it('draws UUIDs of version 4, and the ID of the boot once', () => {
    const { crng } = seeded()
    const uuid = crng.uuid()
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(crng.uuid()).not.toBe(uuid)
    expect(crng.bootId()).toBe(crng.bootId())
  })
})

describe('the construction', () => {
  const long = (value: number) => Uint8Array.of(value, 0, 0, 0, 0, 0, 0, 0)
  /** Four longs of a CPU without RDRAND: the cycle counter, four times. */
  const seeds = (cycles: number) => concatBytes([1, 2, 3, 4].map(() => long(cycles)))

  it('of the pool: a seed, from which the next key of the pool and the output come', () => {
    const pool = new InputPool({ cycles: () => 7n, rdrand: undefined })
    pool.mix(fromLatin1('first'))
    const seed = blake2s(fromLatin1('first'))
    expect(toHex(pool.extractKey())).toBe(toHex(blake2s(concatBytes(seeds(7), long(1)), { key: seed })))
    pool.mix(fromLatin1('second'))
    const nextKey = blake2s(concatBytes(seeds(7), long(0)), { key: seed })
    const nextSeed = blake2s(fromLatin1('second'), { key: nextKey })
    expect(toHex(pool.extractKey())).toBe(toHex(blake2s(concatBytes(seeds(7), long(1)), { key: nextSeed })))
  })

  it('of the keys: base key, key of the CPU, and 32 bytes for the reader, each from half a block', () => {
    const keys = new CrngKeys(1)
    const base = new Uint8Array(32).fill(0xb5)
    keys.reseed(base)
    const cpuKey = chacha20Block(chachaState(base)).slice(32)
    const block = chacha20Block(chachaState(cpuKey))
    expect(toHex(keys.cpuState(0).bytes)).toBe(toHex(block.subarray(32)))
    const second = chacha20Block(chachaState(block.slice(0, 32)))
    expect(toHex(keys.cpuState(0).bytes)).toBe(toHex(second.subarray(32)))
  })
})

describe('two clones of one machine', () => {
  it('print the same for a minute, then what the CPU gives makes them differ', () => {
    const machine = seeded({ rdrand: new SeededRandom(1) })
    machine.clock.advanceNanos(300n * SECOND)
    urandom(machine)
    const [a, b] = clonesOf(machine).map((clone, i) => {
      const crng = new LinuxCrng({ log: clone.log, rdrand: new SeededRandom(100 + i) })
      crng.restore(machine.crng.save())
      return { ...clone, crng }
    })
    if (!a || !b) throw new Error('no clones')
    expect(urandom(a, 256)).toBe(urandom(b, 256))
    expect(a.crng.uuid()).toBe(b.crng.uuid())
    for (const { clock } of [a, b]) clock.advanceNanos(60n * SECOND)
    expect(urandom(a)).toBe(urandom(b))
    for (const { clock } of [a, b]) clock.advanceNanos(1n)
    expect(urandom(a)).not.toBe(urandom(b))
  })

  it('print the same for ever without RDRAND', () => {
    const [a, b] = clonesOf(seeded())
    if (!a || !b) throw new Error('no clones')
    for (const { clock } of [a, b]) clock.advanceNanos(3600n * SECOND)
    expect(urandom(a)).toBe(urandom(b))
  })

  it('differ from the moment that each is told an ID of its own', () => {
    const [a, b] = clonesOf(seeded())
    if (!a || !b) throw new Error('no clones')
    expect(urandom(a)).toBe(urandom(b))
    a.crng.addVmForkRandomness(ID_A)
    b.crng.addVmForkRandomness(ID_B)
    expect(urandom(a)).not.toBe(urandom(b))
    expect([a.log.texts, b.log.texts]).toEqual([[FORK_LINE], [FORK_LINE]])
  })

  it.each([
    ['a write to urandom', (crng: LinuxCrng, id: Uint8Array) => crng.writeUrandom(id)],
    ['RNDADDENTROPY', (crng: LinuxCrng, id: Uint8Array) => crng.addEntropy(id, 128)],
    ['device randomness', (crng: LinuxCrng, id: Uint8Array) => crng.addDeviceRandomness(id)],
  ])('still print the same after %s, until something reseeds', (_, mix) => {
    const [a, b] = clonesOf(seeded())
    if (!a || !b) throw new Error('no clones')
    mix(a.crng, ID_A)
    mix(b.crng, ID_B)
    expect(urandom(a)).toBe(urandom(b))
    expect([a.crng.reseedByRequest(), b.crng.reseedByRequest()]).toEqual(['ok', 'ok'])
    expect(urandom(a)).not.toBe(urandom(b))
  })

  it('have programs that repeat each other whatever the kernel learns', () => {
    const { crng } = seeded()
    const original = new ProcessGenerator(crng.readUrandom(32))
    original.bytes(10)
    const [a, b] = [ID_A, ID_B].map((id) => {
      crng.addVmForkRandomness(id)
      const clone = new ProcessGenerator(new Uint8Array(32))
      clone.restore(JSON.parse(JSON.stringify(original.save())))
      return clone
    })
    expect(a?.uuid()).toBe(b?.uuid())
    expect(a && toHex(a.bytes(200))).toBe(b && toHex(b.bytes(200)))
    expect(a && new Set([a.uuid(), a.uuid()]).size).toBe(2)
  })
})

describe('a new generation', () => {
  it('reseeds once, says so once, and tells the chain', () => {
    const { crng, log } = seeded()
    let told = 0
    crng.onVmFork(() => void told++)
    const before = crng.generation
    crng.addVmForkRandomness(ID_A)
    expect([crng.generation - before, told]).toEqual([1, 1])
    expect(log.texts.filter((text) => text === FORK_LINE)).toHaveLength(1)
  })

  it('prints nothing while the generator is not ready, but mixes and tells the chain', () => {
    const [a, b] = [booted(), booted()]
    let told = 0
    for (const [{ crng }, id] of [[a, ID_A] as const, [b, ID_B] as const]) {
      crng.onVmFork(() => void told++)
      crng.addVmForkRandomness(id)
    }
    expect([a.log.texts, told]).toEqual([[], 2])
    expect(urandom(a)).not.toBe(urandom(b))
    expect(a.log.texts).not.toContain(FORK_LINE)
  })

  it('does not touch a generator that is early until it reads again from the pool', () => {
    const [a, b] = [booted(), booted()]
    for (const { crng } of [a, b]) crng.addHwGeneratorRandomness(new Uint8Array(16), 128)
    a.crng.addVmForkRandomness(ID_A)
    b.crng.addVmForkRandomness(ID_B)
    expect(urandom(a)).toBe(urandom(b))
  })
})

describe('power management', () => {
  it('reseeds a ready generator on resume, and says so', () => {
    const { crng, log, clock } = seeded()
    const before = crng.generation
    crng.powerManagement('suspend prepare')
    expect(crng.generation).toBe(before)
    clock.advanceNanos(SECOND)
    crng.powerManagement('post suspend')
    expect(crng.generation).toBe(before + 1)
    expect(log.texts.at(-1)).toBe('random: crng reseeded on system resumption')
  })

  it('says nothing when it is not ready', () => {
    const { crng, log } = booted()
    crng.powerManagement('suspend prepare')
    crng.powerManagement('post suspend')
    expect(log.texts).toEqual([])
  })
})

describe('saved state', () => {
  it('refuses what is none', () => {
    const machine = seeded()
    const good = machine.crng.save()
    for (const bad of [
      null,
      {},
      { ...good, version: 2 },
      { ...good, init: 'perhaps' },
      { ...good, keys: { ...good.keys, key: 'abcd' } },
      { ...good, keys: { ...good.keys, cpus: [] } },
      { ...good, warnings: {} },
      { ...good, pool: { ...good.pool, chain: '' } },
    ]) {
      expect(() => machine.crng.restore(bad as typeof good)).toThrow(SavedStateError)
    }
  })
})
