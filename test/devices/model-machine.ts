/**
 * The devices of a `pc` or `q35` on a bus, with fw_cfg items and ROM taken from a QEMU that runs beside it.
 *
 * The items come from QEMU so that these tests compare devices alone; what the items have to be is the board's matter.
 */

import { Guid } from '../../src/binary/guid.ts'
import type { Chipset } from '../../src/devices/chipset.ts'
import { PcChipset } from '../../src/devices/chipset-pc.ts'
import { Q35Chipset } from '../../src/devices/chipset-q35.ts'
import { DebugConsole } from '../../src/devices/debug-console.ts'
import { FwCfg } from '../../src/devices/fw-cfg.ts'
import { VmGenIdDevice } from '../../src/devices/vmgenid.ts'
import { FW_CFG_DMA_CTL_READ, FwCfgDmaAccess, fwCfgDmaControl } from '../../src/fwcfg/dma.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import { FW_CFG_FILE_DIR, FW_CFG_FILE_FIRST, FW_CFG_ID, FW_CFG_SIGNATURE } from '../../src/fwcfg/selectors.ts'
import { QtestFwCfg } from '../../src/node/qtest-fw-cfg.ts'
import type { QtestMachine } from '../../src/node/qtest-machine.ts'
import { SimulationClock } from '../../src/platform/clock.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import { InterruptLines } from '../../src/platform/interrupts.ts'
import type { Device, ResetKind } from '../../src/platform/lifecycle.ts'
import { PortBus } from '../../src/platform/port-bus.ts'
import { SeededRandom } from '../../src/platform/random.ts'

export type Board = 'pc' | 'q35'

export const RAM_SIZE = 128 * 2 ** 20
/** The firmware's last 256 KiB below 4 GiB. */
export const ROM_BASE = 0xfffc_0000
export const ROM_SIZE = 0x4_0000
export const GUID = '00112233-4455-6677-8899-aabbccddeeff'
/** Where a q35's SCI can go; a pc's is always the first. */
export const SCI_GSIS: readonly number[] = [9, 10, 11, 20, 21]

/** What both machines are: the options for QEMU. */
export function qemuArguments(board: Board, guid = GUID): readonly string[] {
  return [
    ...['-machine', board, '-m', '128M', '-device', `vmgenid,guid=${guid}`],
    ...['-fw_cfg', 'name=opt/a,string=abcdefghijklmnopqrstuvwxyz'],
    ...['-fw_cfg', 'name=opt/b,string=x'],
    ...['-chardev', 'null,id=log', '-device', 'isa-debugcon,iobase=0x402,chardev=log'],
  ]
}

/** Without a display adapter the PC's window at 0xa0000 is plain RAM. */
const REGIONS = [
  { start: 0, size: 0xc_0000, kind: 'ram' },
  { start: 0xc_0000, size: 0x4_0000, kind: 'rom' },
  { start: 0x10_0000, size: RAM_SIZE - 0x10_0000, kind: 'ram' },
  { start: ROM_BASE, size: ROM_SIZE, kind: 'rom' },
] as const

export class ModelMachine {
  readonly bus = new PortBus()
  readonly memory = new SparseMemory(REGIONS)
  readonly clock = new SimulationClock()
  readonly lines = new InterruptLines()
  readonly random = new SeededRandom(1)
  readonly fwCfg: FwCfg
  readonly chipset: Chipset
  readonly vmgenid: VmGenIdDevice
  readonly devices: readonly Device[]
  /** What the guest has asked for, in order. */
  readonly requests: string[] = []

  constructor(board: Board, guid = GUID) {
    const { bus, memory, clock, lines } = this
    this.fwCfg = new FwCfg({ bus, memory })
    const note = (what: string) => () => void this.requests.push(what)
    const requests = {
      shutdown: note('shutdown'),
      suspend: note('suspend'),
      suspendToDisk: note('suspend-to-disk'),
      reset: note('reset'),
      wakeUp: () => {},
      smi: () => {},
    }
    this.chipset = new { pc: PcChipset, q35: Q35Chipset }[board]({
      bus,
      clock,
      lines,
      requests,
      ramSize: RAM_SIZE,
    })
    const console = new DebugConsole({ bus })
    this.vmgenid = new VmGenIdDevice(
      { guid: Guid.parse(guid) },
      { memory, random: this.random, fwCfg: this.fwCfg, acpi: this.chipset.pm, devices: [] },
    )
    this.vmgenid.publish(this.fwCfg)
    if (this.chipset instanceof Q35Chipset) this.chipset.smiFeatures.publish(this.fwCfg)
    this.devices = [this.fwCfg, ...this.chipset.devices, console, this.vmgenid]
  }

  /** Takes over what QEMU has: fixed items, files that are no device's, ROM. Then power-on. */
  async copyFrom(qemu: QtestMachine): Promise<void> {
    const fwCfg = new QtestFwCfg(qemu.qtest)
    const files = await fwCfg.files()
    for (const { name, selector, size } of files) {
      if (this.fwCfg.file(name) === undefined) {
        const bytes = size === 0 ? new Uint8Array(0) : await fwCfg.read(selector, size)
        this.fwCfg.addFile(name, bytes)
      }
    }
    this.fwCfg.finishStartUp()
    for (let number = 0; number < FW_CFG_FILE_FIRST; number++) {
      for (const selector of [number, 0x8000 + number]) {
        if (![FW_CFG_SIGNATURE, FW_CFG_ID, FW_CFG_FILE_DIR].includes(selector)) {
          const bytes = await itemBytes(qemu, fwCfg, selector)
          if (bytes.length > 0) this.fwCfg.addItem(selector, bytes)
        }
      }
    }
    for (const [start, size] of [
      [0xc_0000, 0x4_0000],
      [ROM_BASE, ROM_SIZE],
    ] as const) {
      this.memory.load(start, await qemu.qtest.read(start, size))
    }
    this.reset('cold')
    // The scratch memory that the copying used.
    await qemu.qtest.memset(0x10_0000, 0x30_0000, 0)
    await qemu.qtest.memset(0, ITEM_BYTES, 0)
  }

  /** Takes over what another model took over from QEMU. */
  copyItems(other: ModelMachine): void {
    for (const { name } of other.fwCfg.files) {
      const bytes = other.fwCfg.file(name)
      if (bytes && this.fwCfg.file(name) === undefined) this.fwCfg.addFile(name, bytes)
    }
    this.fwCfg.finishStartUp()
    this.reset('cold')
  }

  copyMemory(other: ModelMachine): void {
    for (const { address, bytes } of other.memory.touchedChunks()) this.memory.load(address, bytes)
  }

  highLines(): readonly number[] {
    return SCI_GSIS.filter((gsi) => this.lines.line(gsi).level)
  }

  reset(kind: ResetKind): void {
    for (const device of this.devices) device.reset(kind)
  }

  /** @returns what a script's `reset` gives: whether the guest had asked for one when it says so */
  takeReset(how: 'monitor' | 'pending'): string {
    const asked = this.requests.splice(0).includes('reset')
    this.reset('cold')
    return how === 'pending' && !asked ? 'no reset was asked for' : 'ok'
  }
}

/** Longest fixed item that is looked for. */
const ITEM_BYTES = 4096

/**
 * A fixed item, whose length no register tells: reads go on with zeros.
 * But a read to the last byte of the 64-bit address space goes on at address 0, fails, and is not filled up with zeros.
 * So the bytes that change there are the item's, from its second on.
 */
async function itemBytes(qemu: QtestMachine, fwCfg: QtestFwCfg, selector: number): Promise<Uint8Array> {
  const bytes = await fwCfg.read(selector, ITEM_BYTES)
  const descriptor = 0x10_0000
  const access = { control: fwCfgDmaControl(FW_CFG_DMA_CTL_READ, selector), length: ITEM_BYTES }
  let length = 0
  for (const fill of [0x5a, 0xa5]) {
    await qemu.qtest.memset(0, ITEM_BYTES, fill)
    await qemu.qtest.write(descriptor, FwCfgDmaAccess.encode({ ...access, address: 0xffff_ffff_ffff_ffffn }))
    await qemu.qtest.outl(0x518, 0x0000_1000) // 0x100000, big-endian
    const low = await qemu.qtest.read(0, ITEM_BYTES)
    length = Math.max(length, low.findLastIndex((byte) => byte !== fill) + 2)
  }
  // Without an item all of it is filled, which is one byte less than was asked for.
  if (length === ITEM_BYTES) return new Uint8Array(0)
  return bytes.subarray(0, length === 1 ? (bytes[0] === 0 ? 0 : 1) : length)
}

/** The files whose select makes QEMU build tables: their bytes are not the devices' matter. */
export const TABLE_FILES: readonly string[] = [
  FwCfgPath.acpiTables,
  FwCfgPath.acpiRsdp,
  FwCfgPath.tableLoader,
]
