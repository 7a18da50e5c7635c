/**
 * A table that somebody has as ASL: what `iasl -d` printed of it. There is no ASL compiler here; but of QEMU's SSDT everything is
 * known but the address in it, so its text says which bytes it was made of.
 * @module
 */
import { setSdtChecksum } from '../../acpi/sdt.ts'
import { disassemble } from '../../aml/disassemble.ts'
import { parseTable } from '../../aml/parse.ts'
import { VmgenidError } from '../../binary/errors.ts'
import { buildVmGenIdSsdt } from '../../board/ssdt-vmgenid.ts'

/** ASL of another table. */
export class AslTextError extends VmgenidError {
  override readonly name = 'AslTextError'
  constructor(why: string) {
    super('ASL_TEXT', why, {
      hint: 'Give the table itself, or compile the text first: iasl FILE. Then give the .aml.',
    })
  }
}

export function isAslText(text: string): boolean {
  return /^\s*DefinitionBlock\s*\(/m.test(text)
}

/**
 * The table whose disassembly this is.
 * @throws AslTextError for what is not QEMU's SSDT
 */
export function tableFromAsl(text: string): Uint8Array {
  const address = /Name\s*\(VGIA,\s*(0x[0-9A-Fa-f]{1,8}|Zero|One)\)/.exec(text)?.[1]
  if (address === undefined) throw new AslTextError('the ASL is not that of a table of QEMU’s vmgenid device')
  const { bytes, vgiaOffset } = buildVmGenIdSsdt()
  const value = address === 'Zero' ? 0 : address === 'One' ? 1 : Number(address)
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(vgiaOffset, value, true)
  setSdtChecksum(bytes)
  const [given, known] = [plain(text), plain(disassemble(parseTable(bytes)))]
  if (given === known) return bytes
  const at = [...known].findIndex((character, i) => character !== given[i])
  throw new AslTextError(
    `the ASL differs from that of QEMU’s vmgenid table at ${JSON.stringify(given.slice(Math.max(0, at - 20), at + 20))}`,
  )
}

/** What a compiler sees: without comments and white space, and without the parentheses that older versions of iasl left out. */
function plain(text: string): string {
  return text
    .slice(Math.max(0, text.search(/DefinitionBlock/)))
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/\s+/g, '')
    .replace(/If\(\((.*?)\)\)\{/g, 'If($1){')
}
