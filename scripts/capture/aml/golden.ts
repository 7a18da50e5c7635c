/**
 * Tables that other golden files hold: the corpus names them where they are.
 * @module
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GroupOrigin } from '../../../test/aml/corpus.ts'
import { carveTables } from './carve.ts'
import { type CapturedGroup, tableName } from './tables.ts'

const GOLDEN = join(import.meta.dirname, '../../../test/golden')

/** Captures whose DSDTs differ in more than numbers. */
const CAPTURES = [
  'pc',
  'pc-no-hpet',
  'pc-no-s3',
  'pc-no-s3-s4',
  'pc-smp1-max4',
  'pc-smp2',
  'pc-smp8',
  'pc-smp9',
  'pc-smp255',
  'q35',
  'q35-no-hpet',
  'q35-no-s4',
  'q35-no-s3-s4',
  'q35-mmconfig-off',
  'q35-smp4',
  'q35-smp6-gap',
  'q35-smp9',
  'q35-smp16',
  'q35-smp64',
]

type FolderOrigin = Pick<GroupOrigin, 'program' | 'packages' | 'commandLine' | 'pciConfigBeforeDump'> & {
  readonly version: string
}

export function goldenGroups(): CapturedGroup[] {
  return [...CAPTURES.map(capture), ovmf()]
}

function capture(name: string): CapturedGroup {
  const folder = `qemu-7.2/${name}`
  const { program, version, packages, commandLine, pciConfigBeforeDump } = JSON.parse(
    readFileSync(join(GOLDEN, folder, 'origin.json'), 'utf8'),
  ) as FolderOrigin
  return {
    origin: {
      name,
      program,
      version,
      ...(packages && { packages }),
      ...(commandLine !== undefined && { commandLine }),
      ...(pciConfigBeforeDump !== undefined && { pciConfigBeforeDump }),
    },
    tables: tablesOf(name, `${folder}/etc_acpi_tables`),
  }
}

/** What OVMF left in guest memory: the addresses and the checksums are there. */
function ovmf(): CapturedGroup {
  const name = 'ovmf-q35'
  const folder = 'ovmf-real/acpi'
  return {
    origin: {
      name,
      program: 'qemu-system-x86_64, linked by OVMF of edk2-stable202508',
      version: '7.2.22',
      commandLine: '-machine q35 -m 2048 -device vmgenid (see test/golden/ovmf-real/origin.json)',
    },
    tables: ['DSDT@000000007F77A000.bin', 'SSDT@000000007F777000.bin'].flatMap((file) =>
      tablesOf(name, `${folder}/${file}`),
    ),
  }
}

function tablesOf(group: string, file: string): CapturedGroup['tables'] {
  return carveTables(new Uint8Array(readFileSync(join(GOLDEN, file)))).map((table) => ({
    name: tableName(group, table),
    bytes: table.bytes,
    within: { file, offset: table.offset },
  }))
}
