/**
 * Machines to boot the firmware on: the board of the acceptance run, and a bare fw_cfg with files of the test's choice.
 */
import { encodeSdt } from '../../src/acpi/sdt.ts'
import { Guid } from '../../src/binary/guid.ts'
import { Board } from '../../src/board/board.ts'
import { FwCfg } from '../../src/devices/fw-cfg.ts'
import type { FirmwareHost } from '../../src/firmware/host.ts'
import { platformHost } from '../../src/firmware/platform-host.ts'
import type { Placement } from '../../src/firmware/uefi-memory.ts'
import type { FwCfgSelector } from '../../src/fwcfg/selectors.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import { PortBus } from '../../src/platform/port-bus.ts'

export const GIB = 2 ** 30

/** The board whose tables and keys the acceptance run of 2017-02-15 logged. */
export function seedBoard(): Board {
  const oem = {
    revision: 1,
    oemId: 'BOCHS ',
    oemTableId: 'BXPC    ',
    oemRevision: 1,
    creatorId: 'BXPC',
    creatorRevision: 1,
  }
  return new Board({
    kind: 'q35',
    cpus: 2,
    memorySize: 2 * GIB,
    vmgenid: { guid: Guid.parse('00112233-4455-6677-8899-AABBCCDDEEFF') },
    acpi: {
      rsdpSize: 36,
      fadtRevision: 1,
      hpet: false,
      waet: false,
      mcfg: false,
      writePointer: 'v6',
      dsdt: encodeSdt('DSDT', oem, new Uint8Array(0x1403 - 36)),
    },
  })
}

/**
 * That board behind a fw_cfg with the files of its QEMU, so that they have its keys: no bios-geometry yet, no SMI files, and
 * one file of KVM's more. Device and memory are the board's own.
 */
export function seedMachine(): { readonly board: Board; readonly fwCfg: FwCfg; readonly host: FirmwareHost } {
  const board = seedBoard()
  const ports = new PortBus()
  const fwCfg = new FwCfg({ bus: ports, memory: board.memory })
  for (const { name } of board.fwCfg.files) {
    if (name === 'bios-geometry' || name.startsWith('etc/smi/')) continue
    const writable = board.fwCfg.fileOptions(name)?.writable ?? false
    fwCfg.addFile(name, board.fwCfg.file(name) ?? new Uint8Array(), { writable })
  }
  fwCfg.addFile('etc/msr_feature_control', new Uint8Array(8))
  fwCfg.finishStartUp()
  return { board, fwCfg, host: platformHost({ memory: board.memory, ports }) }
}

const SEED_ADDRESSES: Readonly<Record<string, number>> = {
  'blob etc/vmgenid_guid': 0x7fe5_c000,
  'blob etc/acpi/tables': 0x7e7a_b000,
  's3 scratch': 0x7fe4_f018,
  'boot script': 0x7e7a_7000,
  's3 resume state': 0x7ff9_2b18,
}

/** Where the acceptance run's firmware had put things. */
export const seedPlacement: Placement = (what) => SEED_ADDRESSES[what]

export interface BareFile {
  readonly bytes: Uint8Array
  readonly writable?: boolean
  readonly selector?: FwCfgSelector
}

export interface BareOptions {
  /** Bytes of RAM from 0. Default 1 GiB. */
  readonly memorySize?: number
  /** Bytes of RAM from 4 GiB. Default none. */
  readonly highMemory?: number
  readonly dmaEnabled?: boolean
}

/** Guest RAM from 0 and a fw_cfg, nothing else. */
export class BareMachine {
  readonly memory: SparseMemory
  readonly ports = new PortBus()
  readonly fwCfg: FwCfg
  readonly host: FirmwareHost
  readonly ram: ReadonlyArray<{ readonly start: number; readonly size: number }>

  constructor(
    files: ReadonlyMap<string, BareFile>,
    { memorySize = GIB, highMemory = 0, dmaEnabled = true }: BareOptions = {},
  ) {
    this.ram = [
      { start: 0, size: memorySize },
      ...(highMemory > 0 ? [{ start: 4 * GIB, size: highMemory }] : []),
    ]
    this.memory = new SparseMemory(this.ram.map((region) => ({ ...region, kind: 'ram' as const })))
    this.fwCfg = new FwCfg({ bus: this.ports, memory: this.memory, dmaEnabled })
    for (const [name, { bytes, writable = false, selector }] of files) {
      this.fwCfg.addFile(name, bytes, { writable, ...(selector === undefined ? {} : { selector }) })
    }
    this.fwCfg.finishStartUp()
    this.host = platformHost(this)
  }
}
