/**
 * Hostile bytes for fuzz targets: random ones, and good ones with a few faults.
 */
import fc from 'fast-check'

/** Values at which length and sign checks go wrong. */
const EDGES = [0x00, 0x01, 0x02, 0x03, 0x04, 0x08, 0x10, 0x20, 0x7f, 0x80, 0xfe, 0xff]

type Mutation = (bytes: Uint8Array) => Uint8Array

function at(bytes: Uint8Array, fraction: number): number {
  return Math.floor(fraction * bytes.length)
}

function mutation(block: number): fc.Arbitrary<Mutation> {
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  const value = fc.oneof(fc.constantFrom(...EDGES), fc.integer({ min: 0, max: 255 }))
  const overwrite = fc.tuple(fraction, fc.array(value, { minLength: 1, maxLength: 8 })).map(
    ([where, values]): Mutation =>
      (bytes) => {
        const copy = bytes.slice()
        copy.set(values.slice(0, copy.length - at(copy, where)), at(copy, where))
        return copy
      },
  )
  const moveBlock = fc.tuple(fraction, fraction).map(
    ([from, to]): Mutation =>
      (bytes) => {
        const copy = bytes.slice()
        const source = at(copy, from) - (at(copy, from) % block)
        const target = at(copy, to) - (at(copy, to) % block)
        copy.copyWithin(target, source, source + block)
        return copy
      },
  )
  const cut = fraction.map(
    (where): Mutation =>
      (bytes) =>
        bytes.slice(0, at(bytes, where)),
  )
  return fc.oneof(
    { weight: 6, arbitrary: overwrite },
    { weight: 3, arbitrary: moveBlock },
    { weight: 1, arbitrary: cut },
  )
}

/**
 * @param seeds good inputs
 * @param block bytes of the unit that is copied over another one, such as 128 for a loader script
 */
export function hostile(seeds: readonly Uint8Array[], block: number): fc.Arbitrary<Uint8Array> {
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.array(mutation(block), { minLength: 1, maxLength: 6 }))
    .map(([seed, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes), seed))
  return fc.oneof(
    { weight: 4, arbitrary: mutated },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 1024 }) },
  )
}
