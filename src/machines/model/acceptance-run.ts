/**
 * The machine of the acceptance run of 2017-02-15 (qemu-devel, msg430075): version 6 of QEMU's vmgenid series on a q35 of 2 GiB,
 * the OVMF of its time, everything at the addresses that were reported. The DSDT is known by its length alone.
 * @module
 */
import { BufferData, Device, EisaId, Name, Package, Scope } from '../../aml/asl.ts'
import { encodeTable } from '../../aml/table.ts'
import { Guid } from '../../binary/guid.ts'
import type { BoardOptions } from '../../board/config.ts'
import { TABLE_HEADER } from '../../board/table-header.ts'
import { EfiACPIMemoryNVS } from '../../firmware/uefi-memory.ts'
import type { ModelMachineOptions } from './model-types.ts'

export const ACCEPTANCE_GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const DSDT_LENGTH = 0x1403

/** Where its firmware had put things. */
const ADDRESSES: Readonly<Record<string, number>> = {
  'blob etc/vmgenid_guid': 0x7fe5_c000,
  'blob etc/acpi/tables': 0x7e7a_b000,
  's3 scratch': 0x7fe4_f018,
  'boot script': 0x7e7a_7000,
  's3 resume state': 0x7ff9_2b18,
}

/** Of the UEFI memory map that its guest printed: 0x7FE5A000 to 0x7FE5E000 was ACPI NVS memory. */
const NEIGHBOURS = [
  { start: 0x7fe5_a000, pages: 2, type: EfiACPIMemoryNVS, what: 'ACPI NVS memory of the run' },
  { start: 0x7fe5_d000, pages: 1, type: EfiACPIMemoryNVS, what: 'ACPI NVS memory of the run' },
]

/** But for the ID, which is the caller's. */
export const ACCEPTANCE_BOARD: Omit<BoardOptions, 'vmgenid'> = {
  kind: 'q35',
  memorySize: 2 ** 31,
  cpus: 2,
  acpi: {
    rsdpSize: 36,
    fadtRevision: 1,
    hpet: false,
    waet: false,
    mcfg: false,
    writePointer: 'v6',
    dsdt: dsdtOfLength(DSDT_LENGTH),
  },
  // QEMU of February 2017 had no geometry and no SMI negotiation, and KVM one file more.
  omittedFiles: new Set(['bios-geometry', 'etc/smi/supported-features']),
  extraFiles: new Map([['etc/msr_feature_control', new Uint8Array(8)]]),
}

/** Firmware and addresses. */
export const ACCEPTANCE_FIRMWARE: Pick<ModelMachineOptions, 'edition' | 'placement' | 'neighbours'> = {
  edition: 'v6',
  placement: (what) => ADDRESSES[what],
  neighbours: NEIGHBOURS,
}

/** Sleep states, a PCI root bridge, and padding. */
function dsdtOfLength(length: number): Uint8Array {
  const table = (padding: number) =>
    encodeTable(
      {
        ...TABLE_HEADER,
        signature: 'DSDT',
        terms: [
          Name('_S3', Package([1, 1, 0, 0])),
          Name('_S5', Package([0, 0, 0, 0])),
          Scope('\\_SB', [Device('PCI0', [Name('_HID', EisaId('PNP0A03'))])]),
          Name('PADD', BufferData(new Uint8Array(padding))),
        ],
      },
      { checksum: 'zero' },
    ).bytes
  // Lengths within AML take room, too, and not always the same.
  let padding = length - table(0).length
  while (table(padding).length > length) padding--
  return table(padding)
}
