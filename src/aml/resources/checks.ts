/**
 * What a resource descriptor has to satisfy beyond the width of its fields.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import { hex } from '../../binary/numbers.ts'

/** A descriptor that describes nothing that can be: a window that ends before it begins, and the like. */
export class ResourceError extends VmgenidError {
  override readonly name = 'ResourceError'
  constructor(
    descriptor: string,
    problem: string,
    facts: Readonly<Record<string, number | bigint | string>>,
    spec?: string,
  ) {
    super('AML_RESOURCE', `${descriptor} ${problem}`, {
      facts: {
        ...Object.fromEntries(
          Object.entries(facts).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : hex(value),
          ]),
        ),
        spec,
      },
    })
  }
}

export function checkBitNumbers(descriptor: string, numbers: readonly number[], limit: number): void {
  const bad = numbers.find((number) => !Number.isInteger(number) || number < 0 || number > limit)
  if (bad !== undefined)
    throw new ResourceError(descriptor, 'has a number that does not fit', { found: bad, limit })
  if (new Set(numbers).size !== numbers.length) {
    throw new ResourceError(descriptor, 'has a number twice', { numbers: numbers.join(', ') })
  }
}

export interface IoWindow {
  readonly minimum: number
  readonly maximum: number
  readonly alignment: number
  readonly length: number
  /** The highest port that the device can decode. */
  readonly limit: number
}

/** Both ends of the window are places for the first port of the range. */
export function checkIoWindow(descriptor: string, { limit, ...window }: IoWindow): void {
  const { minimum, maximum, length } = window
  if (minimum > maximum) throw new ResourceError(descriptor, 'ends before it begins', window)
  if (length < 1) throw new ResourceError(descriptor, 'has no ports', window)
  if (maximum + length - 1 > limit) {
    throw new ResourceError(descriptor, 'goes beyond the last port', { ...window, lastPort: limit })
  }
  checkAligned(descriptor, window)
}

/** `alignment` 0 is taken as 1. */
export function checkAligned(
  descriptor: string,
  window: { readonly minimum: number; readonly maximum: number; readonly alignment: number },
): void {
  const step = window.alignment || 1
  if (window.minimum % step !== 0 || window.maximum % step !== 0) {
    throw new ResourceError(descriptor, 'begins where its alignment does not let it', { ...window })
  }
}

export interface AddressWindow {
  readonly granularity: bigint
  readonly minimum: bigint
  readonly maximum: bigint
  readonly length: bigint
  readonly minFixed: boolean
  readonly maxFixed: boolean
}

const COMBINATIONS = 'ACPI 6.5 §6.4.3.5 "Address Space Resource Descriptors", valid combinations'

/** Which of minimum, maximum and length may be fixed together. */
export function checkAddressWindow(descriptor: string, window: AddressWindow): void {
  const { granularity, minimum, maximum, length, minFixed, maxFixed } = window
  const facts = { granularity, minimum, maximum, length }
  const fail = (problem: string): never => {
    throw new ResourceError(descriptor, problem, facts, COMBINATIONS)
  }
  if ((granularity & (granularity + 1n)) !== 0n) fail('has a granularity that is no power of two minus one')
  if (minimum > maximum) fail('ends before it begins')
  if (length > maximum - minimum + 1n) fail('is longer than its window')
  if (length === 0n) {
    if (minFixed && maxFixed) fail('is fixed at both ends but has no length')
  } else if (minFixed !== maxFixed) {
    fail('has a length, so either both ends are fixed or none is')
  } else if (minFixed) {
    if (granularity !== 0n) fail('is fixed, so its granularity is 0')
    if (length !== maximum - minimum + 1n)
      fail('is fixed at both ends, but its length differs from their distance')
  } else if (length % (granularity + 1n) !== 0n) {
    fail('has a length that its granularity does not divide')
  }
}
