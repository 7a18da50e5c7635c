/**
 * What a board is made of: the choices that QEMU's command line offers and that the guest can see.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { Guid } from '../binary/guid.ts'
import { checkInteger, NumberRangeError } from '../binary/numbers.ts'
import { SDT_HEADER_SIZE } from '../binary/sdt-header.ts'
import { GENERATION_ID_FILES } from '../fwcfg/paths.ts'
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
  /** Absent: no vmgenid device. `auto`: a random ID, that the board's device knows. */
  readonly vmgenid?: { readonly guid: Guid | 'auto' } | undefined
  /** `-uuid`: SMBIOS and fw_cfg item 2. */
  readonly uuid?: Guid | undefined
  readonly disableS3: boolean
  readonly disableS4: boolean
  /** False on pc: "ACPI only", SCI_EN is always 1. False on q35: no SMI features. */
  readonly smm: boolean
  readonly acpi: AcpiOptions
  /** More files, as `-fw_cfg name=…` adds them; sorted in with the others. */
  readonly extraFiles: ReadonlyMap<string, Uint8Array>
  /** Files that an older QEMU does not have yet: the selectors of those behind them move down. */
  readonly omittedFiles: ReadonlySet<string>
}

export interface BoardOptions extends Partial<Omit<BoardConfig, 'acpi' | 'cpus' | 'kind'>> {
  readonly kind: BoardKind
  /** A number is so many cores of one socket. */
  readonly cpus?: number | CpuTopology | undefined
  readonly acpi?: Partial<AcpiOptions> | undefined
}

/** A choice that there is not, or a value of another type: what the compiler would refuse, from callers without one. */
export class BoardOptionError extends VmgenidError {
  override readonly name = 'BoardOptionError'
  /** Such as `acpi.rsdpSize`. */
  readonly option: string
  constructor(option: string, expected: string, found: unknown) {
    const shown = ['string', 'number', 'boolean'].includes(typeof found)
      ? JSON.stringify(found)
      : typeof found
    super('BOARD_OPTION', `board option ${option}: expected ${expected}, got ${shown}`)
    this.option = option
  }
}

/**
 * Every choice that is not made takes QEMU 7.2's default.
 * @throws CpuTopologyError, NumberRangeError for CPUs or memory that no such board has; BoardOptionError
 */
export function boardConfig(options: BoardOptions): BoardConfig {
  const kind = choice('kind', options.kind, ['pc', 'q35'])
  const { acpi = {}, vmgenid, uuid, extraFiles = new Map<string, Uint8Array>() } = options
  if (vmgenid) {
    const { guid } = vmgenid
    checkValue('vmgenid.guid', guid, guid === 'auto' || guid instanceof Guid, 'a Guid or "auto"')
  }
  if (uuid !== undefined) checkValue('uuid', uuid, uuid instanceof Guid, 'a Guid')
  checkExtraFiles(extraFiles)
  return {
    kind,
    memorySize: checkMemorySize(options.memorySize ?? DEFAULT_MEMORY_SIZE),
    cpus: checkCpus(options.cpus ?? 1),
    cpuVendor: choice('cpuVendor', options.cpuVendor ?? 'amd', ['amd', 'intel']),
    vmgenid,
    uuid,
    disableS3: flag('disableS3', options.disableS3 ?? false),
    disableS4: flag('disableS4', options.disableS4 ?? false),
    smm: flag('smm', options.smm ?? true),
    acpi: {
      rsdpSize: choice('acpi.rsdpSize', acpi.rsdpSize ?? 20, [20, 36]),
      fadtRevision: choice('acpi.fadtRevision', acpi.fadtRevision ?? (kind === 'pc' ? 1 : 3), [1, 3]),
      hpet: flag('acpi.hpet', acpi.hpet ?? true),
      waet: flag('acpi.waet', acpi.waet ?? true),
      mcfg: flag('acpi.mcfg', acpi.mcfg ?? true),
      writePointer: choice('acpi.writePointer', acpi.writePointer ?? 'current', ['current', 'v6']),
      ...(acpi.dsdt === undefined ? {} : { dsdt: checkDsdt(acpi.dsdt) }),
    },
    extraFiles,
    omittedFiles: checkOmittedFiles(options.omittedFiles ?? new Set<string>()),
  }
}

function checkValue(option: string, value: unknown, good: boolean, expected: string): void {
  if (!good) throw new BoardOptionError(option, expected, value)
}

function choice<T extends string | number>(option: string, value: T, choices: readonly T[]): T {
  checkValue(option, value, choices.includes(value), choices.map((one) => JSON.stringify(one)).join(' or '))
  return value
}

function flag(option: string, value: boolean): boolean {
  checkValue(option, value, typeof value === 'boolean', 'true or false')
  return value
}

function checkDsdt(dsdt: Uint8Array): Uint8Array {
  const good = dsdt instanceof Uint8Array && dsdt.length >= SDT_HEADER_SIZE
  checkValue('acpi.dsdt', dsdt, good, `a Uint8Array of at least ${SDT_HEADER_SIZE} bytes, a whole table`)
  return dsdt
}

function checkExtraFiles(files: ReadonlyMap<string, Uint8Array>): void {
  checkValue('extraFiles', files, files instanceof Map, 'a Map of names and contents')
  for (const [name, bytes] of files)
    checkValue(`extraFiles ${JSON.stringify(name)}`, bytes, bytes instanceof Uint8Array, 'a Uint8Array')
}

function checkOmittedFiles(files: ReadonlySet<string>): ReadonlySet<string> {
  checkValue('omittedFiles', files, files instanceof Set, 'a Set of names')
  const needed = GENERATION_ID_FILES.find((name) => files.has(name))
  checkValue('omittedFiles', needed, needed === undefined, 'no file that the tables come from')
  return files
}

/** Counts that somebody else put together may contradict each other. */
function checkCpus(cpus: number | CpuTopology): CpuTopology {
  if (typeof cpus === 'number') return cpuTopology(checkInteger('number of CPUs', cpus))
  checkValue('cpus', cpus, typeof cpus === 'object' && cpus !== null, 'a number or a topology')
  const { present, maximum, sockets, cores, threads } = cpus
  return cpuTopology(present, { maxcpus: maximum, sockets, cores, threads })
}

const MIB = 2 ** 20
const SMALLEST = 1 * MIB
/** 4 TiB: above it, 40 physical address bits and the holes below 1 TiB no longer make sense for these boards. */
const LARGEST = 4 * 2 ** 40

/** @throws NumberRangeError */
export function checkMemorySize(size: number): number {
  checkInteger('memory size', size)
  if (size < SMALLEST || size > LARGEST || size % 4096 !== 0) {
    throw new NumberRangeError('memory size', size, 'a multiple of 4 KiB from 1M to 4T')
  }
  return size
}
