/**
 * AML that knows whether it is at work. Code that writes a register can raise an interrupt, and what the interrupt leads to
 * must wait until that evaluation is over.
 * @module
 */
import type { AmlData, AmlInterpreter, AmlNode, AmlReport, AmlResult } from '../../aml/interpreter.ts'
import type { AmlSystem } from './evaluator.ts'

export class GuardedAml implements AmlSystem {
  readonly #interpreter: AmlInterpreter
  readonly #whenIdle: () => void
  #depth = 0

  /** @param whenIdle called each time that the outermost evaluation has ended */
  constructor(interpreter: AmlInterpreter, whenIdle: () => void) {
    this.#interpreter = interpreter
    this.#whenIdle = whenIdle
  }

  get isBusy(): boolean {
    return this.#depth > 0
  }

  get root(): AmlNode {
    return this.#interpreter.namespace.root
  }

  load(table: Uint8Array): AmlResult<AmlReport> {
    return this.#within(() => this.#interpreter.load(table))
  }

  initialize(): AmlResult<AmlReport> {
    return this.#within(() => this.#interpreter.initialize())
  }

  evaluate(path: string, args?: readonly AmlData[]): AmlResult<AmlData> {
    return this.#within(() => this.#interpreter.evaluate(path, args))
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
