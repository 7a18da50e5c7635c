/**
 * The linter's checks of ALLOCATE.
 * @module
 */
import { hex, isPowerOfTwo } from '../binary/numbers.ts'
import { type Link, sizeOf } from './_link.ts'
import { type Allocate, isUnterminated, LOADER_ENTRY_SIZE, loaderLayout } from './entry.ts'
import type { LoaderPlace } from './findings.ts'
import { showFileName } from './print.ts'
import type { LoaderRuleId } from './rules.ts'

export function checkAllocate(link: Link, i: number, entry: Allocate): void {
  const { file, alignment, zone } = entry
  const at = (field: 'file' | 'alignment' | 'zone'): LoaderPlace => ({
    entry: i,
    offset: i * LOADER_ENTRY_SIZE + loaderLayout('ALLOCATE').offsetOf(field),
    file,
  })
  if (isUnterminated(file)) {
    link.report('L05-allocate-name', at('file'), `ALLOCATE ${showFileName(file)}`)
    return
  }
  const name = showFileName(file)
  const fault = alignmentFault(alignment)
  if (fault) link.report(fault, at('alignment'), `ALLOCATE ${name} with alignment ${hex(alignment)}`)
  if (zone !== 1 && zone !== 2) {
    link.report('L10-zone-unknown', at('zone'), `ALLOCATE ${name} in zone ${zone}`)
  }
  const first = link.blobs.get(file)
  if (first) {
    link.report('L15-allocate-twice', at('file'), `ALLOCATE ${name}, which entry ${first.entry} has done`)
    return
  }
  const known = link.files?.get(file)
  let size = known && sizeOf(known)
  if (link.files && !known) {
    link.report('L11-file-absent', at('file'), `ALLOCATE ${name}, and there is no such file`)
  } else if (size === 0) {
    link.report('L12-file-empty', at('file'), `ALLOCATE ${name}, which has 0 bytes`)
    size = undefined
  }
  link.blobs.set(file, {
    file,
    entry: i,
    zone,
    alignment,
    base: link.space.place(zone, size ?? 0),
    size,
    bytes: known?.bytes && size !== undefined ? link.budget.copy(known.bytes, size) : undefined,
    pointers: [],
    checksums: [],
    spoiled: [],
  })
}

function alignmentFault(alignment: number): LoaderRuleId | undefined {
  if (alignment === 0) return 'L06-alignment-zero'
  if (isPowerOfTwo(alignment)) return alignment > 4096 ? 'L08-alignment-above-page' : undefined
  return alignment > 4096 ? 'L09-alignment-large-not-power-of-two' : 'L07-alignment-not-power-of-two'
}
