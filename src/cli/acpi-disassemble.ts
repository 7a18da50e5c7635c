/**
 * `vmgenid acpi disassemble FILE… [--output DIR]`
 * @module
 */
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { AML_SIGNATURES } from '../acpi/tables-in.ts'
import { disassemble } from '../aml/disassemble.ts'
import { type ParsedTable, parseTables } from '../aml/parse.ts'
import type { SymbolTable } from '../aml/symbols.ts'
import { type AcpiTableFile, readAcpiTables } from '../node/acpi-tables.ts'
import { FileError, inFile, makeFolder, writeFilesWhole } from '../node/files.ts'
import type { CliIo } from './io.ts'

const EXAMPLES = `
FILE is a table, a blob of several tables, the text of acpidump, a folder with any of these, or \`-\`. Tables that are given
together are read together: a call of another table's method has the arguments that it has there. A second DSDT begins
another set. Tables without AML are left out.
With --output, each table becomes NAME.dsl, after its file, or after its signature where a file has several (DSDT.dsl, SSDT.dsl,
SSDT2.dsl). The text means to iasl what its own disassembly means: \`iasl NAME.dsl\` compiles it.

Examples:
  vmgenid acpi disassemble ssdt.aml
  vmgenid acpi disassemble --output dsl /sys/firmware/acpi/tables
  vmgenid acpi disassemble captures/q35/etc_acpi_tables | less

Exit status: 0 good, 2 unreadable input, or no AML.`

export function addAcpiDisassembleCommand(acpi: Command, io: CliIo): void {
  acpi
    .command('disassemble')
    .summary('print the AML of tables as ASL')
    .argument('<file...>', 'tables, blobs of tables, folders, or `-`')
    .option('--output <dir>', 'write NAME.dsl for each table into this folder')
    .addHelpText('after', EXAMPLES)
    .action((files: string[], { output }: { readonly output?: string }) => run(io, files, output))
}

async function run(io: CliIo, paths: readonly string[], output: string | undefined): Promise<void> {
  const { tables } = await readAcpiTables(paths, io.readStdin)
  const blocks = definitionBlocks(tables)
  if (blocks.length === 0) {
    const found = tables.map(({ signature }) => signature).join(', ')
    throw new FileError(paths.join(' '), 'has no table with AML', {
      facts: { expected: 'DSDT or SSDT', found },
    })
  }
  const texts: string[] = []
  for (const set of setsOf(blocks)) {
    const { tables: parsed, symbols } = parseSet(set)
    for (const [i, table] of parsed.entries()) texts.push(textOf(set[i] as AcpiTableFile, table, symbols))
  }
  if (output === undefined) {
    io.out(texts.join('\n'))
    return
  }
  const names = namesOf(blocks)
  await makeFolder(output)
  await writeFilesWhole(output, new Map(names.map((name, i) => [name, texts[i] ?? ''])))
  for (const [i, name] of names.entries()) {
    io.err(`${join(output, name)}: ${blocks[i]?.signature} of ${blocks[i]?.file}\n`)
  }
}

export function definitionBlocks(tables: readonly AcpiTableFile[]): readonly AcpiTableFile[] {
  return tables.filter(({ signature }) => AML_SIGNATURES.includes(signature))
}

/** A DSDT and what was given behind it; tables before the first DSDT belong to it. */
export function setsOf(blocks: readonly AcpiTableFile[]): readonly (readonly AcpiTableFile[])[] {
  const sets: AcpiTableFile[][] = [[]]
  for (const block of blocks) {
    const last = sets.at(-1) as AcpiTableFile[]
    if (block.signature === 'DSDT' && last.some(({ signature }) => signature === 'DSDT')) sets.push([block])
    else last.push(block)
  }
  return sets
}

/** @throws AmlParseError that names the file */
function parseSet(set: readonly AcpiTableFile[]): { tables: readonly ParsedTable[]; symbols: SymbolTable } {
  return parseTables(
    set.map(({ bytes }) => bytes),
    { tableNames: set.map(({ file, signature, alone }) => (alone ? file : `${signature} of ${file}`)) },
  )
}

function textOf(source: AcpiTableFile, table: ParsedTable, symbols: SymbolTable): string {
  return inFile(source.file, () => disassemble(table, { symbols, title: basename(source.file) }))
}

/** `ssdt.dsl` for `ssdt.aml`; where a file has several tables, or two files one name, the signature and a number. */
function namesOf(blocks: readonly AcpiTableFile[]): readonly string[] {
  const taken = new Set<string>()
  return blocks.map(({ file, alone, signature }) => {
    const stem =
      alone && file !== 'standard input' ? basename(file).replace(/\.(aml|bin|dat)$/i, '') : signature
    let name = `${stem}.dsl`
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${stem}${i}.dsl`
    taken.add(name.toLowerCase())
    return name
  })
}
