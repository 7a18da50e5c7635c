/**
 * SMBIOS 2.8 as QEMU hands it to firmware: an entry point without sums and address, and the structures.
 *
 * Structures are {type u8, length u8, handle u16le, fixed part}, then their strings, NUL-terminated, numbered from 1 in
 * the order in which the fixed part names them, then one more NUL.
 *
 * Source: SMBIOS 2.8 §5.2.1 "SMBIOS 2.1 (32-bit) Entry Point", §7 "Structure definitions"; the values are those of
 * QEMU hw/smbios/smbios.c.
 * @module
 */
import { concatBytes, fromLatin1 } from '../binary/bytes.ts'
import {
  array,
  constant,
  reserved,
  type Struct,
  struct,
  text,
  u8,
  u16le,
  u32le,
  u64le,
} from '../binary/layout.ts'
import type { BoardConfig, BoardKind } from './config.ts'
import type { CpuTopology } from './cpus.ts'
import { type MemoryMap, ramRegions } from './memory-map.ts'

export type SmbiosParameters = Pick<BoardConfig, 'kind' | 'memorySize' | 'cpus' | 'uuid'> & {
  readonly map: MemoryMap
}

const KIB = 2 ** 10
const MIB = 2 ** 20
const GIB = 2 ** 30

const MANUFACTURER = 'QEMU'
const MACHINE: Readonly<Record<BoardKind, { product: string; version: string }>> = {
  pc: { product: 'Standard PC (i440FX + PIIX, 1996)', version: 'pc-i440fx-7.2' },
  q35: { product: 'Standard PC (Q35 + ICH9, 2009)', version: 'pc-q35-7.2' },
}
// CPUID leaf 1 of the default CPU model qemu64, EAX and EDX.
const CPUID_VERSION = 0x0006_0fb1
const CPUID_FEATURES = 0x078b_fbfd

const NONE = 0xffff // no such handle, or unknown width
const NOT_PROVIDED = 0xfffe
const MEMORY_ARRAY_HANDLE = 0x1000
const LARGEST_DIMM = 16 * GIB

/** Strings of one structure: `add` gives the number that the fixed part holds. */
class Strings {
  readonly #texts: string[] = []
  add(text: string): number {
    this.#texts.push(text)
    return this.#texts.length
  }
  encode(): Uint8Array {
    return fromLatin1(this.#texts.length === 0 ? '\0\0' : `${this.#texts.join('\0')}\0\0`)
  }
}

const EntryPoint = struct(
  'SmbiosEntryPoint',
  {
    anchor: constant(text(4), '_SM_'),
    checksum: constant(u8, 0), // firmware's work, as it knows the address
    length: constant(u8, 0x1f),
    majorVersion: constant(u8, 2),
    minorVersion: constant(u8, 8),
    maximumStructureSize: u16le,
    entryPointRevision: constant(u8, 0),
    formattedArea: reserved(5),
    intermediateAnchor: constant(text(5), '_DMI_'),
    intermediateChecksum: constant(u8, 0),
    tableLength: u16le,
    tableAddress: constant(u32le, 0),
    structureCount: u16le,
    bcdRevision: constant(u8, 0x28),
  },
  { size: 31 },
)

/** §7.2 "System Information (Type 1)" */
const SystemInformation = struct(
  'Type1',
  {
    manufacturer: u8,
    productName: u8,
    version: u8,
    serialNumber: u8,
    uuid: array(u8, 16), // first three fields little-endian
    wakeUpType: u8, // 6: power switch
    skuNumber: u8,
    family: u8,
  },
  { size: 0x1b - 4 },
)
/** §7.4 "System Enclosure or Chassis (Type 3)" */
const Chassis = struct(
  'Type3',
  {
    manufacturer: u8,
    type: u8, // 1: other
    version: u8,
    serialNumber: u8,
    assetTag: u8,
    bootUpState: u8, // 3: safe
    powerSupplyState: u8,
    thermalState: u8,
    securityStatus: u8, // 2: unknown
    oemDefined: u32le,
    height: u8,
    powerCords: u8,
    containedElements: u8,
    containedElementLength: u8,
    skuNumber: u8,
  },
  { size: 0x16 - 4 },
)
/** §7.5 "Processor Information (Type 4)" */
const Processor = struct(
  'Type4',
  {
    socketDesignation: u8,
    type: u8, // 3: central processor
    family: u8, // 1: other
    manufacturer: u8,
    cpuidVersion: u32le,
    cpuidFeatures: u32le,
    version: u8,
    voltage: u8,
    externalClock: u16le,
    maximumSpeed: u16le, // MHz
    currentSpeed: u16le,
    status: u8, // 0x41: socket populated, CPU enabled
    upgrade: u8, // 1: other
    l1CacheHandle: u16le,
    l2CacheHandle: u16le,
    l3CacheHandle: u16le,
    serialNumber: u8,
    assetTag: u8,
    partNumber: u8,
    coreCount: u8,
    coreEnabled: u8,
    threadCount: u8,
    characteristics: u16le, // bit 1: unknown
    family2: u16le,
  },
  { size: 0x2a - 4 },
)
/** §7.17 "Physical Memory Array (Type 16)" */
const MemoryArray = struct(
  'Type16',
  {
    location: u8, // 1: other
    use: u8, // 3: system memory
    errorCorrection: u8, // 6: multi-bit ECC
    maximumCapacity: u32le, // KiB, 0x80000000: see the extended field
    errorInformationHandle: u16le,
    deviceCount: u16le,
    extendedMaximumCapacity: u64le, // bytes
  },
  { size: 0x17 - 4 },
)
/** §7.18 "Memory Device (Type 17)" */
const MemoryDevice = struct(
  'Type17',
  {
    arrayHandle: u16le,
    errorInformationHandle: u16le,
    totalWidth: u16le,
    dataWidth: u16le,
    size: u16le, // MiB
    formFactor: u8, // 9: DIMM
    deviceSet: u8,
    deviceLocator: u8,
    bankLocator: u8,
    memoryType: u8, // 7: RAM
    typeDetail: u16le, // bit 1: other
    speed: u16le,
    manufacturer: u8,
    serialNumber: u8,
    assetTag: u8,
    partNumber: u8,
    attributes: u8,
    extendedSize: u32le,
    configuredSpeed: u16le,
    minimumVoltage: u16le,
    maximumVoltage: u16le,
    configuredVoltage: u16le,
  },
  { size: 0x28 - 4 },
)
/** §7.20 "Memory Array Mapped Address (Type 19)" */
const MappedAddress = struct(
  'Type19',
  {
    startingAddress: u32le, // KiB, all ones: see the extended fields
    endingAddress: u32le, // inclusive
    arrayHandle: u16le,
    partitionWidth: u8,
    extendedStartingAddress: u64le, // bytes
    extendedEndingAddress: u64le,
  },
  { size: 0x1f - 4 },
)
/** §7.33 "System Boot Information (Type 32)" */
const BootInformation = struct('Type32', { reserved: reserved(6), status: u8 }, { size: 7 })

const Head = struct('SmbiosHeader', { type: u8, length: u8, handle: u16le }, { size: 4 })

function structure<T>(
  type: number,
  handle: number,
  layout: Struct<T>,
  fixed: T,
  strings = new Strings(),
): Uint8Array {
  const head = Head.encode({ type, length: Head.size + layout.size, handle })
  return concatBytes(head, layout.encode(fixed), strings.encode())
}

/** `etc/smbios/smbios-anchor` and `etc/smbios/smbios-tables`. */
export function buildSmbios(parameters: SmbiosParameters): { anchor: Uint8Array; tables: Uint8Array } {
  const dimms = dimmSizes(parameters.memorySize)
  const structures = [
    systemInformation(parameters),
    chassis(parameters),
    ...processors(parameters),
    memoryArray(parameters.memorySize, dimms.length),
    ...dimms.map(memoryDevice),
    ...ramRegions(parameters.map).map(mappedAddress),
    structure(32, 0x2000, BootInformation, { status: 0 }),
    concatBytes(Head.encode({ type: 127, length: Head.size, handle: 0x7f00 }), new Strings().encode()),
  ]
  const tables = concatBytes(structures)
  const anchor = EntryPoint.encode({
    maximumStructureSize: Math.max(...structures.map(({ length }) => length)),
    tableLength: tables.length,
    structureCount: structures.length,
  })
  return { anchor, tables }
}

function systemInformation({ kind, uuid }: SmbiosParameters): Uint8Array {
  const strings = new Strings()
  const fixed = {
    manufacturer: strings.add(MANUFACTURER),
    productName: strings.add(MACHINE[kind].product),
    version: strings.add(MACHINE[kind].version),
    serialNumber: 0,
    uuid: uuid ? [...uuid.toGuestBytes()] : new Array<number>(16).fill(0),
    wakeUpType: 6,
    skuNumber: 0,
    family: 0,
  }
  return structure(1, 0x100, SystemInformation, fixed, strings)
}

function chassis({ kind }: SmbiosParameters): Uint8Array {
  const strings = new Strings()
  const fixed = {
    manufacturer: strings.add(MANUFACTURER),
    type: 1,
    version: strings.add(MACHINE[kind].version),
    serialNumber: 0,
    assetTag: 0,
    bootUpState: 3,
    powerSupplyState: 3,
    thermalState: 3,
    securityStatus: 2,
    oemDefined: 0,
    height: 0,
    powerCords: 0,
    containedElements: 0,
    containedElementLength: 0,
    skuNumber: 0,
  }
  return structure(3, 0x300, Chassis, fixed, strings)
}

/** One for each socket that has a CPU at boot. */
function processors({ kind, cpus }: SmbiosParameters): Uint8Array[] {
  const sockets = Math.ceil(cpus.present / (cpus.cores * cpus.threads))
  return Array.from({ length: sockets }, (_, socket) => processor(kind, cpus, socket))
}

function processor(kind: BoardKind, { cores, threads }: CpuTopology, socket: number): Uint8Array {
  const strings = new Strings()
  const fixed = {
    socketDesignation: strings.add(`CPU${socket.toString(16).padStart(2)}`),
    type: 3,
    family: 1,
    manufacturer: strings.add(MANUFACTURER),
    cpuidVersion: CPUID_VERSION,
    cpuidFeatures: CPUID_FEATURES,
    version: strings.add(MACHINE[kind].version),
    voltage: 0,
    externalClock: 0,
    maximumSpeed: 2000,
    currentSpeed: 2000,
    status: 0x41,
    upgrade: 1,
    l1CacheHandle: NONE,
    l2CacheHandle: NONE,
    l3CacheHandle: NONE,
    serialNumber: 0,
    assetTag: 0,
    partNumber: 0,
    coreCount: cores,
    coreEnabled: cores,
    threadCount: cores * threads,
    characteristics: 2,
    family2: 1,
  }
  return structure(4, 0x400 + socket, Processor, fixed, strings)
}

function memoryArray(memorySize: number, deviceCount: number): Uint8Array {
  const kib = Math.ceil(memorySize / KIB)
  const fits = kib < 0x8000_0000
  const fixed = {
    location: 1,
    use: 3,
    errorCorrection: 6,
    maximumCapacity: fits ? kib : 0x8000_0000,
    errorInformationHandle: NOT_PROVIDED,
    deviceCount,
    extendedMaximumCapacity: fits ? 0n : BigInt(memorySize),
  }
  return structure(16, MEMORY_ARRAY_HANDLE, MemoryArray, fixed)
}

/** Full DIMMs of 16 GiB, and the last with the rest. */
function dimmSizes(memorySize: number): number[] {
  const count = Math.ceil(memorySize / LARGEST_DIMM)
  return Array.from({ length: count }, (_, i) => Math.min(LARGEST_DIMM, memorySize - i * LARGEST_DIMM))
}

function memoryDevice(size: number, instance: number): Uint8Array {
  const mib = Math.ceil(size / MIB) // at most 16 Ki: the extended size is never needed
  const strings = new Strings()
  const fixed = {
    arrayHandle: MEMORY_ARRAY_HANDLE,
    errorInformationHandle: NOT_PROVIDED,
    totalWidth: NONE,
    dataWidth: NONE,
    size: mib,
    formFactor: 9,
    deviceSet: 0,
    deviceLocator: strings.add(`DIMM ${instance}`),
    bankLocator: 0,
    memoryType: 7,
    typeDetail: 2,
    speed: 0,
    manufacturer: strings.add(MANUFACTURER),
    serialNumber: 0,
    assetTag: 0,
    partNumber: 0,
    attributes: 0,
    extendedSize: 0,
    configuredSpeed: 0,
    minimumVoltage: 0,
    maximumVoltage: 0,
    configuredVoltage: 0,
  }
  return structure(17, 0x1100 + instance, MemoryDevice, fixed, strings)
}

function mappedAddress({ start, size }: { start: number; size: number }, instance: number): Uint8Array {
  const end = start + size - 1
  const fits = Math.floor(end / KIB) < 0xffff_ffff
  const fixed = {
    startingAddress: fits ? Math.floor(start / KIB) : 0xffff_ffff,
    endingAddress: fits ? Math.floor(end / KIB) : 0xffff_ffff,
    arrayHandle: MEMORY_ARRAY_HANDLE,
    partitionWidth: 1,
    extendedStartingAddress: fits ? 0n : BigInt(start),
    extendedEndingAddress: fits ? 0n : BigInt(end),
  }
  return structure(19, 0x1300 + instance, MappedAddress, fixed)
}
