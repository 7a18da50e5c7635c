/**
 * ACPICA's interpreter, as a program: loads one table, runs methods of it, and reads what is printed.
 *
 * The commands go in on standard input: batch mode (`-b`) ends with a sleep of one second, the prompt does not.
 */
import { spawn } from 'node:child_process'
import { VmgenidError } from '../../src/binary/errors.ts'
import { type AmlObject, formatAccess, type Outcome } from './expectation.ts'

/** What one method did. */
export interface Evaluation {
  readonly outcome: Outcome
  readonly debug: readonly AmlObject[]
  /** `DEV0 0x80`: acpiexec prints the last segment of the path, and delivers from threads of its own. */
  readonly notifications: readonly string[]
  /** As {@link Expectation.accesses}; empty unless asked for. */
  readonly accesses: readonly string[]
}

export interface AcpiexecOptions {
  readonly program: string
  /** The file of the table. */
  readonly table: string
  /** Methods without arguments, in the order in which they are run. Default: `\MAIN`. */
  readonly methods?: readonly string[]
  /** Slack mode, as Linux has it. */
  readonly slack?: boolean
  /** Report the accesses to operation regions. */
  readonly accesses?: boolean
}

export class AcpiexecError extends VmgenidError {
  override readonly name = 'AcpiexecError'
  constructor(problem: string, output: string) {
    super('TEST_ACPIEXEC', problem, { facts: { output: `\n${output}` } })
  }
}

const TIMEOUT_MILLISECONDS = 60_000

/** @throws AcpiexecError when it crashes, or prints what is not understood */
export async function runAcpiexec(options: AcpiexecOptions): Promise<readonly Evaluation[]> {
  const methods = options.methods ?? ['\\MAIN']
  const flags = [...(options.slack ? ['-es'] : []), ...(options.accesses ? ['-vr'] : [])]
  const commands = [...methods.map((method) => `execute ${method}`), 'quit', '']
  return parseRun(await output(options.program, [...flags, options.table], commands.join('\n')), methods)
}

/**
 * @param text everything that acpiexec printed. What it prints while it loads is left out: another thread's first line
 *   can fall into it
 * @throws AcpiexecError
 */
export function parseRun(text: string, methods: readonly string[]): readonly Evaluation[] {
  if (text.includes('ACPI Exec: Segmentation Fault')) throw new AcpiexecError('acpiexec crashed', text)
  const sections = text.split(/^Evaluating .*\n/m).slice(1)
  if (sections.length !== methods.length) {
    throw new AcpiexecError(`${methods.length} methods given, ${sections.length} run`, text)
  }
  return sections.map((section, index) => parseSection(section, methods[index] ?? ''))
}

function output(program: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const process = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: TIMEOUT_MILLISECONDS })
    const chunks: Buffer[] = []
    process.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    process.on('error', reject)
    process.on('close', (code, signal) => {
      const text = Buffer.concat(chunks).toString('latin1')
      if (signal === null && code === 0) resolve(text)
      else reject(new AcpiexecError(`acpiexec ended with ${signal ?? `status ${code}`}`, text))
    })
    // It may end before it has read everything.
    process.stdin.on('error', () => {})
    process.stdin.end(input)
  })
}

/** Printed in one piece by a thread of its own, perhaps in the middle of another line. */
const NOTIFICATION =
  /ACPI Exec: Global: +Received a \w+ Notify on \[([\\\w]\w{3})\] \S+ Value (0x[0-9A-F]+) \([^\n]*\)\n/g
const ACCESS =
  /^AcpiExec: (\w+) (Write|Read) *: Val ([0-9A-F]{8}) Addr ([0-9A-F]{4,}) BitWidth ([0-9A-F]+) \[REGION/
const FAILED = /^Evaluation of (\S+) failed with status (AE_\w+)$/
const RETURNED = /^Evaluation of (\S+) returned object /
const NO_OBJECT = /^No object was returned from evaluation of (\S+)$/

function parseSection(text: string, method: string): Evaluation {
  const notifications = Array.from(
    text.matchAll(NOTIFICATION),
    ([, name = '', value]) => `${trim(name)} ${value}`,
  )
  const lines = new Lines(text.replace(NOTIFICATION, ''))
  const debug: AmlObject[] = []
  const accesses: string[] = []
  const outcomes: Outcome[] = []
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const [, failed, status] = FAILED.exec(line) ?? []
    const [, returned] = RETURNED.exec(line) ?? []
    const [, empty] = NO_OBJECT.exec(line) ?? []
    const of = failed ?? returned ?? empty
    if (of !== undefined && of !== method) throw new AcpiexecError(`'${of}' was run, not '${method}'`, text)
    if (status !== undefined) outcomes.push({ type: 'error', status })
    else if (returned !== undefined) outcomes.push({ type: 'value', object: readExternal(lines) })
    else if (empty !== undefined) outcomes.push({ type: 'nothing' })
    else if (line.startsWith(DEBUG)) debug.push(readDebug(line.slice(DEBUG.length).trimStart(), lines))
    else accesses.push(...access(line))
  }
  const [outcome, ...others] = outcomes
  if (outcome === undefined || others.length > 0) {
    throw new AcpiexecError(`an evaluation with ${outcomes.length} results`, text)
  }
  return { outcome, debug, notifications, accesses }
}

function access(line: string): string[] {
  const [, space = '', direction = '', value = '', address = '', bits = ''] = ACCESS.exec(line) ?? []
  if (direction === '') return []
  const way = direction === 'Read' ? 'read' : 'write'
  return [formatAccess(way, space, BigInt(`0x${address}`), parseInt(bits, 16), BigInt(`0x${value}`))]
}

/** A value that a method returned, as `AcpiDbDumpExternalObject` prints it. */
function readExternal(lines: Lines): AmlObject {
  const line = (lines.next() ?? lines.fail('a value expected')).trimStart()
  const match = (pattern: RegExp) => pattern.exec(line)?.slice(1)
  const integer = match(/^\[Integer\] = ([0-9A-F]{16})$/)
  if (integer) return { type: 'integer', value: BigInt(`0x${integer[0]}`) }
  const string = match(/^\[String\] Length ([0-9A-F]{2,}) = "(.*)"$/)
  if (string) return { type: 'string', value: checkedString(lines, string) }
  const buffer = match(/^\[Buffer\] Length ([0-9A-F]{2,}) = (.*)$/)
  if (buffer) return { type: 'buffer', bytes: readRows(lines, buffer) }
  const count = match(/^\[Package\] Contains (\d+) Elements:$/)
  if (count)
    return { type: 'package', elements: Array.from({ length: Number(count[0]) }, () => readExternal(lines)) }
  const reference = match(/^\[Object Reference\] = \S+ <Node> +Name (\w{4}) /)
  if (reference) return { type: 'reference', name: trim(reference[0] ?? '') }
  if (line === '[Null Object] (Type=0)') return { type: 'uninitialized' }
  return lines.fail('a value that is not understood')
}

const DEBUG = 'ACPI Debug: '

/** A value that was stored to the Debug object, as `AcpiExDoDebugObject` prints it. */
function readDebug(text: string, lines: Lines): AmlObject {
  const match = (pattern: RegExp) => pattern.exec(text)?.slice(1)
  const integer = match(/^(0x[0-9A-F]{8}|0x[0-9A-F]{16})$/)
  if (integer) return { type: 'integer', value: BigInt(integer[0] ?? '') }
  const string = match(/^"(.*)"$/)
  if (string) return { type: 'string', value: string[0] ?? '' }
  const buffer = match(/^Buffer {2}\[0x([0-9A-F]{2,})\]$/)
  if (buffer) return { type: 'buffer', bytes: readRows(lines, buffer) }
  const count = match(/^Package {2}\(Contains 0x([0-9A-F]{2,}) Elements\):$/)
  if (count) {
    const elements = Array.from({ length: parseInt(count[0] ?? '', 16) }, () => {
      const element = lines.next() ?? lines.fail('an element expected')
      return readDebug(element.replace(/^ACPI Debug: +\(\d+\) /, ''), lines)
    })
    return { type: 'package', elements }
  }
  const reference = match(/^Reference {2}\[Named Object\] {3}Node \S+ \[(\w{4})\] /)
  if (reference) return { type: 'reference', name: trim(reference[0] ?? '') }
  if (text === '[Null Object]') return { type: 'uninitialized' }
  return lines.fail(`a debug text that is not understood: ${text}`)
}

/** Up to 16 bytes stand on the first line, more on lines of 16 below it. */
function readRows(lines: Lines, [length = '', first = '']: readonly string[]): Uint8Array {
  const size = parseInt(length, 16)
  const bytes: number[] = []
  let row: string | undefined = first
  while (bytes.length < size) {
    const [, hex] = /^ +[0-9A-F]{4,}:((?: [0-9A-F]{2}){1,16}) +\/\//.exec(row ?? '') ?? []
    bytes.push(
      ...(hex ?? '')
        .trim()
        .split(' ')
        .filter(Boolean)
        .map((byte) => parseInt(byte, 16)),
    )
    if (hex === undefined && row !== '') return lines.fail(`${size} bytes expected`)
    if (bytes.length < size) row = lines.next()
  }
  if (bytes.length > size) return lines.fail(`${size} bytes expected`)
  return Uint8Array.from(bytes)
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** It prints at most 255 characters; and those above 0x7F as 32 bits with their sign. */
function checkedString(lines: Lines, [length = '', escaped = '']: readonly string[]): string {
  const text = escaped.replace(
    /\\(?:x(?:FFFFFF)?([0-9A-F]{2})|(.))/g,
    (_, code: string | undefined, character = '') =>
      code === undefined ? (ESCAPES[character] ?? character) : String.fromCharCode(parseInt(code, 16)),
  )
  return text.length === parseInt(length, 16) ? text : lines.fail(`a string of ${text.length} characters`)
}

class Lines {
  readonly #lines: readonly string[]
  #position = 0

  constructor(text: string) {
    this.#lines = text.split('\n')
  }

  next(): string | undefined {
    return this.#lines[this.#position++]
  }

  fail(problem: string): never {
    const text = [...this.#lines]
    text.splice(this.#position, 0, '^^^^')
    throw new AcpiexecError(problem, text.join('\n'))
  }
}

/** `DEV_` is `DEV`. */
function trim(segment: string): string {
  return segment.replace(/_+$/, '') || '_'
}
