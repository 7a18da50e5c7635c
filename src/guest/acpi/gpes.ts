/**
 * General-purpose events: two blocks of the FADT, a status and an enable bit for each event, a method that serves it.
 *
 * ```
 * status and enable ─► disable ─► edge: clear ─► run _Exx / _Lxx ─► notifies delivered ─► level: clear ─► enable
 * ```
 *
 * An event is disabled while it is served. One that comes meanwhile is found when it is enabled again.
 *
 * Source: ACPI 6.5 §5.6.4 "General-Purpose Event Handling"
 * Behaviour: ACPICA source/components/events (evgpe.c, evgpeblk.c, evgpeinit.c), hardware/hwgpe.c
 * @module
 */
import type { StateReader } from '../../platform/lifecycle.ts'
import type { GuestFindings } from '../findings.ts'
import type { KernelLog } from '../kernel-log.ts'
import type { FadtView } from './fadt-view.ts'
import { GPES_A_REGISTER, type GpeBlock, type GpeRegister, gpeBlocks } from './gpe-blocks.ts'
import type { RegisterAccess } from './registers.ts'
import { upperHex } from './table-line.ts'

const METHOD_NAME = /^_([EL])([0-9A-F]{2})$/

export interface Gpe {
  readonly number: number
  /** Absolute path of `_Exx` or `_Lxx`; absent: nothing serves it. */
  readonly method: string | undefined
  readonly trigger: 'edge' | 'level'
  /** Named by a `_PRW`: for waking up, and not enabled while the system runs. */
  readonly wakes: boolean
  /** Enabled while the system runs. */
  readonly runs: boolean
  /** Being served. */
  readonly busy: boolean
}

type MutableGpe = { -readonly [K in keyof Gpe]: Gpe[K] } & {
  readonly register: GpeRegister
  readonly bit: number
}

export interface GpeContext {
  readonly access: RegisterAccess
  readonly log: KernelLog
  readonly findings: GuestFindings
}

/** Plain data, part of the guest's saved state. */
export interface GpesState {
  readonly gpes: ReadonlyArray<{
    readonly number: number
    readonly method: string
    readonly level: boolean
    readonly wakes: boolean
    readonly runs: boolean
  }>
}

export class Gpes {
  readonly #access: RegisterAccess
  readonly #log: KernelLog
  readonly #findings: GuestFindings
  readonly #blocks: readonly GpeBlock[]
  readonly #gpes = new Map<number, MutableGpe>()

  /** Looks at the FADT only; touches no register. */
  constructor({ access, log, findings }: GpeContext, fadt: FadtView) {
    this.#access = access
    this.#log = log
    this.#findings = findings
    this.#blocks = gpeBlocks(fadt, { log, findings })
    for (const { registers } of this.#blocks) {
      for (const register of registers) {
        for (let bit = 0; bit < GPES_A_REGISTER; bit++) {
          const number = register.base + bit
          this.#gpes.set(number, {
            number,
            register,
            bit: 1 << bit,
            method: undefined,
            trigger: 'edge',
            wakes: false,
            runs: false,
            busy: false,
          })
        }
      }
    }
  }

  /** In order of their numbers. */
  get list(): readonly Gpe[] {
    return [...this.#gpes.values()]
  }

  get(number: number): Gpe | undefined {
    return this.#gpes.get(number)
  }

  // ---------------------------------------------------------------- set-up

  /** All disabled, all status cleared. */
  initialize(): void {
    this.disableAll()
    this.clearAll()
  }

  /** Finds the methods that serve events among those below `\_GPE`. May be called again when tables were loaded. */
  match(methods: readonly string[]): void {
    for (const path of methods) {
      const [, letter, digits = ''] = METHOD_NAME.exec(path.slice(path.lastIndexOf('.') + 1)) ?? []
      const gpe = letter ? this.#gpes.get(Number.parseInt(digits, 16)) : undefined
      if (!letter) continue
      if (!gpe) {
        this.#findings.warning('gpe-out-of-range', `${path} is for an event that no block of the FADT has`)
        continue
      }
      const trigger = letter === 'L' ? 'level' : 'edge'
      if (gpe.method === undefined) {
        gpe.method = path
        gpe.trigger = trigger
      } else if (gpe.trigger !== trigger) {
        const text = `For GPE 0x${digits}, found both _L${digits} and _E${digits} methods`
        this.#log.print(`ACPI Error: ${text}`)
        this.#findings.error('gpe-two-methods', text)
      }
    }
  }

  /** A `_PRW` names it. */
  markWake(number: number): void {
    const gpe = this.#gpes.get(number)
    if (gpe) gpe.wakes = true
  }

  /** Enables what has a method and is not for waking up: at boot, and when tables were loaded. */
  enableRuntime(): void {
    for (const { base, registers } of this.#blocks) {
      let enabled = 0
      for (const gpe of this.#inBlock(base, registers)) {
        if (gpe.method === undefined || gpe.wakes || gpe.runs) continue
        gpe.runs = true
        this.#setEnable(gpe, true)
        enabled++
      }
      const last = base + GPES_A_REGISTER * registers.length - 1
      if (enabled > 0) {
        this.#log.print(`ACPI: Enabled ${enabled} GPEs in block ${upperHex(base, 2)} to ${upperHex(last, 2)}`)
      }
    }
  }

  // ---------------------------------------------------------------- service

  /** Events that are on and have happened; each is disabled, and cleared if it is an edge. */
  detect(): readonly Gpe[] {
    const active: MutableGpe[] = []
    for (const { base, registers } of this.#blocks) {
      for (const gpe of this.#inBlock(base, registers)) {
        if (!gpe.runs && !gpe.wakes) continue
        const { register, bit } = gpe
        const both = this.#access.read(register.enable, 1) & this.#access.read(register.status, 1)
        if (both & bit) active.push(this.#take(gpe))
      }
    }
    return active
  }

  /** After the method has run and its notifies were delivered. */
  finish(number: number): void {
    const gpe = this.#gpes.get(number)
    if (!gpe) return
    if (gpe.trigger === 'level') this.#access.write(gpe.register.status, 1, gpe.bit)
    gpe.busy = false
    if (gpe.runs) this.#setEnable(gpe, true)
  }

  /** Leaves an event that never ends disabled. */
  mask(number: number): void {
    const gpe = this.#gpes.get(number)
    if (!gpe) return
    gpe.runs = false
    gpe.busy = false
    this.#setEnable(gpe, false)
  }

  // ---------------------------------------------------------------- sleep

  disableAll(): void {
    for (const register of this.#registers()) this.#access.write(register.enable, 1, 0)
  }

  clearAll(): void {
    for (const register of this.#registers()) this.#access.write(register.status, 1, 0xff)
  }

  /** Those that wake the system, and no others. */
  enableAllWakeup(): void {
    for (const register of this.#registers())
      this.#access.write(register.enable, 1, this.#bits(register, 'wakes'))
  }

  enableAllRuntime(): void {
    for (const register of this.#registers()) {
      const bits = this.#bits(register, 'runs')
      if (bits !== 0) this.#access.write(register.enable, 1, bits)
    }
  }

  // ---------------------------------------------------------------- lifecycle

  save(): GpesState {
    return {
      gpes: this.list
        .filter(({ method, wakes }) => method !== undefined || wakes)
        .map(({ number, method = '', trigger, wakes, runs }) => {
          return { number, method, level: trigger === 'level', wakes, runs }
        }),
    }
  }

  /** @throws SavedStateError */
  restore(reader: StateReader): void {
    const saved = reader.parts('gpes').map((gpe) => ({
      number: gpe.integer('number', 0xffff),
      method: gpe.text('method'),
      trigger: gpe.boolean('level') ? ('level' as const) : ('edge' as const),
      wakes: gpe.boolean('wakes'),
      runs: gpe.boolean('runs'),
    }))
    for (const gpe of this.#gpes.values()) {
      Object.assign(gpe, { method: undefined, trigger: 'edge', wakes: false, runs: false, busy: false })
    }
    for (const { number, method, trigger, wakes, runs } of saved) {
      const gpe = this.#gpes.get(number)
      if (gpe) Object.assign(gpe, { method: method === '' ? undefined : method, trigger, wakes, runs })
    }
  }

  // ---------------------------------------------------------------- blocks

  *#inBlock(base: number, registers: readonly GpeRegister[]): Generator<MutableGpe> {
    for (let i = 0; i < GPES_A_REGISTER * registers.length; i++) {
      const gpe = this.#gpes.get(base + i)
      if (gpe) yield gpe
    }
  }

  #registers(): readonly GpeRegister[] {
    return this.#blocks.flatMap(({ registers }) => registers)
  }

  #bits(register: GpeRegister, which: 'runs' | 'wakes'): number {
    let bits = 0
    for (let i = 0; i < GPES_A_REGISTER; i++) {
      const gpe = this.#gpes.get(register.base + i)
      if (gpe?.[which]) bits |= gpe.bit
    }
    return bits
  }

  #take(gpe: MutableGpe): MutableGpe {
    this.#setEnable(gpe, false)
    if (gpe.trigger === 'edge') this.#access.write(gpe.register.status, 1, gpe.bit)
    gpe.busy = true
    if (gpe.method === undefined) {
      const text = `No handler or method for GPE ${upperHex(gpe.number, 2)}, disabling event`
      this.#log.print(`ACPI Error: ${text}`)
      this.#findings.warning('gpe-without-method', text)
    }
    return gpe
  }

  #setEnable({ register, bit }: MutableGpe, on: boolean): void {
    const before = this.#access.read(register.enable, 1)
    this.#access.write(register.enable, 1, on ? before | bit : before & ~bit & 0xff)
  }
}
