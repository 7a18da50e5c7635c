import { describe, expect, it } from 'vitest'
import * as selectors from './selectors.ts'

describe('selector keys', () => {
  it('has no key twice', () => {
    const { FW_CFG_VERSION, FW_CFG_VERSION_DMA, FW_CFG_FILE_SLOTS_MIN, FW_CFG_FILE_SLOTS_DFLT, ...keys } =
      selectors
    const { FW_CFG_MAX_FILE_PATH, FW_CFG_ARCH_LOCAL, ...rest } = keys
    expect([FW_CFG_VERSION, FW_CFG_VERSION_DMA]).toEqual([1, 2])
    expect([FW_CFG_FILE_SLOTS_MIN, FW_CFG_FILE_SLOTS_DFLT, FW_CFG_MAX_FILE_PATH]).toEqual([16, 32, 56])
    expect(FW_CFG_ARCH_LOCAL).toBe(rest.FW_CFG_ACPI_TABLES)
    expect(new Set(Object.values(rest)).size).toBe(Object.values(rest).length)
  })

  it('splits a 16-bit key into architecture, write channel and item', () => {
    const { FW_CFG_ARCH_LOCAL, FW_CFG_WRITE_CHANNEL, FW_CFG_ENTRY_MASK } = selectors
    expect(FW_CFG_ARCH_LOCAL | FW_CFG_WRITE_CHANNEL | FW_CFG_ENTRY_MASK).toBe(0xffff)
    expect(FW_CFG_ARCH_LOCAL & FW_CFG_ENTRY_MASK).toBe(0)
    expect(FW_CFG_WRITE_CHANNEL & FW_CFG_ENTRY_MASK).toBe(0)
    expect(selectors.FW_CFG_HPET & FW_CFG_ENTRY_MASK).toBe(4)
  })
})
