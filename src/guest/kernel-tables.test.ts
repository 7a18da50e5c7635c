import { describe, expect, it } from 'vitest'
import { bootTables } from './kernel-tables.ts'

const SSDT =
  '[    1.448973] ACPI: SSDT 0x000000000FFDFECC 0000CA (v01 BOCHS  VMGENID  00000001 BXPC 00000001)'
const BOOT = [
  '[    0.000000] Linux version 6.1.0-50-686 (debian-kernel@lists.debian.org)',
  '[    1.448973] ACPI: RSDP 0x00000000000F59D0 000014 (v00 BOCHS )',
  SSDT,
]

describe('the tables in Linux’s boot messages', () => {
  it('are those that have a header', () => {
    expect(bootTables(BOOT)).toEqual([
      {
        signature: 'SSDT',
        address: 0x0ffdfecc,
        length: 0xca,
        revision: 1,
        oemId: 'BOCHS',
        oemTableId: 'VMGENID',
        line: SSDT,
      },
    ])
  })

  it('are those of the last boot', () => {
    expect(bootTables([...BOOT, ...BOOT])).toHaveLength(1)
    expect(bootTables([...BOOT, BOOT[0] ?? ''])).toEqual([])
  })

  it('are none in lines that a guest made up', () => {
    expect(bootTables(['ACPI: SSDT 0x', 'ACPI: SSDT 0xZZ 0000CA (v01 BOCHS ', ''])).toEqual([])
  })
})
