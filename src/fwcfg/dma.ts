/**
 * The control structure of one fw_cfg DMA transfer, 16 bytes in guest memory, every field big-endian.
 *
 * ```
 * offset  size  field
 * 0       4     control: bits 31-16 key (with SELECT), bits 4-0 FW_CFG_DMA_CTL_*
 * 4       4     length in bytes
 * 8       8     guest-physical address of the data
 * ```
 *
 * The device stores control again when it is done: 0, or ERROR alone. One action is done, READ before WRITE before
 * SKIP; SELECT comes first and rewinds the item.
 *
 * Source: QEMU docs/specs/fw_cfg.rst "Guest-side DMA Interface"; hw/nvram/fw_cfg.c.
 * @module
 */
import { type Infer, struct, u32be, u64be } from '../binary/layout.ts'
import { checkInteger } from '../binary/numbers.ts'

export const FW_CFG_DMA_CTL_ERROR = 0x01 // set by the host; ignored in a request
export const FW_CFG_DMA_CTL_READ = 0x02 // item to memory
export const FW_CFG_DMA_CTL_SKIP = 0x04
export const FW_CFG_DMA_CTL_SELECT = 0x08 // select the key in bits 31-16 first
export const FW_CFG_DMA_CTL_WRITE = 0x10 // memory to item

/** What a read of the eight bytes of the DMA address register gives, in port order. */
export const FW_CFG_DMA_SIGNATURE = 'QEMU CFG'

export const FwCfgDmaAccess = struct(
  'FwCfgDmaAccess',
  {
    control: u32be,
    length: u32be,
    address: u64be,
  },
  { size: 16 },
)
export type FwCfgDmaAccess = Infer<typeof FwCfgDmaAccess>

/**
 * A control word: `bits` of FW_CFG_DMA_CTL_*, and with a key also SELECT.
 * @throws NumberRangeError when the key needs more than 16 bits
 */
export function fwCfgDmaControl(bits: number, selector?: number): number {
  if (selector === undefined) return bits >>> 0
  return (checkInteger('fw_cfg selector', selector, 0xffff) * 0x1_0000 + (bits | FW_CFG_DMA_CTL_SELECT)) >>> 0
}

/** The key in bits 31 to 16 of a control word; it counts only with SELECT. */
export function fwCfgDmaSelector(control: number): number {
  return control >>> 16
}
