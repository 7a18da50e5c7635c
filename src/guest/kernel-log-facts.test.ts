import { describe, expect, it } from 'vitest'
import { bootMemoryMap, bootTables } from './kernel-log-facts.ts'

const BOOT = [
  '[    0.000000] Linux version 6.1.0-50-686 (debian-kernel@lists.debian.org)',
  '[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable',
  '[    0.000000] BIOS-e820: [mem 0x000000000009fc00-0x000000000009ffff] reserved',
  '[    0.000000] BIOS-e820: [mem 0x00000000bfee0000-0x00000000bfefefff] ACPI data',
  '[    0.000000] BIOS-e820: [mem 0x00000000bfeff000-0x00000000bfefffff] ACPI NVS',
  '[    1.448973] ACPI: RSDP 0x00000000000F59D0 000014 (v00 BOCHS )',
  '[    1.448973] ACPI: SSDT 0x000000000FFDFECC 0000CA (v01 BOCHS  VMGENID  00000001 BXPC 00000001)',
]

describe('what Linux’s boot messages say', () => {
  it('is the memory map that the firmware handed over', () => {
    expect(bootMemoryMap(BOOT)).toEqual([
      { start: 0, size: 0x9fc00, kind: 'usable', name: 'usable' },
      { start: 0x9fc00, size: 0x400, kind: 'reserved', name: 'reserved' },
      { start: 0xbfee0000, size: 0x1f000, kind: 'ACPI data', name: 'ACPI data' },
      { start: 0xbfeff000, size: 0x1000, kind: 'ACPI NVS', name: 'ACPI NVS' },
    ])
  })

  it('is the list of tables that have a header', () => {
    expect(bootTables(BOOT)).toEqual([
      {
        signature: 'SSDT',
        address: 0x0ffdfecc,
        length: 0xca,
        revision: 1,
        oemId: 'BOCHS',
        oemTableId: 'VMGENID',
      },
    ])
  })

  it('is that of the last boot', () => {
    expect(bootMemoryMap([...BOOT, ...BOOT])).toHaveLength(4)
    expect(bootTables([...BOOT, BOOT[0] ?? ''])).toEqual([])
  })

  it('is nothing for lines that a guest made up', () => {
    const line = 'BIOS-e820: [mem 0xffffffffffffffff-0x0000000000000001] usable'
    expect(bootMemoryMap([line, 'BIOS-e820: [mem', ''])).toEqual([])
  })
})
