/**
 * The head of the text: what the table's header says, and the DefinitionBlock line.
 * @module
 */
import { sum8 } from '../../binary/checksum.ts'
import type { ParsedTable } from '../parse.ts'
import { hex8, hex32, isPrintable } from './literals.ts'
import type { AslWriter } from './writer.ts'

/** @param title one line; default `Disassembly of "SSDT"` */
export function writeHeader(
  writer: AslWriter,
  { header, bytes }: ParsedTable,
  title = `Disassembly of ${text(header.signature)}`,
): void {
  const row = (name: string, value: string) => writer.text(` *     ${name.padEnd(16)} ${value}\n`)
  const number = (value: number) => `${hex32(value)} (${value})`
  writer.text(`/*\n * ${escapeComment(title)}\n *\n * Original Table Header:\n`)
  row('Signature', text(header.signature))
  row('Length', number(header.length))
  row('Revision', hex8(header.revision) + revisionNote(header))
  row('Checksum', hex8(header.checksum) + checksumNote(header.checksum, bytes))
  row('OEM ID', text(header.oemId))
  row('OEM Table ID', text(header.oemTableId))
  row('OEM Revision', number(header.oemRevision))
  row('Compiler ID', text(header.creatorId))
  row('Compiler Version', number(header.creatorRevision))
  writer.text(' */\n')
  const ids = `${text(header.oemId)}, ${text(header.oemTableId)}`
  const block = `"", ${text(header.signature)}, ${header.revision}, ${ids}, ${hex32(header.oemRevision)}`
  writer.text(`DefinitionBlock (${block})\n`)
}

/** The DSDT's revision chooses the width of integers.            ACPI 6.5 §19.6 "DefinitionBlock" */
function revisionNote({ revision, signature }: ParsedTable['header']): string {
  if (revision === 0) return ' **** Invalid Revision'
  return revision === 1 && signature === 'DSDT' ? ' **** 32-bit table (V1), no 64-bit math support' : ''
}

function checksumNote(checksum: number, bytes: Uint8Array): string {
  const sum = sum8(bytes)
  return sum === 0 ? '' : ` **** Incorrect checksum, should be ${hex8((checksum - sum) & 0xff)}`
}

/** Up to the first NUL; what would end the string or the comment is escaped. */
function text(field: string): string {
  const [shown = ''] = field.split('\0', 1)
  const safe = Array.from(shown, (character) =>
    isPrintable(character.charCodeAt(0)) && character !== '"' && character !== '\\'
      ? character
      : `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('')
  return `"${escapeComment(safe)}"`
}

function escapeComment(line: string): string {
  return line.replaceAll('*/', '* /').replace(/\p{Cc}+/gu, ' ')
}
