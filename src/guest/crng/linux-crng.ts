/**
 * Linux's random number generator, as a clone of a machine sees it: what comes out, and what makes it different.
 *
 * ```
 * input pool (BLAKE2s) ──extract──► base key, generation ──fast key erasure──► a key per CPU ──ChaCha20──► readers
 * ```
 *
 * A CPU whose generation is not the base key's takes a new key first. So whoever raises the generation changes what every
 * reader gets next; whoever only mixes into the pool changes nothing until then.
 *
 * Left out: interrupt, disk and input timing, which Linux mixes in at its next tick at the earliest; they reach readers
 * with the next reseeding, as everything does, and hold nothing that this model's machine has.
 *
 * Behaviour: Linux drivers/char/random.c
 * @module
 */
import { concatBytes, fromLatin1 } from '../../binary/bytes.ts'
import { Guid } from '../../binary/guid.ts'
import { NANOSECONDS_PER_SECOND } from '../../platform/clock.ts'
import { type SavedState, SavedStateError, StateReader } from '../../platform/lifecycle.ts'
import type { RandomSource } from '../../platform/random.ts'
import type { KernelLog } from '../kernel-log.ts'
import { CHACHA_KEY_SIZE, chachaSetKey } from './chacha20.ts'
import { CrngKeys, type CrngKeysState, keyStream, type ReaderState } from './crng-keys.ts'
import { InputPool, longBytes, POOL_BITS } from './input-pool.ts'
import { UrandomWarnings, type UrandomWarningsState } from './urandom-warnings.ts'

/** `empty`: nothing to go by. `early`: half of the bits. `ready`: all of them, once and for ever. */
export type CrngInit = 'empty' | 'early' | 'ready'

const POOL_READY_BITS = POOL_BITS
const POOL_EARLY_BITS = POOL_READY_BITS / 2
/** Of the base key's age; younger machines reseed more often. */
export const CRNG_RESEED_SECONDS = 60n
/** Bytes that `random_init_early` asks the CPU for. */
const EARLY_BYTES = 64

/** What the power management notifier is told. Linux include/linux/suspend.h */
export const PM_ACTIONS = {
  'suspend prepare': 3n,
  'post suspend': 4n,
  'restore prepare': 5n,
} as const
export type PmAction = keyof typeof PM_ACTIONS

export interface LinuxCrngOptions {
  readonly log: KernelLog
  /** The time stamp counter. Default: nanoseconds since boot. */
  readonly cycles?: () => bigint
  /** RDRAND and RDSEED. Default: the CPU has neither, and only other sources make the generator ready. */
  readonly rdrand?: RandomSource | undefined
  /** `random.trust_cpu`, as kernels are configured by default: what the CPU gives is credited. Default true. */
  readonly trustCpu?: boolean
  /** Noise in the timing of timer interrupts, with which a reader makes a generator ready that is not. Default: none. */
  readonly jitter?: RandomSource | undefined
  /** Default 1. */
  readonly cpus?: number
  /** `CLOCK_REALTIME` at boot, in nanoseconds. Default 0. */
  readonly realTimeAtBoot?: bigint
}

export type GetRandomResult =
  | { readonly status: 'ok'; readonly bytes: Uint8Array }
  /** `GRND_NONBLOCK` on a generator that is not ready. */
  | { readonly status: 'EAGAIN' }
  /** The caller sleeps until the generator is ready. */
  | { readonly status: 'blocks' }

export interface LinuxCrngState extends SavedState {
  readonly version: 1
  readonly init: CrngInit
  readonly initBits: number
  readonly pool: object
  readonly keys: CrngKeysState
  /** Of the last reseeding, in nanoseconds since boot, decimal. */
  readonly birth: string
  /** Empty: nobody has asked. */
  readonly bootId: string
  readonly warnings: UrandomWarningsState
}

export class LinuxCrng {
  readonly #log: KernelLog
  readonly #cycles: () => bigint
  readonly #rdrand: RandomSource | undefined
  readonly #jitter: RandomSource | undefined
  readonly #trustCpu: boolean
  readonly #realTimeAtBoot: bigint
  readonly #pool: InputPool
  readonly #keys: CrngKeys
  readonly #warnings = new UrandomWarnings()
  readonly #vmForkChain: Array<() => void> = []
  #init: CrngInit = 'empty'
  #initBits = 0
  #birth = 0n
  #bootId = ''

  constructor(options: LinuxCrngOptions) {
    const { log, cycles = () => log.now(), trustCpu = true, cpus = 1, realTimeAtBoot = 0n } = options
    this.#log = log
    this.#cycles = cycles
    this.#rdrand = options.rdrand
    this.#jitter = options.jitter
    this.#trustCpu = trustCpu
    this.#realTimeAtBoot = realTimeAtBoot
    this.#pool = new InputPool({ cycles, rdrand: options.rdrand })
    this.#keys = new CrngKeys(cpus)
  }

  // ---------------------------------------------------------------- boot

  /** `random_init_early` and `random_init`: what the CPU gives, the kernel's name, its command line, the time. */
  boot({ release = '6.1.0', commandLine = '' }: { release?: string; commandLine?: string } = {}): void {
    if (this.#rdrand) {
      const bytes = new Uint8Array(EARLY_BYTES)
      this.#rdrand.fill(bytes)
      this.#pool.mix(bytes)
    }
    this.#pool.mix(fromLatin1(`Linux (none) ${release}`))
    this.#pool.mix(fromLatin1(commandLine))
    if (this.#rdrand && this.#trustCpu) this.#credit(8 * EARLY_BYTES)
    this.#pool.mixLong(this.#realTime())
    this.#pool.mixLong(this.#cycles())
    if (this.isReady) this.#reseed()
  }

  get init(): CrngInit {
    return this.#init
  }

  get isReady(): boolean {
    return this.#init === 'ready'
  }

  /** `entropy_avail`: 0 to 256. */
  get entropyBits(): number {
    return this.#initBits
  }

  /** Counts reseedings. */
  get generation(): number {
    return this.#keys.generation
  }

  // ---------------------------------------------------------------- sources

  /** `add_device_randomness`: mixes; credits nothing, reseeds nothing. */
  addDeviceRandomness(bytes: Uint8Array): void {
    this.#pool.mixLong(this.#cycles())
    this.#pool.mix(bytes)
  }

  /** `add_hwgenerator_randomness`: a hardware generator, such as virtio-rng. @param bits that the caller vouches for */
  addHwGeneratorRandomness(bytes: Uint8Array, bits: number): void {
    this.#pool.mix(bytes)
    this.#credit(bits)
  }

  /** `add_bootloader_randomness`: the seed that EFI or a device tree hands over. */
  addBootloaderRandomness(bytes: Uint8Array): void {
    this.#pool.mix(bytes)
    this.#credit(8 * bytes.length)
  }

  /**
   * `add_vmfork_randomness`: a new, unique ID of this machine. It is not secret, so it is not credited; a ready generator
   * reseeds at once, says so, and the chain is called in any case.
   */
  addVmForkRandomness(id: Uint8Array): void {
    this.addDeviceRandomness(id)
    if (this.isReady) {
      this.#reseed()
      this.#log.print('random: crng reseeded due to virtual machine fork')
    }
    for (const subscriber of this.#vmForkChain) subscriber()
  }

  /** `register_random_vmfork_notifier`; WireGuard is the one subscriber in the kernel. */
  onVmFork(subscriber: () => void): void {
    this.#vmForkChain.push(subscriber)
  }

  /** `random_pm_notification`. A resume reseeds, unless the kernel suspends by itself (Android). */
  powerManagement(action: PmAction): void {
    const now = this.#log.now()
    this.#pool.mixLong(PM_ACTIONS[action])
    this.#pool.mix(concatBytes(longBytes(now), longBytes(now), longBytes(this.#realTime())))
    this.#pool.mixLong(this.#cycles())
    if (!this.isReady || action === 'suspend prepare') return
    this.#reseed()
    this.#log.print('random: crng reseeded on system resumption')
  }

  // ---------------------------------------------------------------- user space

  /** `getrandom(2)`. */
  getRandom(
    length: number,
    {
      nonBlock = false,
      insecure = false,
      cpu = 0,
    }: { nonBlock?: boolean; insecure?: boolean; cpu?: number } = {},
  ): GetRandomResult {
    if (!this.isReady && !insecure) {
      if (nonBlock) return { status: 'EAGAIN' }
      this.#tryToGenerateEntropy()
      if (!this.isReady) return { status: 'blocks' }
    }
    return { status: 'ok', bytes: this.#userBytes(length, cpu) }
  }

  /** A read of `/dev/urandom`, which never waits. @param program for the line that an early reader gets */
  readUrandom(length: number, { program = 'cat', cpu = 0 } = {}): Uint8Array {
    if (!this.isReady) this.#tryToGenerateEntropy()
    if (!this.isReady && this.#warnings.mayPrint(this.#log.now())) {
      this.#log.print(`random: ${program}: uninitialized urandom read (${length} bytes read)`)
    }
    return this.#userBytes(length, cpu)
  }

  /** A write to `/dev/random` or `/dev/urandom`: mixes, and that is all. */
  writeUrandom(bytes: Uint8Array): void {
    this.#pool.mix(bytes)
  }

  /** `ioctl(RNDADDENTROPY)`: mixes and credits; on a ready generator that changes nothing yet. */
  addEntropy(bytes: Uint8Array, bits: number): void {
    this.#pool.mix(bytes)
    this.#credit(bits)
  }

  /** `ioctl(RNDRESEEDCRNG)`. */
  reseedByRequest(): 'ok' | 'ENODATA' {
    if (!this.isReady) return 'ENODATA'
    this.#reseed()
    return 'ok'
  }

  /** `/proc/sys/kernel/random/uuid`. */
  uuid(cpu = 0): string {
    return Guid.random(this.#kernelBytes(Guid.SIZE, cpu)).toString()
  }

  /** `/proc/sys/kernel/random/boot_id`: drawn when first read, then always the same; also in a clone. */
  bootId(cpu = 0): string {
    if (this.#bootId === '') this.#bootId = this.uuid(cpu)
    return this.#bootId
  }

  // ---------------------------------------------------------------- lifecycle

  save(): LinuxCrngState {
    return {
      version: 1,
      init: this.#init,
      initBits: this.#initBits,
      pool: this.#pool.save(),
      keys: this.#keys.save(),
      birth: String(this.#birth),
      bootId: this.#bootId,
      warnings: this.#warnings.save(),
    }
  }

  /** Subscribers of the chain are not state: they stay. @throws SavedStateError; then this generator is of no use */
  restore(state: LinuxCrngState): void {
    const reader = new StateReader('linux crng', state, 1)
    const init = reader.text('init')
    if (init !== 'empty' && init !== 'early' && init !== 'ready') {
      throw new SavedStateError('linux crng', 'init', 'empty, early or ready', init)
    }
    this.#initBits = reader.integer('initBits', POOL_BITS)
    this.#birth = reader.bigint('birth')
    this.#bootId = reader.text('bootId')
    this.#pool.restore(reader.part('pool'))
    this.#keys.restore(reader.part('keys'))
    this.#warnings.restore(reader.part('warnings'))
    this.#init = init
  }

  // ---------------------------------------------------------------- keys

  /** `crng_reseed`. */
  #reseed(): void {
    this.#keys.reseed(this.#pool.extractKey())
    this.#birth = this.#log.now()
    this.#init = 'ready'
  }

  /** `crng_make_state`. */
  #makeState(cpu: number): ReaderState {
    if (!this.isReady) {
      if (this.#init === 'empty') this.#keys.setEarly(this.#pool.extractKey())
      return this.#keys.earlyState()
    }
    if (this.#log.now() - this.#birth > this.#reseedNanos()) this.#reseed()
    return this.#keys.cpuState(cpu)
  }

  /** `crng_has_old_seed`: a minute, less while the machine has not been up for two. */
  #reseedNanos(): bigint {
    const uptime = this.#log.now() / NANOSECONDS_PER_SECOND
    const half = uptime / 2n
    const seconds = uptime >= 2n * CRNG_RESEED_SECONDS ? CRNG_RESEED_SECONDS : half < 1n ? 1n : half
    return seconds * NANOSECONDS_PER_SECOND
  }

  /** `get_random_bytes`. */
  #kernelBytes(length: number, cpu: number): Uint8Array {
    if (length === 0) return new Uint8Array(0)
    const { state, bytes } = this.#makeState(cpu)
    return concatBytes(bytes.subarray(0, length), keyStream(state, length - Math.min(length, bytes.length)))
  }

  /** `get_random_bytes_user`: a long read goes on with the first bytes as its key. */
  #userBytes(length: number, cpu: number): Uint8Array {
    if (length === 0) return new Uint8Array(0)
    const { state, bytes } = this.#makeState(cpu)
    if (length <= CHACHA_KEY_SIZE) return bytes.slice(0, length)
    chachaSetKey(state, bytes)
    return keyStream(state, length)
  }

  // ---------------------------------------------------------------- initialisation

  #credit(bits: number): void {
    if (this.isReady || bits <= 0) return
    const before = this.#initBits
    this.#initBits = Math.min(POOL_BITS, before + Math.min(bits, POOL_BITS))
    if (this.#initBits >= POOL_READY_BITS) {
      this.#reseed()
      this.#log.print('random: crng init done')
      const { missed } = this.#warnings
      if (missed > 0) {
        this.#log.print(`random: ${missed} urandom warning(s) missed due to ratelimiting`)
      }
    } else if (before < POOL_EARLY_BITS && this.#initBits >= POOL_EARLY_BITS && this.#init === 'empty') {
      this.#keys.setEarly(this.#pool.extractKey())
      this.#init = 'early'
    }
  }

  #tryToGenerateEntropy(): void {
    if (!this.#jitter) return
    const sample = new Uint8Array(8)
    while (!this.isReady) {
      this.#jitter.fill(sample)
      this.#pool.mix(sample)
      this.#credit(1)
    }
  }

  #realTime(): bigint {
    return this.#realTimeAtBoot + this.#log.now()
  }
}
