/**
 * `vmgenid acpi evaluate FILE… PATH [ARG…]`
 * @module
 */
import type { Command } from 'commander'
import { type AmlError, AmlInterpreter, type AmlReport } from '../aml/interpreter.ts'
import { parseNameString } from '../aml/names.ts'
import { ScratchHost } from '../aml/scratch-host.ts'
import { normalPath } from '../aml/symbols.ts'
import { VmgenidError } from '../binary/errors.ts'
import { hex } from '../binary/numbers.ts'
import { type AcpiTableFile, readAcpiTables } from '../node/acpi-tables.ts'
import { FileError, isThere } from '../node/files.ts'
import { definitionBlocks } from './acpi-disassemble.ts'
import { describeAmlData, parseAmlArgument, printAmlData } from './aml-value.ts'
import { type CliIo, EXIT, ExitSignal } from './io.ts'

const EXAMPLES = `
The files are loaded in order, the DSDT first; then _REG, _STA and _INI run, and the object is evaluated. PATH begins at the
root; the backslash may be left out: _SB.VGEN.ADDR. Arguments are integers (12, 0x0c), strings, or JSON as --json prints
it. Memory, ports and all other address spaces are zero, and hold what is written. What the code stores to Debug and the
notifies that it sends are printed on stderr.

Examples:
  vmgenid acpi evaluate dsdt.aml ssdt.aml _SB.VGEN.ADDR
  vmgenid acpi evaluate --json /sys/firmware/acpi/tables '\\_SB.PCI0._CRS'
  vmgenid acpi evaluate dsdt.aml _SB.PCI0._OSC '{"type": "buffer", "value": "5b4ddb33f71f1c4096577441c03dd766"}' 1 3 '{"type": "buffer", "value": "000000001f0000001f000000"}'

Exit status: 0 good, 1 the evaluation failed, 2 bad usage, unreadable input, or no such object.`

interface EvaluateOptions {
  readonly json?: boolean
  readonly initialize: boolean
}

export function addAcpiEvaluateCommand(acpi: Command, io: CliIo): void {
  acpi
    .command('evaluate')
    .summary('run a method, or read any other object')
    .usage('[options] <file...> <path> [arg...]')
    .argument('<file...>', 'tables, blobs of tables, folders, or `-`; then the path, then arguments')
    .option('--json', 'print one JSON object')
    .option('--no-initialize', 'leave out _REG, _STA and _INI')
    .addHelpText('after', EXAMPLES)
    .action((words: string[], options: EvaluateOptions) => run(io, words, options))
}

/** A command line without a path. */
class EvaluateUsageError extends VmgenidError {
  override readonly name = 'EvaluateUsageError'
  constructor(problem: string) {
    super('EVALUATE_USAGE', problem, { hint: 'Such as: vmgenid acpi evaluate dsdt.aml _SB.PCI0._HID' })
  }
}

async function run(io: CliIo, words: readonly string[], options: EvaluateOptions): Promise<void> {
  const { files, path, args } = await split(words)
  const { tables } = await readAcpiTables(files, io.readStdin)
  const blocks = definitionBlocks(tables)
  checkSet(files, blocks)
  const host = new ScratchHost({
    tables: tables.map(({ bytes }) => bytes),
    onDebug: (value) => io.err(`Debug: ${printAmlData(value)}\n`),
    onNotify: (name, value) => io.err(`Notify: ${name} ${hex(value, 2)}\n`),
    onFatal: (type, code, argument) =>
      io.err(`Fatal: type ${hex(type)}, code ${hex(code)}, ${hex(argument)}\n`),
  })
  const aml = new AmlInterpreter(host)
  for (const { file, signature, bytes } of blocks) {
    const loaded = aml.load(bytes)
    if (!loaded.ok)
      throw new FileError(file, `${signature}: ${loaded.error.message}`, { facts: factsOf(loaded.error) })
    report(io, loaded.value)
  }
  if (options.initialize) {
    const initialized = aml.initialize()
    if (initialized.ok) report(io, initialized.value)
    else warn(io, initialized.error)
  }
  if (!aml.namespace.lookup(path)) {
    throw new VmgenidError('NO_SUCH_OBJECT', `there is no ${path}`, {
      facts: { tables: blocks.map(({ signature }) => signature).join(', ') },
      hint: 'The objects are in the output of `vmgenid acpi disassemble`.',
    })
  }
  const result = aml.evaluate(path, args)
  if (options.json) {
    const json = result.ok ? describeAmlData(result.value) : { error: result.error }
    io.out(`${JSON.stringify(json, undefined, 2)}\n`)
  } else if (result.ok) {
    io.out(`${result.value.type === 'uninitialized' ? 'no value' : printAmlData(result.value)}\n`)
  }
  if (!result.ok) {
    const { error } = result
    io.err(`vmgenid: ${path}: ${error.status}: ${error.message}\n`)
    for (const at of error.trace) io.err(`  in ${at}\n`)
    throw new ExitSignal(EXIT.failed)
  }
}

/** The path is the first word that begins with a backslash; without one, the first that names an object and no file. */
async function split(words: readonly string[]) {
  let at = words.findIndex((word) => word.startsWith('\\'))
  for (let i = 1; at < 0 && i < words.length; i++) {
    const word = words[i] as string
    if (isPath(word) && !(await isThere(word))) at = i
  }
  if (at < 0) throw new EvaluateUsageError('the path of an object is missing')
  if (at === 0) throw new EvaluateUsageError('a table is missing before the path')
  const word = words[at] as string
  const path = normalPath(word.startsWith('\\') ? word : `\\${word}`)
  return { files: words.slice(0, at), path, args: words.slice(at + 1).map(parseAmlArgument) }
}

function isPath(word: string): boolean {
  try {
    parseNameString(word)
    return true
  } catch {
    return false
  }
}

function checkSet(files: readonly string[], blocks: readonly AcpiTableFile[]): void {
  if (blocks.length === 0) throw new FileError(files.join(' '), 'has no table with AML')
  const dsdts = blocks.filter(({ signature }) => signature === 'DSDT')
  if (dsdts.length > 1) {
    throw new FileError(dsdts[1]?.file ?? '', 'is a second DSDT, and a machine has one', {
      facts: { first: dsdts[0]?.file },
    })
  }
}

function report(io: CliIo, { problems }: AmlReport): void {
  for (const problem of problems) warn(io, problem)
}

function warn(io: CliIo, { status, path, message }: AmlError): void {
  io.err(`vmgenid: warning: ${path}: ${status}: ${message}\n`)
}

function factsOf({ status, path }: AmlError): Readonly<Record<string, string>> {
  return { status, where: path }
}
