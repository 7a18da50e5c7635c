/**
 * The boot script of the acceptance run, byte by byte, and where its log puts it.
 */
import { fromHex } from '../../src/binary/bytes.ts'

export const SEED_SCRIPT_BASE = 0x7e7a_7000
/** Of the control structure. */
export const SEED_SCRATCH = 0x7fe4_f018
export const SEED_KEY = 0x2b
export const SEED_ADDRESS = 0x7fe5_c000n

/** What each node's line says is its address, without the base. */
export const SEED_OFFSETS = [0x00d, 0x030, 0x04b, 0x072, 0x09d, 0x0b8, 0x0df, 0x0ea]

/** 0xed bytes; the four after the length are never written, zero here. */
export const SEED_SCRIPT = fromHex(`
  AA 00 0D 01 00 ED 00 00 00 00 00 00 00
  02 00 23 00 00 00 00 10 00 00 00 18 F0 E4 7F 00 00 00 00 00 2B 00 0C 00 00 00 00 00 00 00 00 00 00 00 00
  00 00 1B 02 00 00 00 02 00 00 00 14 05 00 00 00 00 00 00 00 00 00 00 7F E4 F0 18
  0E 00 27 02 00 00 00 18 F0 E4 7F 00 00 00 00 01 00 00 00 00 00 00 00 9A 99 99 99 99 99 99 19 00 00 00 00 FF FF FF FF
  02 00 2B 00 00 00 00 18 00 00 00 18 F0 E4 7F 00 00 00 00 00 00 00 10 00 00 00 08 00 00 00 00 7F E4 F0 28 00 C0 E5 7F 00 00 00 00
  00 00 1B 02 00 00 00 02 00 00 00 14 05 00 00 00 00 00 00 00 00 00 00 7F E4 F0 18
  0E 00 27 02 00 00 00 18 F0 E4 7F 00 00 00 00 01 00 00 00 00 00 00 00 9A 99 99 99 99 99 99 19 00 00 00 00 FF FF FF FF
  0A 00 0B 04 00 00 00 DE AD BE EF
  FF 00 03`)
