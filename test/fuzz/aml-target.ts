/**
 * Fuzz target of everything that reads definition blocks. What reads a table is one line in `READERS`.
 */
import { disassemble } from '../../src/aml/disassemble.ts'
import { AmlInterpreter, type AmlLimits, type AmlNode, type AmlResult } from '../../src/aml/interpreter.ts'
import {
  AmlParseError,
  type ParsedTable,
  parseForExecution,
  parseMethodBody,
  parseTable,
} from '../../src/aml/parse.ts'
import { encodeTable } from '../../src/aml/table.ts'
import type { TermList } from '../../src/aml/terms.ts'
import { equalBytes } from '../../src/binary/bytes.ts'
import { SDT_CHECKSUM_OFFSET } from '../../src/binary/sdt-header.ts'
import { AcpiexecHost } from '../aml/acpiexec-host.ts'
import { corpusTables } from '../aml/corpus.ts'
import { hostileTables } from './mutate-aml.ts'
import type { FuzzTarget } from './targets.ts'

const NAME = 'hostile.aml'

/** @throws when a promise is broken */
type Reader = (bytes: Uint8Array) => void

const READERS: readonly Reader[] = [parsedIsEncodedAndPrinted, bodiesAreRead, tableIsRun]

export const amlTarget: FuzzTarget = {
  name: 'AML table: read and encoded it is the same, run it ends; or an error says where',
  input: hostileTables(corpusTables().map(({ bytes }) => bytes)),
  share: 10,
  run(bytes) {
    for (const read of READERS) read(bytes)
  },
}

function insist(condition: boolean, promise: string): void {
  if (!condition) throw new Error(`broken promise: ${promise}`)
}

/** The value, or `undefined` after an error of the parser that says where. Any other error passes. */
function attempt<T>(bytes: Uint8Array, run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof AmlParseError)) throw error
    const { table, path, offset } = error.position
    insist(table === NAME, 'the error names the table')
    insist(path.startsWith('\\'), 'the error has an absolute path')
    insist(offset >= 0 && offset <= bytes.length, 'the error has an offset in the table')
    insist(error.message.includes(`, byte 0x${offset.toString(16)}`), 'the message says where')
    return undefined
  }
}

function parsedIsEncodedAndPrinted(bytes: Uint8Array): void {
  const table = attempt(bytes, () => parseTable(bytes, { name: NAME }))
  if (!table) return
  insist(equalBytes(encoded(table), table.bytes), 'what was parsed encodes to the same bytes')
  const text = disassemble(table)
  insist(text.endsWith('}\n\n'), 'what was parsed is printed to its end')
  insist(/^[\x20-\x7e\n]*$/.test(text), 'the text is printable ASCII')
}

function encoded({ header, terms }: ParsedTable): Uint8Array {
  const { bytes } = encodeTable({ ...header, terms }, { checksum: 'zero' })
  bytes[SDT_CHECKSUM_OFFSET] = header.checksum
  return bytes
}

/** As an interpreter reads: bodies of methods one by one, when they are needed. */
function bodiesAreRead(bytes: Uint8Array): void {
  const table = attempt(bytes, () => parseForExecution(bytes, { name: NAME }))
  for (const { bodySpan } of table ? methodsOf(table.terms) : []) {
    if (bodySpan)
      attempt(bytes, () => parseMethodBody(table?.bytes ?? bytes, bodySpan, { scope: '\\M', name: NAME }))
  }
}

/** As many methods as a real table has. */
const MAX_METHODS = 200

function methodsOf(terms: TermList): Extract<TermList[number], { op: 'Method' }>[] {
  const methods: Extract<TermList[number], { op: 'Method' }>[] = []
  const rest: TermList[number][] = [...terms]
  for (let term = rest.pop(); term && methods.length < MAX_METHODS; term = rest.pop()) {
    if (term.op === 'Method') methods.push(term)
    else if ('body' in term) for (const inner of term.body) rest.push(inner)
  }
  return methods
}

/** Small: what loops or grows without end shall not take the time of the others. */
const LIMITS: Partial<AmlLimits> = {
  loopIterations: 100,
  work: 20_000,
  allocation: 2 ** 20,
  objectBytes: 2 ** 16,
}
const MAX_EVALUATIONS = 20

/** Loaded, initialised, and the first objects evaluated: each with a value, or an error that is one. */
function tableIsRun(bytes: Uint8Array): void {
  const aml = new AmlInterpreter(new AcpiexecHost(), { limits: LIMITS })
  insistOnResult(aml.load(bytes))
  insistOnResult(aml.initialize())
  const nodes: AmlNode[] = []
  aml.namespace.walk((node) => {
    if (node.type === 'Method' || node.type === 'Package') nodes.push(node)
    return nodes.length < MAX_EVALUATIONS
  })
  for (const { path } of nodes.slice(0, MAX_EVALUATIONS)) insistOnResult(aml.evaluate(path))
}

function insistOnResult(result: AmlResult<unknown>): void {
  if (!result.ok) insist(/^AE_[A-Z0-9_]+$/.test(result.error.status), 'an error has a status of ACPICA')
}
