/**
 * Keywords of ASL where iasl's spelling is not the grammar's, and numbers where there is no keyword.
 * @module
 */
import { regionSpace } from '../opcodes/kinds.ts'
import { hex8 } from './literals.ts'

const REGION_SPACES = new Map(Object.entries(regionSpace.values).map(([name, value]) => [value, name]))

const SPELLINGS: Readonly<Record<string, string>> = {
  PciBarTarget: 'PCIBARTarget',
  GeneralPurposeIO: 'GeneralPurposeIo',
}

/** Address space of an operation region or a register: a keyword, or the number that an OEM gave it. */
export function regionSpaceWord(space: string | number): string {
  const name = typeof space === 'number' ? REGION_SPACES.get(space) : space
  return name === undefined ? hex8(Number(space)) : (SPELLINGS[name] ?? name)
}
