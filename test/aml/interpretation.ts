/** Tables that are written as terms, in an interpreter on acpiexec's machine. */
import {
  type AmlData,
  AmlInterpreter,
  type AmlOptions,
  type AmlReport,
  type AmlResult,
} from '../../src/aml/interpreter.ts'
import { encodeTable } from '../../src/aml/table.ts'
import type { TermList } from '../../src/aml/terms.ts'
import { AcpiexecHost } from './acpiexec-host.ts'

export interface TableHeader {
  readonly signature?: string
  readonly revision?: number
  readonly oemTableId?: string
}

/** Default: a DSDT with 64-bit integers. */
export function tableOf(terms: TermList, header: TableHeader = {}): Uint8Array {
  const { signature = 'DSDT', revision = 2, oemTableId = 'TEST' } = header
  return encodeTable({
    signature,
    revision,
    oemId: 'VMGEN ',
    oemTableId: oemTableId.padEnd(8, '\0'),
    oemRevision: 1,
    creatorId: 'TEST',
    creatorRevision: 1,
    terms,
  }).bytes
}

export const ssdtOf = (terms: TermList, oemTableId = 'SSDT'): Uint8Array =>
  tableOf(terms, { signature: 'SSDT', oemTableId })

/** What a result has. @throws Error when it is an error */
export function succeeded<T>(result: AmlResult<T>): T {
  if (!result.ok) throw new Error(`${result.error.path}: ${result.error.status}: ${result.error.message}`)
  return result.value
}

export class Interpretation {
  readonly host: AcpiexecHost
  readonly aml: AmlInterpreter

  constructor(options?: AmlOptions, host: AcpiexecHost = new AcpiexecHost()) {
    this.host = host
    this.aml = new AmlInterpreter(host, options)
  }

  /** @throws Error when it cannot be loaded */
  load(terms: TermList, header?: TableHeader): AmlReport {
    return succeeded(this.aml.load(tableOf(terms, header)))
  }

  /** @throws Error when it has none */
  value(path: string, ...args: readonly AmlData[]): AmlData {
    return succeeded(this.aml.evaluate(path, args))
  }

  /** @throws Error when it is no integer */
  integer(path: string, ...args: readonly AmlData[]): bigint {
    const value = this.value(path, ...args)
    if (value.type !== 'integer') throw new Error(`${path} is a ${value.type}`)
    return value.value
  }

  /** @throws Error when there is a value */
  status(path: string, ...args: readonly AmlData[]): string {
    const result = this.aml.evaluate(path, args)
    if (result.ok) throw new Error(`${path} is a ${result.value.type}`)
    return result.error.status
  }
}

/** One table, loaded and initialised. */
export function interpretation(terms: TermList, options?: AmlOptions): Interpretation {
  const made = new Interpretation(options)
  made.load(terms)
  succeeded(made.aml.initialize())
  return made
}

export const integer = (value: number | bigint): AmlData => ({ type: 'integer', value: BigInt(value) })
export const string = (value: string): AmlData => ({ type: 'string', value })
