/**
 * Fuzz target of everything that reads definition blocks. What reads a table is one line in `READERS`.
 */
import { disassemble } from '../../src/aml/disassemble.ts'
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
import { corpusTables } from '../aml/corpus.ts'
import { hostileTables } from './mutate-aml.ts'
import type { FuzzTarget } from './targets.ts'

const NAME = 'hostile.aml'

/** @throws when a promise is broken */
type Reader = (bytes: Uint8Array) => void

const READERS: readonly Reader[] = [parsedIsEncodedAndPrinted, bodiesAreRead]

export const amlTarget: FuzzTarget = {
  name: 'AML table: terms that encode to the same bytes, or an error that says where',
  input: hostileTables(corpusTables().map(({ bytes }) => bytes)),
  share: 15,
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
