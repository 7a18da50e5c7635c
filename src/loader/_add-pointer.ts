/**
 * The linter's checks of ADD_POINTER.
 * @module
 */
import { hex } from '../binary/numbers.ts'
import { isPointerSize, overlaps, type Range, readLittleEndian, writeLittleEndian } from './_image.ts'
import { byteCount, type Link } from './_link.ts'
import { type AddPointer, isUnterminated } from './entry.ts'
import { showFileName } from './print.ts'

export function checkAddPointer(link: Link, i: number, entry: AddPointer): void {
  const { pointerFile, pointeeFile, pointerOffset, pointerSize } = entry
  const at = link.placer(i, 'ADD_POINTER', pointerFile, pointerOffset)
  const bad = (['pointerFile', 'pointeeFile'] as const).filter((field) => isUnterminated(entry[field]))
  for (const field of bad) {
    link.report('L16-pointer-name', at(field), `ADD_POINTER with ${field} ${showFileName(entry[field])}`)
  }
  const range: Range = { entry: i, start: pointerOffset, length: pointerSize }
  const blob = link.blobs.get(pointerFile)
  const missing = (['pointerFile', 'pointeeFile'] as const).filter(
    (field) => !isUnterminated(entry[field]) && !link.blobs.has(entry[field]),
  )
  for (const field of missing) {
    const text = `ADD_POINTER with ${field} ${showFileName(entry[field])}, ${link.whenAllocated(entry[field])}`
    link.report('L17-pointer-file-not-allocated', at(field), text)
  }
  const pointee = link.blobs.get(pointeeFile)
  if (!blob || !pointee) {
    blob?.spoiled.push(range)
    return
  }

  const place = `${showFileName(pointerFile)}+${hex(pointerOffset)}`
  if (!isPointerSize(pointerSize)) {
    link.report('L18-pointer-size', at('pointerSize'), `ADD_POINTER of ${byteCount(pointerSize)} at ${place}`)
    blob.spoiled.push(range)
    return
  }
  if (blob.size !== undefined && pointerOffset + pointerSize > blob.size) {
    const wraps = pointerOffset + pointerSize > 2 ** 32
    link.report(
      wraps ? 'L20-pointer-wraps' : 'L19-pointer-outside',
      at('pointerOffset'),
      `ADD_POINTER of ${byteCount(pointerSize)} at ${place}, the file has ${hex(blob.size)} bytes`,
    )
    return
  }
  const stored = blob.bytes && readLittleEndian(blob.bytes, pointerOffset, pointerSize)
  const other = blob.pointers.find((pointer) => overlaps(pointer, range))
  if (other) {
    link.report(
      'L53-pointers-overlap',
      at('pointerOffset'),
      `ADD_POINTER of ${byteCount(pointerSize)} at ${place}, where entry ${other.entry} has patched ${hex(other.start)} to ${hex(other.start + other.length)}`,
    )
    blob.spoiled.push(range)
    return
  }
  if (stored !== undefined && pointee.size !== undefined && stored >= pointee.size) {
    link.report(
      'L21-pointer-value-outside',
      at('pointerOffset'),
      `ADD_POINTER at ${place} finds offset ${hex(stored)}, ${showFileName(pointeeFile)} has ${hex(pointee.size)} bytes`,
    )
    blob.spoiled.push(range)
    return
  }
  if (pointerSize < 4) {
    const text = `ADD_POINTER of ${byteCount(pointerSize)} at ${place} for an address of ${showFileName(pointeeFile)}`
    link.report('L22-pointer-too-narrow', at('pointerSize'), text)
    blob.spoiled.push(range)
    return
  }
  const checksum = blob.checksums.find((earlier) => overlaps(earlier, range))
  if (checksum) {
    link.report(
      'L40-pointer-after-checksum',
      at('pointerOffset'),
      `ADD_POINTER at ${place}, after entry ${checksum.entry} has summed ${hex(checksum.start)} to ${hex(checksum.start + checksum.length)}`,
    )
    blob.spoiled.push(range)
  }
  if (blob.bytes && stored !== undefined) {
    writeLittleEndian(blob.bytes, pointerOffset, pointerSize, stored + pointee.base)
  }
  blob.pointers.push({ ...range, pointee })
}
