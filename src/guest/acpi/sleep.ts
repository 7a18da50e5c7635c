/**
 * Sleeping and waking up, switching off and resetting: what the operating system evaluates and writes, in order.
 *
 * ```
 * prepare   \_Sx, _PTS
 * enter     WAK_STS, all GPEs off and cleared, wake GPEs on, SLP_TYP, SLP_TYP + SLP_EN
 * wake      SCI_EN; GPEs off; run-time GPEs on, _WAK, WAK_STS, power button
 * ```
 *
 * Entering clears every event status. A change of the generation ID that nobody has served by then loses its event; its
 * bytes are in memory all the same.
 *
 * Source: ACPI 6.5 §16.1 "Sleeping States", §7.4.2 "System \_Sx states"
 * Behaviour: ACPICA source/components/hardware (hwsleep.c, hwxface.c, hwxfsleep.c); Linux drivers/acpi/sleep.c
 * @module
 */
import { FACS_WAKING_VECTOR_OFFSET } from '../../acpi/facs.ts'
import type { AmlData } from '../../aml/interpreter.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { GuestFindings } from '../findings.ts'
import type { KernelLog } from '../kernel-log.ts'
import { type AmlEvaluator, integerArgument } from './evaluator.ts'
import type { FadtView } from './fadt-view.ts'
import type { Gpes } from './gpes.ts'
import {
  PM1_PWRBTN,
  PM1_SCI_EN,
  PM1_SLP_EN,
  PM1_SLP_TYP_MASK,
  PM1_SLP_TYP_SHIFT,
  PM1_SLPBTN,
  PM1_WAK,
  type Pm1Registers,
  type RegisterAccess,
} from './registers.ts'

export type SleepState = 1 | 2 | 3 | 4 | 5

/** SLP_TYP has three bits. */
const SLEEP_TYPE_MAX = 7
const FACS_X_WAKING_VECTOR_OFFSET = 24
const FACS_VERSION_OFFSET = 32

/** Values for SLP_TYP of the two control blocks. */
export interface SleepType {
  readonly a: number
  readonly b: number
}

export interface SleepContext {
  readonly fadt: FadtView
  readonly pm1: Pm1Registers
  readonly gpes: Gpes
  readonly access: RegisterAccess
  readonly memory: GuestMemory
  readonly aml: AmlEvaluator
  readonly log: KernelLog
  readonly findings: GuestFindings
  /** Guest-physical; absent: no FACS. */
  readonly facs: number | undefined
}

export class SleepControl {
  readonly #context: SleepContext

  constructor(context: SleepContext) {
    this.#context = context
  }

  /** From `\_Sx`; `undefined` when there is no such state, its package is no good, or there is no register for it. */
  sleepType(state: SleepState | 0): SleepType | undefined {
    const { aml, log, findings, fadt } = this.#context
    if (!fadt.pm1aControl) return undefined
    const path = `\\_S${state}`
    const result = aml.evaluate(path)
    if (!result.ok && result.error.status === 'AE_NOT_FOUND') return undefined
    const type = result.ok ? sleepTypeOf(result.value) : result.error.status
    if (typeof type !== 'string') return type
    const text = `${type}, While evaluating Sleep State [${path}]`
    log.print(`ACPI Error: ${text}`)
    findings.error('sleep-state', text)
    return undefined
  }

  /** States that there are, 0 and 5 included when they are: `(supports S0 S3 S4 S5)`. */
  supported(): readonly number[] {
    const states = ([1, 2, 3, 4, 5] as const).filter((state) => {
      const type = this.sleepType(state)
      return type !== undefined && type.a <= SLEEP_TYPE_MAX && type.b <= SLEEP_TYPE_MAX
    })
    return [0, ...states]
  }

  /** Where firmware is to jump when the machine wakes up from S3; 0: nowhere. @returns whether there is a FACS */
  setWakingVector(vector: number): boolean {
    const { memory, facs } = this.#context
    if (facs === undefined) return false
    const length = memory.readU32(facs + 4) ?? 0
    memory.writeU32(facs + FACS_WAKING_VECTOR_OFFSET, vector)
    // The 64-bit vector is only for firmware that enters in protected mode.
    if (length > FACS_VERSION_OFFSET) memory.writeU64(facs + FACS_X_WAKING_VECTOR_OFFSET, 0n)
    return true
  }

  /** Evaluates `_PTS`. @returns `undefined` when the state cannot be entered */
  prepare(state: SleepState): SleepType | undefined {
    const type = this.sleepType(state)
    if (!type) return undefined
    return this.#call('\\_PTS', state) ? type : undefined
  }

  /** The writes after which the machine sleeps, or is off. @returns false when a value does not fit the register */
  enter({ a, b }: SleepType): boolean {
    const { pm1, gpes, log, findings } = this.#context
    if (a > SLEEP_TYPE_MAX || b > SLEEP_TYPE_MAX) {
      const [x, y] = [a, b].map((value) => value.toString(16).toUpperCase())
      const text = `Sleep values out of range: A=0x${x} B=0x${y}`
      log.print(`ACPI Error: ${text}`)
      findings.error('sleep-state', text)
      return false
    }
    pm1.clearStatus(PM1_WAK)
    gpes.disableAll()
    pm1.clearStatus(0xffff)
    gpes.clearAll()
    gpes.enableAllWakeup()
    const rest = pm1.control & ~(PM1_SLP_TYP_MASK | PM1_SLP_EN)
    const [controlA, controlB] = [a, b].map((type) => rest | (type << PM1_SLP_TYP_SHIFT)) as [number, number]
    pm1.writeControl(controlA, controlB)
    pm1.writeControl(controlA | PM1_SLP_EN, controlB | PM1_SLP_EN)
    return true
  }

  /** The first thing after firmware has jumped to the waking vector, interrupts off. */
  leaveLowLevel(): void {
    const { pm1, gpes } = this.#context
    const control = pm1.control | PM1_SCI_EN
    pm1.writeControl(control, control)
    const awake = this.sleepType(0)
    if (awake) {
      const rest = pm1.control & ~(PM1_SLP_TYP_MASK | PM1_SLP_EN)
      pm1.writeControl(rest | (awake.a << PM1_SLP_TYP_SHIFT), rest | (awake.b << PM1_SLP_TYP_SHIFT))
    }
    // The button that woke the machine is not pressed again: Linux takes it for a hint to user space, and no more.
    pm1.clearStatus(PM1_PWRBTN)
    gpes.disableAll()
  }

  /** With interrupts on: events that came meanwhile are served from here. */
  finishWake(state: SleepState): void {
    const { pm1, gpes } = this.#context
    this.setWakingVector(0)
    gpes.disableAll()
    gpes.enableAllRuntime()
    this.#call('\\_WAK', state)
    pm1.clearStatus(PM1_WAK)
    pm1.setEnable(PM1_PWRBTN, true)
    pm1.clearStatus(PM1_PWRBTN)
    pm1.setEnable(PM1_SLPBTN, true)
    pm1.clearStatus(PM1_SLPBTN)
  }

  /** Writes the reset register. @returns false when the FADT has none */
  reset(): boolean {
    const { fadt, access } = this.#context
    if (!fadt.reset) return false
    access.write(fadt.reset.register, 1, fadt.reset.value)
    return true
  }

  /** A method that need not be there. @returns false when it failed */
  #call(path: string, state: SleepState): boolean {
    const { aml, log, findings } = this.#context
    const result = aml.evaluate(path, [integerArgument(state)])
    if (result.ok || result.error.status === 'AE_NOT_FOUND') return true
    const text = `${result.error.status}, while evaluating ${path}`
    log.print(`ACPI Error: ${text}`)
    findings.error('sleep-method', `${text}: ${result.error.message}`)
    return false
  }
}

/** @returns ACPICA's status for a package that is none */
function sleepTypeOf(value: AmlData): SleepType | string {
  if (value.type === 'uninitialized') return 'AE_AML_NO_RETURN_VALUE'
  if (value.type !== 'package') return 'AE_AML_OPERAND_TYPE'
  const [first, second] = value.value
  if (!first) return 'AE_AML_PACKAGE_LIMIT'
  if (first.type !== 'integer') return 'AE_AML_OPERAND_TYPE'
  if (!second) return { a: Number(first.value & 0xffn), b: Number((first.value >> 8n) & 0xffn) }
  if (second.type !== 'integer') return 'AE_AML_OPERAND_TYPE'
  return { a: Number(first.value & 0xffn), b: Number(second.value & 0xffn) }
}
