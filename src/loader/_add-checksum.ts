/**
 * The linter's checks of ADD_CHECKSUM.
 * @module
 */
import { hex } from '../binary/numbers.ts'
import { overlaps, type Range } from './_image.ts'
import type { Link } from './_link.ts'
import { type AddChecksum, isUnterminated } from './entry.ts'
import { showFileName } from './print.ts'

export function checkAddChecksum(link: Link, i: number, entry: AddChecksum): void {
  const { file, resultOffset, start, length } = entry
  const at = link.placer(i, 'ADD_CHECKSUM', file, resultOffset)
  const blob = link.blobs.get(file)
  if (!blob) {
    const why = isUnterminated(file) ? '' : `, ${link.whenAllocated(file)}`
    link.report('L24-checksum-file', at('file'), `ADD_CHECKSUM in ${showFileName(file)}${why}`)
    return
  }
  const name = showFileName(file)
  const range: Range = { entry: i, start, length }
  if (blob.size !== undefined) {
    const has = `the file has ${hex(blob.size)} bytes`
    const byteOutside = resultOffset >= blob.size
    const rangeOutside = start + length > blob.size
    if (byteOutside) {
      const text = `ADD_CHECKSUM stores at ${name}+${hex(resultOffset)}, ${has}`
      link.report('L25-checksum-byte-outside', at('resultOffset'), text)
    }
    if (rangeOutside) {
      const text = `ADD_CHECKSUM sums ${name}+${hex(start)} to ${hex(start + length)}, ${has}`
      link.report('L26-checksum-range-outside', at(start > blob.size ? 'start' : 'length'), text)
    }
    if (byteOutside || rangeOutside) {
      blob.spoiled.push(range)
      return
    }
  }
  const old = blob.bytes?.[resultOffset]
  const inside = overlaps(range, { start: resultOffset, length: 1 })
  if (length === 0) {
    const text = `ADD_CHECKSUM of 0 bytes, stored at ${name}+${hex(resultOffset)}`
    link.report('L27-checksum-empty', at('length'), text)
    blob.spoiled.push({ entry: i, start: resultOffset, length: 1 })
  } else if (!inside) {
    const text = `ADD_CHECKSUM of ${name}+${hex(start)} to ${hex(start + length)} stores at ${hex(resultOffset)}`
    link.report('L29-checksum-byte-beside-range', at('resultOffset'), text)
    blob.spoiled.push(range)
  } else if (old) {
    const text = `ADD_CHECKSUM finds ${hex(old, 2)} in its byte, ${name}+${hex(resultOffset)}`
    link.report('L28-checksum-byte-not-zero', at('resultOffset'), text)
    blob.spoiled.push(range)
  }
  const result = { start: resultOffset, length: 1 }
  const earlier = blob.checksums.find(
    (one) => one.resultOffset !== resultOffset && one.length > 0 && overlaps(one, result),
  )
  if (earlier) {
    link.report(
      'L64-checksum-undone',
      at('resultOffset'),
      `ADD_CHECKSUM stores at ${name}+${hex(resultOffset)}, after entry ${earlier.entry} has summed ${hex(earlier.start)} to ${hex(earlier.start + earlier.length)}`,
    )
    blob.spoiled.push(earlier)
  }
  blob.checksums.push({ ...range, resultOffset })
  const sum = blob.bytes && link.budget.sum8(blob.bytes, start, length)
  if (blob.bytes && sum !== undefined) blob.bytes[resultOffset] = -sum
}
