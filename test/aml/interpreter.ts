/** Our interpreter on acpiexec's machine, run as `runAcpiexec` runs ACPICA's. */
import { type AmlData, AmlInterpreter, type AmlResult } from '../../src/aml/interpreter.ts'
import type { Evaluation } from './acpiexec.ts'
import { AcpiexecHost } from './acpiexec-host.ts'
import { type AmlObject, lastSegment, type Outcome } from './expectation.ts'

export interface InterpreterRun {
  readonly table: Uint8Array
  /** Methods without arguments, in the order in which they are run. Default: `\MAIN`. */
  readonly methods?: readonly string[]
  readonly slack?: boolean
}

/** Loads the table, initialises, and evaluates the methods. */
export function runInterpreter({ table, methods = ['\\MAIN'], slack = false }: InterpreterRun): Evaluation[] {
  const host = new AcpiexecHost()
  const interpreter = new AmlInterpreter(host, { slack })
  // acpiexec goes on with what there is of a table that could not be loaded.
  if (interpreter.load(table).ok) interpreter.initialize()
  return methods.map((method) => {
    for (const events of [host.debugged, host.notifications, host.accesses]) events.length = 0
    const outcome = outcomeOf(interpreter.evaluate(method))
    const debug = host.debugged.map(objectOf)
    return { outcome, debug, notifications: [...host.notifications], accesses: [...host.accesses] }
  })
}

function outcomeOf(result: AmlResult<AmlData>): Outcome {
  if (!result.ok) return { type: 'error', status: result.error.status }
  const object = objectOf(result.value)
  return object.type === 'uninitialized' ? { type: 'nothing' } : { type: 'value', object }
}

function objectOf(data: AmlData): AmlObject {
  switch (data.type) {
    case 'buffer':
      return { type: 'buffer', bytes: data.value }
    case 'package':
      return { type: 'package', elements: data.value.map(objectOf) }
    case 'reference':
      return { type: 'reference', name: lastSegment(data.path ?? '?') }
    case 'processor':
    case 'power':
      throw new Error(`acpiexec prints nothing that could be compared with a ${data.type}`)
    default:
      return data
  }
}
