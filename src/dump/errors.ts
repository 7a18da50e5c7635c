/**
 * What can be wrong with a file that is said to be a memory dump.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { formatSize, hex } from '../binary/numbers.ts'

export interface DumpFacts {
  readonly file: string
  /** From the start of the file, in bytes. */
  readonly offset?: number | undefined
  /** As the format's specification names it, with the index where there are several: `program header 3, p_offset`. */
  readonly field?: string | undefined
  readonly expected?: string | undefined
  readonly found?: string | undefined
}

/** A dump that contradicts itself, or ends early. */
export class DumpError extends VmgenidError {
  override readonly name = 'DumpError'
  constructor(problem: string, facts: DumpFacts, hint?: string) {
    const { file, offset, field, expected, found } = facts
    super('DUMP', problem, {
      facts: { file, offset: offset === undefined ? undefined : hex(offset), field, expected, found },
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

/** A file of another format, or of a kind that holds no guest-physical memory. */
export class DumpFormatError extends VmgenidError {
  override readonly name = 'DumpFormatError'
  constructor(file: string, what: string, hint: string) {
    super('DUMP_FORMAT', `no memory dump that is read here: it is ${what}`, { facts: { file }, hint })
  }
}

/** A physical address that the dump does not hold. */
export class DumpAddressError extends VmgenidError {
  override readonly name = 'DumpAddressError'
  constructor(facts: {
    readonly file: string
    readonly address: number
    readonly length: number
    /** The run of memory around it, or the one below and the one above. */
    readonly held: string
  }) {
    const { file, address, length, held } = facts
    super('DUMP_ADDRESS', `not all of ${formatSize(length)} at ${hex(address)} is in the dump`, {
      facts: { file, held },
      hint: 'Give an address within what the dump holds.',
    })
  }
}

/** Somebody wants to change a dump. */
export class DumpReadOnlyError extends VmgenidError {
  override readonly name = 'DumpReadOnlyError'
  constructor(file: string, address: number) {
    super('DUMP_READ_ONLY', `a dump is not written to, and a write to ${hex(address)} was tried`, {
      facts: { file },
    })
  }
}
