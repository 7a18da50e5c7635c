/**
 * Address spaces by number.
 * @module
 */
import { regionSpace } from '../opcodes/kinds.ts'

/** The grammar's spaces, and the one that `DataTableRegion` makes.          ACPI 6.5 §20.2.5.2 "RegionSpace" */
export const SPACE = { ...regionSpace.values, DataTable: 0x7e } as const

const FIRST_OEM_SPACE = 0x80

export function isSpace(space: number): boolean {
  return (
    space <= SPACE.PlatformRtMechanism ||
    space === SPACE.DataTable ||
    space === SPACE.FFixedHW ||
    space >= FIRST_OEM_SPACE
  )
}

/** Spaces that are always there: `_REG` is not asked.                       ACPI 6.5 §6.5.4 "_REG (Region)" */
export function isAlwaysThere(space: number): boolean {
  return space === SPACE.SystemMemory || space === SPACE.SystemIO || space === SPACE.DataTable
}

/** `SystemMemory`, or the number of a space without a name. */
export function spaceName(space: number): string {
  return Object.entries(SPACE).find(([, value]) => value === space)?.[0] ?? `0x${space.toString(16)}`
}
