import { describe, expect, it } from 'vitest'
import { kernelMemoryMap, kernelRsdpAddress } from './kernel-memory-map.ts'

const BIOS = [
  '[    0.000000] BIOS-provided physical RAM map:',
  '[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable',
  '[    0.000000] BIOS-e820: [mem 0x000000000ffdf000-0x000000000fffffff] reserved',
  '[    0.000000] BIOS-e820: [mem 0x0000000010000000-0x0000000010000fff] ACPI data',
  '[    0.000000] BIOS-e820: [mem 0x0000000010001000-0x0000000010001fff] ACPI NVS',
  '[    0.000000] BIOS-e820: [mem 0x0000000010002000-0x0000000010002fff] unusable',
  '[    0.000000] BIOS-e820: [mem 0x0000000010003000-0x0000000010003fff] persistent (type 7)',
  '[    0.000000] BIOS-e820: [mem 0x0000000010004000-0x0000000010004fff] type 20',
]
const UEFI = [
  '[    0.000000] efi: EFI v2.70 by Debian distribution of EDK II',
  '[    0.000000] efi: SMBIOS=0xf96c000 ACPI=0xfb7e000 ACPI 2.0=0xfb7e014 MEMATTR=0xee26018 ',
  '[    0.000000] efi: mem02: [ACPI Mem NVS|   |  |  |  |  |  |  |  |  |  |   |WB|WT|WC|UC] range=[0x0000000000800000-0x0000000000807fff] (0MB)',
  '[    0.000000] efi: mem61: [MMIO        |RUN|  |  |  |  |  |  |  |  |  |   |  |  |  |UC] range=[0x00000000ffc00000-0x00000000ffffffff] (4MB)',
]

describe('kernelMemoryMap', () => {
  it('reads what a BIOS handed over', () => {
    expect(kernelMemoryMap(BIOS).map(({ kind, name }) => [kind, name])).toEqual([
      ['usable', 'type 1'],
      ['reserved', 'type 2'],
      ['ACPI data', 'type 3'],
      ['ACPI NVS', 'type 4'],
      ['unusable', 'type 5'],
      ['reserved', 'type 7'],
      ['reserved', 'type 20'],
    ])
    expect(kernelMemoryMap(BIOS)[1]).toEqual({
      start: 0xffd_f000,
      size: 0x2_1000,
      kind: 'reserved',
      name: 'type 2',
    })
  })

  it('prefers UEFI’s own map, which knows caching', () => {
    expect(kernelMemoryMap([...UEFI, ...BIOS])).toEqual([
      {
        start: 0x80_0000,
        size: 0x8000,
        kind: 'ACPI NVS',
        name: 'EfiACPIMemoryNVS, type 10',
        writeBack: true,
      },
      {
        start: 0xffc0_0000,
        size: 0x40_0000,
        kind: 'reserved',
        name: 'EfiMemoryMappedIO, type 11',
        writeBack: false,
      },
    ])
    expect(kernelRsdpAddress(UEFI)).toBe(0xfb7_e014)
    expect(kernelRsdpAddress(BIOS)).toBeUndefined()
  })

  it('takes the last boot', () => {
    const first = ['[    0.000000] Linux version 6.1.0 (debian)', ...UEFI, ...BIOS]
    const second = ['[    0.000000] Linux version 6.1.0 (debian)', ...BIOS.slice(0, 2)]
    expect(kernelMemoryMap([...first, ...second])).toHaveLength(1)
    expect(kernelRsdpAddress([...first, ...second])).toBeUndefined()
  })

  it.each([
    'BIOS-e820: [mem 0x0000000000002000-0x0000000000001fff] usable',
    'BIOS-e820: [mem 0x0000000000000000-0xffffffffffffffff] usable',
    'BIOS-e820: [mem 0x-0x] usable',
    'efi: mem00: [Nonsense    |   |WB] range=[0x0000000000000000-0x0000000000000fff]',
    'efi: ACPI 2.0=0xffffffffffffffff ',
    '',
  ])('leaves out %j', (line) => {
    expect(kernelMemoryMap([line])).toEqual([])
    expect(kernelRsdpAddress([line])).toBeUndefined()
  })
})
