/**
 * The HPET as firmware is told of it twice: an ACPI table, and fw_cfg item 0x8004 for firmware that makes its own.
 *
 * Behaviour: QEMU hw/timer/hpet.c, hw/i386/acpi-build.c.
 * @module
 */
import { GAS_SPACE } from '../acpi/gas.ts'
import { encodeHpet, HPET_BASE } from '../acpi/hpet.ts'
import { array, struct, u8, u16le, u32le, u64le } from '../binary/layout.ts'
import { TABLE_HEADER } from './table-header.ts'

/** Low half of the block's capability register: Intel, 64-bit counter, legacy replacement, 3 timers, revision 1. */
const HPET_BLOCK_ID = 0x8086_a201
/** Room in the fw_cfg item. */
const MAX_BLOCKS = 8
/** QEMU's count when there is none. */
const NO_BLOCKS = 0xff

const HpetBlock = struct(
  'HpetBlock',
  { eventTimerBlockId: u32le, address: u64le, minimumTick: u16le, pageProtection: u8 },
  { size: 15 },
)
const HpetDescription = struct(
  'HpetDescription',
  { count: u8, blocks: array(HpetBlock, MAX_BLOCKS) },
  { size: 121 },
)

/** The fw_cfg item: one block, or none. */
export function hpetDescription(present: boolean): Uint8Array {
  const none = { eventTimerBlockId: 0, address: 0n, minimumTick: 0, pageProtection: 0 }
  const first = { ...none, eventTimerBlockId: HPET_BLOCK_ID, address: BigInt(HPET_BASE) }
  const blocks = Array.from({ length: MAX_BLOCKS }, (_, i) => (i === 0 && present ? first : none))
  return HpetDescription.encode({ count: present ? 1 : NO_BLOCKS, blocks })
}

export function buildHpet(): Uint8Array {
  return encodeHpet(TABLE_HEADER, {
    eventTimerBlockId: HPET_BLOCK_ID,
    baseAddress: {
      spaceId: GAS_SPACE.SYSTEM_MEMORY,
      bitWidth: 0,
      bitOffset: 0,
      accessSize: 0,
      address: BigInt(HPET_BASE),
    },
    hpetNumber: 0,
    minimumTick: 0,
    pageProtection: 0,
  })
}
