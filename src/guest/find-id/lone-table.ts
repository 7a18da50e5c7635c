/**
 * Definition blocks that nothing points at: found backwards from a string inside them.
 * @module
 */
import { toLatin1 } from '../../binary/bytes.ts'
import { sum8 } from '../../binary/checksum.ts'
import { SDT_HEADER_SIZE, SdtHeader } from '../../binary/sdt-header.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { FoundTable } from './model.ts'

/** Larger than any definition block that was seen. */
const LOOK_BACK = 0x8_0000
const SIGNATURES = ['SSDT', 'DSDT', 'PSDT']

export interface LoneTable extends FoundTable {
  readonly bytes: Uint8Array
}

/**
 * The nearest table in front of `address` that reaches over it: with a sum of zero, or else with a header that makes sense.
 * @param length of what must be inside
 */
export function tableAround(memory: GuestMemory, address: number, length: number): LoneTable | undefined {
  const start = Math.max(0, address - LOOK_BACK)
  const before = new Uint8Array(address - start)
  memory.read(start, before)
  let damaged: LoneTable | undefined
  for (let at = before.length - 4; at >= 0; at--) {
    if (before[at + 1] !== 0x53 || before[at + 2] !== 0x44 || before[at + 3] !== 0x54) continue // .SDT
    if (!SIGNATURES.includes(toLatin1(before.subarray(at, at + 4)))) continue
    const table = tableAt(memory, start + at, address + length)
    if (table?.sumIsZero) return table
    damaged ??= table
  }
  return damaged
}

function tableAt(memory: GuestMemory, address: number, end: number): LoneTable | undefined {
  const start = new Uint8Array(SDT_HEADER_SIZE)
  if (!memory.read(address, start)) return undefined
  const { signature, length, revision, oemId, oemTableId } = SdtHeader.decode(start)
  if (address + length < end || length > LOOK_BACK || revision < 1 || revision > 2) return undefined
  if (!/^[\x20-\x7e\0]*$/.test(oemId + oemTableId)) return undefined
  const bytes = new Uint8Array(length)
  if (!memory.read(address, bytes)) return undefined
  return { signature, oemTableId, address, length, sumIsZero: sum8(bytes) === 0, bytes }
}
