/**
 * What speaks for a place in memory being the holder of the generation ID, and what against.
 *
 * Source: Microsoft "Virtual Machine Generation ID" (2012), requirement R1a; QEMU docs/specs/vmgenid.rst for the page.
 * @module
 */
import { isZero } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import { VMGENID_SIZE } from '../drivers/driver.ts'
import type { IdEvidence } from './model.ts'

const PAGE_SIZE = 0x1000
/** Where QEMU puts it in its page. */
const QEMU_OFFSET = 0x28

/** @param address of 16 bytes that are in memory */
export function holderEvidence(memory: GuestMemory, address: number): IdEvidence[] {
  const offset = address % PAGE_SIZE
  const page = new Uint8Array(PAGE_SIZE)
  const whole = memory.read(address - offset, page)
  const evidence: IdEvidence[] = [
    address % 8 === 0
      ? { rule: 'alignment', status: 'ok', found: `${hex(address)} is a multiple of 8` }
      : { rule: 'alignment', status: 'failed', found: `${hex(address)} is not a multiple of 8` },
  ]
  if (offset === QEMU_OFFSET) {
    evidence.push(
      isZero(page.subarray(0, offset))
        ? {
            rule: 'suppressor',
            status: 'ok',
            found: '40 bytes into its page, and they are zero: no firmware takes them for a table',
          }
        : { rule: 'suppressor', status: 'failed', found: '40 bytes into its page, and they are not zero' },
    )
  } else {
    const found = `${hex(offset)} bytes into its page, where QEMU has 0x28`
    evidence.push({ rule: 'suppressor', status: 'note', found })
  }
  const alone = isZero(page.subarray(0, offset)) && isZero(page.subarray(offset + VMGENID_SIZE))
  if (!whole) evidence.push({ rule: 'page', status: 'note', found: 'not all of its page is in the dump' })
  else if (alone) evidence.push({ rule: 'page', status: 'ok', found: 'nothing else is in its page' })
  else evidence.push({ rule: 'page', status: 'note', found: 'there is something else in its page' })
  if (isZero(page.subarray(offset, offset + VMGENID_SIZE))) {
    evidence.push({ rule: 'value', status: 'note', found: 'the ID is all zero' })
  }
  return evidence
}
