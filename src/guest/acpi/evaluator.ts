/**
 * What this guest asks of AML. A short interface between the operating system's parts and the interpreter, so that events and
 * drivers can be tried without tables.
 * @module
 */
import type { AmlData, AmlNode, AmlReport, AmlResult } from '../../aml/interpreter.ts'

export interface AmlEvaluator {
  /** @param path absolute, such as `\_SB.VGEN.ADDR` */
  evaluate(path: string, args?: readonly AmlData[]): AmlResult<AmlData>
}

/** The namespace of a machine: tables are loaded into it, then it is initialised, then it answers. */
export interface AmlSystem extends AmlEvaluator {
  readonly root: AmlNode
  /** A whole definition block. What was loaded before an error stays. */
  load(table: Uint8Array): AmlResult<AmlReport>
  /** Runs `_REG` and `_INI`. */
  initialize(): AmlResult<AmlReport>
}

/** ACPICA's numbers of object types, for messages. */
export function acpiTypeNumber(value: AmlData | undefined): number {
  switch (value?.type) {
    case 'integer':
      return 1
    case 'string':
      return 2
    case 'buffer':
      return 3
    case 'package':
      return 4
    case 'power':
      return 11
    case 'processor':
      return 12
    case 'reference':
      return 20
    default:
      return 0
  }
}

/** An integer argument of a method. */
export function integerArgument(value: number): AmlData {
  return { type: 'integer', value: BigInt(value) }
}
