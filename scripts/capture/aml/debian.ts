/**
 * Definition blocks inside the files of Debian packages.
 * @module
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { equalBytes } from '../../../src/binary/bytes.ts'
import { VmgenidError } from '../../../src/binary/errors.ts'
import { type DebianPackage, DebianPackages, extractFromDeb } from '../../../src/node/debian-packages.ts'
import { carveTables } from './carve.ts'
import { unpackFirmware } from './lzma.ts'
import type { CapturedGroup, CapturedTable } from './tables.ts'

export interface PackageSource {
  readonly package: string
  /** One file, as tar's wildcards; links that match do not count. */
  readonly file: string
  readonly program: string
  /** Of the source of these tables. */
  readonly license: string
  /** Names of the tables in the file, in the order of their offsets, a table that is there twice once. */
  readonly tables: readonly string[]
  /** Which of them are loaded together. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  /** A firmware image whose volumes are compressed. */
  readonly firmwareImage?: true
}

/** May be copied. */
export const STORED_PACKAGES: readonly PackageSource[] = [
  {
    package: 'ovmf',
    file: './usr/share/ovmf/OVMF.fd',
    program: 'OVMF',
    license: 'BSD-2-Clause-Patent (edk2 MdeModulePkg/Universal/Disk/RamDiskDxe/RamDisk.asl)',
    tables: ['ovmf-ssdt-ramdisk'],
    groups: { 'ovmf-ramdisk': ['ovmf-ssdt-ramdisk'] },
    firmwareImage: true,
  },
]

const XEN_SSDTS = ['laptop-slate', 'pm', 'tpm', 's4', 's3'].map((name) => `xen-ssdt-${name}`)

/** May not: their digests are in origin.json, their bytes in the user's cache. */
export const FETCHED_PACKAGES: readonly PackageSource[] = [
  {
    package: 'xen-utils-4.17',
    file: './usr/lib/xen-4.17/boot/hvmloader',
    program: 'Xen hvmloader',
    license: 'LGPL-2.1 (tools/libacpi)',
    tables: ['xen-dsdt-anycpu', 'xen-dsdt-15cpu', 'xen-dsdt-anycpu-qemu', ...XEN_SSDTS],
    groups: {
      'xen-anycpu': ['xen-dsdt-anycpu', ...XEN_SSDTS],
      'xen-15cpu': ['xen-dsdt-15cpu', ...XEN_SSDTS],
      'xen-anycpu-qemu': ['xen-dsdt-anycpu-qemu', ...XEN_SSDTS],
    },
  },
  {
    package: 'libxenmisc4.17',
    file: './usr/lib/x86_64-linux-gnu/libxenlight.so.*',
    program: 'Xen libxl',
    license: 'LGPL-2.1 (tools/libacpi)',
    tables: ['xen-dsdt-pvh', ...XEN_SSDTS],
    groups: { 'xen-pvh': ['xen-dsdt-pvh'] },
  },
  {
    package: 'seabios',
    file: './usr/share/seabios/bios-256k.bin',
    program: 'SeaBIOS, for machines that bring no tables',
    license: 'LGPL-3',
    tables: ['seabios-ssdt-pcihp', 'seabios-ssdt-proc', 'seabios-ssdt-misc', 'seabios-dsdt'],
    groups: {
      seabios: ['seabios-dsdt', 'seabios-ssdt-misc'],
      // Templates: SeaBIOS copies them and writes numbers over 0xAA and AA.
      'seabios-pcihp': ['seabios-dsdt', 'seabios-ssdt-pcihp'],
      'seabios-proc': ['seabios-dsdt', 'seabios-ssdt-proc'],
    },
  },
  {
    package: 'bochsbios',
    file: './usr/share/bochs/BIOS-bochs-latest',
    program: 'Bochs BIOS',
    license: 'LGPL-2+',
    tables: ['bochs-dsdt'],
    groups: { bochs: ['bochs-dsdt'] },
  },
]

/** The package had other tables than its source says. */
export class CarvedTablesError extends VmgenidError {
  override readonly name = 'CarvedTablesError'
  constructor(source: PackageSource, version: string, found: number) {
    super('CARVED_TABLES', `${source.package} ${version} holds other tables than were expected`, {
      facts: { file: source.file, expected: source.tables.length, found },
    })
  }
}

/**
 * Downloads the packages and takes the tables out. Nothing is installed, and everything but the result is removed.
 * @param directory for the downloads; made when it is not there
 * @throws DebianPackageError, CarvedTablesError
 */
export async function carvePackages(
  sources: readonly PackageSource[],
  directory: string,
): Promise<CapturedGroup[]> {
  mkdirSync(directory, { recursive: true })
  const work = mkdtempSync(join(directory, 'fetch-'))
  try {
    const packages = await DebianPackages.open(join(work, 'apt'), 'amd64')
    const groups: CapturedGroup[] = []
    for (const source of sources) {
      const files = join(work, source.package)
      mkdirSync(files)
      groups.push(...(await carvePackage(source, await packages.download(source.package), files)))
    }
    return groups
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function carvePackage(
  source: PackageSource,
  { name, version, deb }: DebianPackage,
  target: string,
): Promise<CapturedGroup[]> {
  await extractFromDeb(deb, source.file, target)
  const [file] = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const path = file ? join(file.parentPath, file.name) : target
  const bytes = file ? new Uint8Array(readFileSync(path)) : new Uint8Array()
  const images = source.firmwareImage ? unpackFirmware(bytes) : [bytes]
  const found = withoutRepeats(images.flatMap(carveTables).map((table) => table.bytes))
  if (found.length !== source.tables.length) throw new CarvedTablesError(source, version, found.length)
  const tables = new Map(source.tables.map((table, i) => [table, found[i] ?? new Uint8Array()]))
  return Object.entries(source.groups).map(([group, members]) => ({
    origin: {
      name: group,
      program: source.program,
      version,
      packages: { [name]: version },
      file: relative(target, path),
      license: source.license,
    },
    tables: members.map((member): CapturedTable => {
      const table = tables.get(member)
      if (!table) throw new Error(`${group} names ${member}, which ${source.package} does not have`)
      return { name: member, bytes: table }
    }),
  }))
}

function withoutRepeats(tables: readonly Uint8Array[]): Uint8Array[] {
  return tables.filter((table, i) => tables.findIndex((other) => equalBytes(other, table)) === i)
}
