/**
 * The linter's checks of WRITE_POINTER.
 * @module
 */
import { isZero } from '../binary/bytes.ts'
import { hex } from '../binary/numbers.ts'
import { isPointerSize } from './_image.ts'
import { byteCount, type Link, type LoaderFile, sizeOf } from './_link.ts'
import { isUnterminated, type WritePointer, type WritePointerV6 } from './entry.ts'
import type { LoaderPlace } from './findings.ts'
import { showFileName } from './print.ts'

export function checkWritePointer(link: Link, i: number, entry: WritePointer | WritePointerV6): void {
  const { pointerFile, pointeeFile, pointerOffset } = entry
  const before = link.findings.length
  const at = link.placer(i, entry.command, pointerFile, pointerOffset)
  const pointeeOffset = entry.command === 'WRITE_POINTER' ? entry.pointeeOffset : 0
  const bad = (['pointerFile', 'pointeeFile'] as const).filter((field) => isUnterminated(entry[field]))
  for (const field of bad) {
    link.report(
      'L30-write-pointer-name',
      at(field),
      `WRITE_POINTER with ${field} ${showFileName(entry[field])}`,
    )
  }
  if (bad.length > 0) return
  const target = `${showFileName(pointerFile)}+${hex(pointerOffset)}`
  if (entry.command === 'WRITE_POINTER' && isV6Shaped(entry)) {
    const text = `WRITE_POINTER to ${target} has its size, ${pointeeOffset}, where the pointee offset belongs, and size 0`
    link.report('L38-write-pointer-v6', at('pointerSize'), text)
    return
  }
  const file = link.files?.get(pointerFile)
  if (link.files && !file) {
    const text = `WRITE_POINTER to ${showFileName(pointerFile)}, and there is no such file`
    link.report('L31-write-target-absent', at('pointerFile'), text)
  }
  if (file?.guestWritable === false) {
    const text = `WRITE_POINTER to ${showFileName(pointerFile)}, which the guest may not write`
    link.report('L36-write-target-read-only', at('pointerFile'), text)
  }
  if (link.lastAllocate.has(pointerFile)) {
    const text = `WRITE_POINTER to ${showFileName(pointerFile)}, which entry ${link.lastAllocate.get(pointerFile)} allocates`
    link.report('L57-write-target-allocated', at('pointerFile'), text)
  }
  checkLocation(link, entry, file, target, at)
  const pointee = link.blobs.get(pointeeFile)
  if (!pointee) {
    const late = link.lastAllocate.has(pointeeFile)
    const text = `WRITE_POINTER of an address in ${showFileName(pointeeFile)}, ${link.whenAllocated(pointeeFile)}`
    const rule = late ? 'L49-write-pointer-before-allocate' : 'L32-write-pointee-not-allocated'
    link.report(rule, at('pointeeFile'), text)
    return
  }
  if (pointee.size !== undefined && pointeeOffset >= pointee.size) {
    const text = `WRITE_POINTER of ${showFileName(pointeeFile)}+${hex(pointeeOffset)}, the file has ${hex(pointee.size)} bytes`
    link.report('L34-pointee-offset-outside', at('pointeeOffset'), text)
  }
  link.writes.push({ entry: i, command: entry, good: link.findings.length === before })
}

function checkLocation(
  link: Link,
  entry: WritePointer | WritePointerV6,
  file: LoaderFile | undefined,
  target: string,
  at: (field: 'pointerOffset' | 'pointerSize') => LoaderPlace,
): void {
  const { pointeeFile, pointerOffset, pointerSize } = entry
  const size = file && sizeOf(file)
  if (!isPointerSize(pointerSize)) {
    link.report(
      'L33-write-pointer-location',
      at('pointerSize'),
      `WRITE_POINTER of ${byteCount(pointerSize)} to ${target}`,
      isCurrentShaped(entry) ? { hint: 'The entry has the current form: do not read it as edition v6.' } : {},
    )
  } else if (size !== undefined && pointerOffset + pointerSize > size) {
    const text = `WRITE_POINTER of ${byteCount(pointerSize)} to ${target}, the file has ${hex(size)} bytes`
    link.report('L33-write-pointer-location', at('pointerOffset'), text)
  } else if (pointerSize < 4) {
    const text = `WRITE_POINTER of ${byteCount(pointerSize)} to ${target}`
    link.report('L35-write-pointer-too-narrow', at('pointerSize'), text)
  } else if (pointerSize === 4 && !link.below4g.has(pointeeFile)) {
    const text = `WRITE_POINTER of 4 bytes to ${target}: nothing keeps ${showFileName(pointeeFile)} below 4 GiB in OVMF`
    link.report('L35-write-pointer-too-narrow', at('pointerSize'), text, {
      severity: 'warning',
      seabios: 'Writes the address: its memory is below 4 GiB.',
    })
  }
}

/** Byte 120 is a pointer size, and nothing but zeros follows it. */
function isV6Shaped({ pointeeOffset, pointerSize, raw }: WritePointer): boolean {
  return pointerSize === 0 && isPointerSize(pointeeOffset) && (!raw || isZero(raw.subarray(125)))
}

/** Byte 124, where the current form has the pointer size, is one. */
function isCurrentShaped({ command, raw }: WritePointer | WritePointerV6): boolean {
  return command === 'WRITE_POINTER_V6' && isPointerSize(raw?.[124] ?? 0)
}
