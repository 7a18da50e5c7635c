/**
 * `vmgenid acpi list|disassemble|evaluate`: ACPI tables for people.
 * @module
 */
import type { Command } from 'commander'
import { addAcpiDisassembleCommand } from './acpi-disassemble.ts'
import { addAcpiEvaluateCommand } from './acpi-evaluate.ts'
import { addAcpiListCommand } from './acpi-list.ts'
import type { CliIo } from './io.ts'

const EXAMPLES = `
FILE is a table, a blob of several tables such as etc/acpi/tables, the text of acpidump, a folder with any of these (such
as /sys/firmware/acpi/tables), or \`-\`.

Examples:
  vmgenid acpi list /sys/firmware/acpi/tables
  vmgenid acpi disassemble ssdt.aml
  vmgenid acpi evaluate dsdt.aml ssdt.aml _SB.VGEN.ADDR

Exit status: 0 good, 1 an evaluation failed, 2 bad usage or unreadable input.`

export function addAcpiCommand(program: Command, io: CliIo): void {
  const acpi = program.command('acpi').summary('list, disassemble and run ACPI tables')
  acpi.description('List ACPI tables, print their AML as ASL, or run a method of them.')
  acpi.addHelpText('after', EXAMPLES)
  addAcpiListCommand(acpi, io)
  addAcpiDisassembleCommand(acpi, io)
  addAcpiEvaluateCommand(acpi, io)
}
