/**
 * AML that knows whether it is at work, and says which methods failed. Code that writes a register can raise an interrupt, and
 * what the interrupt leads to must wait until that evaluation is over.
 * @module
 */
import type {
  AmlData,
  AmlError,
  AmlInterpreter,
  AmlNode,
  AmlReport,
  AmlResult,
} from '../../aml/interpreter.ts'
import type { KernelLog } from '../kernel-log.ts'
import type { AmlSystem } from './evaluator.ts'

export class GuardedAml implements AmlSystem {
  readonly #interpreter: AmlInterpreter
  readonly #log: KernelLog
  readonly #whenIdle: () => void
  #depth = 0

  /** @param whenIdle called each time that the outermost evaluation has ended */
  constructor(interpreter: AmlInterpreter, log: KernelLog, whenIdle: () => void) {
    this.#interpreter = interpreter
    this.#log = log
    this.#whenIdle = whenIdle
  }

  get isBusy(): boolean {
    return this.#depth > 0
  }

  get root(): AmlNode {
    return this.#interpreter.namespace.root
  }

  load(table: Uint8Array): AmlResult<AmlReport> {
    return this.#within(() => this.#reported(this.#interpreter.load(table)))
  }

  initialize(): AmlResult<AmlReport> {
    return this.#within(() => this.#reported(this.#interpreter.initialize()))
  }

  evaluate(path: string, args?: readonly AmlData[]): AmlResult<AmlData> {
    return this.#within(() => {
      const result = this.#interpreter.evaluate(path, args)
      if (!result.ok) this.#report(result.error)
      return result
    })
  }

  #reported(result: AmlResult<AmlReport>): AmlResult<AmlReport> {
    for (const problem of result.ok ? result.value.problems : [result.error]) this.#report(problem)
    return result
  }

  /** ACPICA names each method that is left; an object that is not there is no method's fault. */
  #report({ status, trace }: AmlError): void {
    for (const path of trace) {
      this.#log.print(`ACPI Error: Aborting method ${path} due to previous error (${status})`)
    }
  }

  #within<T>(work: () => T): T {
    this.#depth++
    let result: T
    try {
      result = work()
    } finally {
      this.#depth--
    }
    if (this.#depth === 0) this.#whenIdle()
    return result
  }
}
