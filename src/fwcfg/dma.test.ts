import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../binary/bytes.ts'
import {
  FW_CFG_DMA_CTL_ERROR,
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_SELECT,
  FW_CFG_DMA_CTL_SKIP,
  FW_CFG_DMA_CTL_WRITE,
  FW_CFG_DMA_SIGNATURE,
  FwCfgDmaAccess,
  fwCfgDmaControl,
  fwCfgDmaSelector,
} from './dma.ts'

describe('FwCfgDmaAccess', () => {
  // The two transfers of OVMF's S3 replay, as the boot script of a 2017 report holds them.
  it.each([
    [
      { control: fwCfgDmaControl(FW_CFG_DMA_CTL_SKIP, 0x2b), length: 0, address: 0n },
      '002b000c 00000000 0000000000000000',
    ],
    [
      { control: fwCfgDmaControl(FW_CFG_DMA_CTL_WRITE), length: 8, address: 0x7fe4f028n },
      '00000010 00000008 000000007fe4f028',
    ],
  ])('%o', (access, text) => {
    expect(toHex(FwCfgDmaAccess.encode(access))).toBe(text.replaceAll(' ', ''))
    expect(FwCfgDmaAccess.decode(fromHex(text))).toEqual(access)
  })

  it('has one literal bit for each action', () => {
    expect([
      FW_CFG_DMA_CTL_ERROR,
      FW_CFG_DMA_CTL_READ,
      FW_CFG_DMA_CTL_SKIP,
      FW_CFG_DMA_CTL_SELECT,
      FW_CFG_DMA_CTL_WRITE,
    ]).toEqual([1, 2, 4, 8, 16])
    expect(FW_CFG_DMA_SIGNATURE).toBe('QEMU CFG')
  })

  it('comes back from its bytes', () => {
    const u32 = fc.integer({ min: 0, max: 0xffff_ffff })
    fc.assert(
      fc.property(
        fc.record({ control: u32, length: u32, address: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
        (access) => {
          expect(FwCfgDmaAccess.decode(FwCfgDmaAccess.encode(access))).toEqual(access)
        },
      ),
    )
  })

  it('refuses 15 bytes', () => {
    expect(() => FwCfgDmaAccess.decode(new Uint8Array(15))).toThrowErrorMatchingInlineSnapshot(
      `[LayoutError: FwCfgDmaAccess at byte 0x0: expected 16 bytes, found 15]`,
    )
  })
})

describe('control word', () => {
  it('carries the key in its upper half, as an unsigned number', () => {
    const control = fwCfgDmaControl(FW_CFG_DMA_CTL_READ, 0xffff)
    expect(control).toBe(0xffff_000a)
    expect(fwCfgDmaSelector(control)).toBe(0xffff)
  })

  it('selects nothing without a key', () => {
    expect(fwCfgDmaControl(FW_CFG_DMA_CTL_WRITE) & FW_CFG_DMA_CTL_SELECT).toBe(0)
  })

  it('refuses a key of 17 bits', () => {
    expect(() => fwCfgDmaControl(FW_CFG_DMA_CTL_READ, 0x1_0000)).toThrowErrorMatchingInlineSnapshot(
      `[NumberRangeError: fw_cfg selector: expected an integer from 0 to 0xffff, got 0x10000]`,
    )
  })
})
