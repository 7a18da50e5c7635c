/**
 * Reading tables from memory that may hold anything: bounded, with findings for what cannot be read.
 * @module
 */
import { sum8 } from '../../binary/checksum.ts'
import { hex } from '../../binary/numbers.ts'
import { SDT_CHECKSUM_OFFSET, SDT_HEADER_SIZE, SdtHeader } from '../../binary/sdt-header.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { GuestFindings } from '../findings.ts'
import type { KernelLog } from '../kernel-log.ts'
import { upperHex } from './table-line.ts'

/** A bound of ours for all that is read of one machine. */
const TOTAL_SIZE_LIMIT = 32 * 2 ** 20

export interface TableContext {
  readonly memory: GuestMemory
  readonly log: KernelLog
  readonly findings: GuestFindings
}

export class TableReader {
  readonly #context: TableContext
  #total = 0

  constructor(context: TableContext) {
    this.#context = context
  }

  /** `undefined` where there is no memory for all of it. */
  header(address: number): SdtHeader | undefined {
    const bytes = new Uint8Array(SDT_HEADER_SIZE)
    return this.#context.memory.read(address, bytes) ? SdtHeader.decode(bytes) : undefined
  }

  /**
   * As many bytes as a table says that it has; a finding and `undefined` when they are not there, or too many.
   * @param limit in bytes
   */
  whole(signature: string, address: number, length: number, limit: number): Uint8Array | undefined {
    const { memory, findings } = this.#context
    const name = printable(signature)
    if (length > limit) {
      findings.error('table-length', `the ${name} says that it has ${length} bytes`, address)
      return undefined
    }
    if (!memory.covers(address, length, 'read')) {
      findings.error('table-length', `the ${name} of ${length} bytes runs out of memory`, address)
      return undefined
    }
    this.#total += length
    if (this.#total > TOTAL_SIZE_LIMIT) {
      findings.error('tables-too-large', `all tables up to the ${name} have too many bytes`, address)
      return undefined
    }
    const bytes = new Uint8Array(length)
    memory.read(address, bytes)
    return bytes
  }

  /** A wrong checksum costs a line, and no table. */
  verifyChecksum(signature: string, address: number, bytes: Uint8Array): void {
    const sum = sum8(bytes)
    if (sum === 0) return
    const found = bytes[SDT_CHECKSUM_OFFSET] ?? 0
    const right = (found - sum) & 0xff
    const text = `Incorrect checksum in table [${printable(signature)}] - 0x${upperHex(found, 2)}, should be 0x${upperHex(right, 2)}`
    this.#context.log.print(`ACPI BIOS Warning (bug): ${text}`)
    this.#context.findings.warning('table-checksum', text, address)
  }
}

export function printable(signature: string): string {
  return signature.replace(/[^\x20-\x7e]/g, '?')
}

/** What is beyond every address becomes one at which there is nothing. */
export function safeAddress(wide: bigint): number {
  return wide > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(wide)
}

/** `the SSDT at 0x7f777000` */
export function describeTable(signature: string, address: number): string {
  return `the ${printable(signature)} at ${hex(address)}`
}
