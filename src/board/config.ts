/**
 * What a board is made of: the choices that QEMU's command line offers and that the guest can see.
 * @module
 */
import type { Guid } from '../binary/guid.ts'
import { checkInteger, NumberRangeError } from '../binary/numbers.ts'
import { type CpuTopology, cpuTopology } from './cpus.ts'

export type BoardKind = 'pc' | 'q35'

/** `-m` without a value, as QEMU has it. */
export const DEFAULT_MEMORY_SIZE = 128 * 2 ** 20
/** Which tables and which form of them; the defaults are QEMU 7.2's. */
export interface AcpiOptions {
  /** 20 bytes (ACPI 1.0), or 36 as QEMU made it up to 2.11: still revision 0, one sum over all 36 bytes. */
  readonly rsdpSize: 20 | 36
  /** 1 (0x74 bytes) or 3 (0xf4 bytes). */
  readonly fadtRevision: 1 | 3
  readonly hpet: boolean
  readonly waet: boolean
  /** q35 with PCIEXBAR on; false leaves the table out all the same. */
  readonly mcfg: boolean
  /** `v6`: the unmerged form of WRITE_POINTER, that reports the page and not the GUID. */
  readonly writePointer: 'current' | 'v6'
  /** The DSDT as it is, checksum zero; without it the board builds its own. */
  readonly dsdt?: Uint8Array | undefined
}

export interface BoardConfig {
  readonly kind: BoardKind
  /** Bytes. */
  readonly memorySize: number
  readonly cpus: CpuTopology
  /** The default CPU model of QEMU is AMD's, and AMD's PCs keep RAM out of the 12 GiB below 1 TiB. */
  readonly cpuVendor: 'amd' | 'intel'
  /** Absent: no vmgenid device. */
  readonly vmgenid?: { readonly guid: Guid } | undefined
  /** `-uuid`: SMBIOS and fw_cfg item 2. */
  readonly uuid?: Guid | undefined
  readonly disableS3: boolean
  readonly disableS4: boolean
  /** False on pc: "ACPI only", SCI_EN is always 1. False on q35: no SMI features. */
  readonly smm: boolean
  readonly acpi: AcpiOptions
  /** More files, as `-fw_cfg name=…` adds them; sorted in with the others. */
  readonly extraFiles: ReadonlyMap<string, Uint8Array>
}

export interface BoardOptions extends Partial<Omit<BoardConfig, 'acpi' | 'cpus' | 'kind'>> {
  readonly kind: BoardKind
  /** A number is so many cores of one socket. */
  readonly cpus?: number | CpuTopology | undefined
  readonly acpi?: Partial<AcpiOptions> | undefined
}

/**
 * Every choice that is not made takes QEMU 7.2's default.
 * @throws CpuTopologyError, NumberRangeError for CPUs or memory that no such board has
 */
export function boardConfig(options: BoardOptions): BoardConfig {
  const { kind, cpus = 1 } = options
  return {
    kind,
    memorySize: checkMemorySize(options.memorySize ?? DEFAULT_MEMORY_SIZE),
    cpus: typeof cpus === 'number' ? cpuTopology(checkInteger('number of CPUs', cpus)) : cpus,
    cpuVendor: options.cpuVendor ?? 'amd',
    vmgenid: options.vmgenid,
    uuid: options.uuid,
    disableS3: options.disableS3 ?? false,
    disableS4: options.disableS4 ?? false,
    smm: options.smm ?? true,
    acpi: {
      rsdpSize: 20,
      fadtRevision: kind === 'pc' ? 1 : 3,
      hpet: true,
      waet: true,
      mcfg: true,
      writePointer: 'current',
      ...options.acpi,
    },
    extraFiles: options.extraFiles ?? new Map(),
  }
}

const MIB = 2 ** 20
const SMALLEST = 1 * MIB
/** 4 TiB: above it, 40 physical address bits and the holes below 1 TiB no longer make sense for these boards. */
const LARGEST = 4 * 2 ** 40

function checkMemorySize(size: number): number {
  checkInteger('memory size', size)
  if (size < SMALLEST || size > LARGEST || size % 4096 !== 0) {
    throw new NumberRangeError('memory size', size, 'a multiple of 4 KiB from 1M to 4T')
  }
  return size
}
