/**
 * fw_cfg of a real QEMU, as firmware uses it: selector and DMA ports through qtest, transfers through guest memory.
 *
 * Source: QEMU docs/specs/fw_cfg.rst "Guest-side DMA Interface".
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { hex, swap32 } from '../binary/numbers.ts'
import { decodeFileDirectory, type FwCfgFileEntry, fileDirectorySize } from '../fwcfg/directory.ts'
import {
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_SKIP,
  FW_CFG_DMA_CTL_WRITE,
  FwCfgDmaAccess,
  fwCfgDmaControl,
} from '../fwcfg/dma.ts'
import {
  FW_CFG_FILE_DIR,
  FW_CFG_FILE_SLOTS_DFLT,
  FW_CFG_SIGNATURE,
  type FwCfgSelector,
} from '../fwcfg/selectors.ts'
import type { QtestClient } from './qtest-client.ts'

const FW_CFG_SELECTOR = 0x510
const FW_CFG_DATA = 0x511
const FW_CFG_DMA_LOW = 0x518 // u32be; a write starts the transfer

/** RAM on every PC, above what a BIOS uses. */
const SCRATCH = 0x10_0000

/** Set in the control word by the device: the transfer failed. */
export class FwCfgTransferError extends VmgenidError {
  override readonly name = 'FwCfgTransferError'
  constructor(action: 'read' | 'write', selector: FwCfgSelector, length: number) {
    super('FW_CFG_TRANSFER', `fw_cfg ${action} of ${length} bytes of item ${hex(selector, 4)} failed`, {
      ...(action === 'write' && { hint: 'Only a writable item takes a write, and none past its end.' }),
    })
  }
}

export class QtestFwCfg {
  readonly #qtest: QtestClient
  /** Guest memory that is overwritten: the control structure, and the data behind it. */
  readonly #scratch: number

  /** @param scratch guest-physical address of RAM that nobody else uses, as long as the longest transfer and 16 */
  constructor(qtest: QtestClient, scratch = SCRATCH) {
    this.#qtest = qtest
    this.#scratch = scratch
  }

  /** Selects an item and reads it from its start; past its end there are zeros. */
  async read(selector: FwCfgSelector, length: number): Promise<Uint8Array> {
    const failed = await this.#transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_READ, selector), length)
    if (failed) throw new FwCfgTransferError('read', selector, length)
    return this.#qtest.read(this.#data, length)
  }

  /** Selects a writable item and stores `data` at `offset` in it. */
  async write(selector: FwCfgSelector, data: Uint8Array, offset = 0): Promise<void> {
    await this.#qtest.write(this.#data, data)
    const failed =
      (await this.#transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_SKIP, selector), offset)) ||
      (await this.#transfer(FW_CFG_DMA_CTL_WRITE, data.length))
    if (failed) throw new FwCfgTransferError('write', selector, data.length)
  }

  async files(): Promise<readonly FwCfgFileEntry[]> {
    return decodeFileDirectory(await this.read(FW_CFG_FILE_DIR, fileDirectorySize(FW_CFG_FILE_SLOTS_DFLT)))
  }

  /** True where the guest may write: a write of no bytes tells nothing, so one byte is written back as it was. */
  async isWritable(selector: FwCfgSelector, size: number): Promise<boolean> {
    if (size === 0) return false
    const [first = 0] = await this.read(selector, 1)
    await this.#qtest.writeb(this.#data, first)
    await this.#transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_SKIP, selector), 0)
    return !(await this.#transfer(FW_CFG_DMA_CTL_WRITE, 1))
  }

  get #data(): number {
    return this.#scratch + FwCfgDmaAccess.size
  }

  /** @returns true when the device reports an error */
  async #transfer(control: number, length: number): Promise<boolean> {
    const access = FwCfgDmaAccess.encode({ control, length, address: BigInt(this.#data) })
    const [, , result] = await Promise.all([
      this.#qtest.write(this.#scratch, access),
      this.#qtest.outl(FW_CFG_DMA_LOW, swap32(this.#scratch)),
      this.#qtest.read(this.#scratch, FwCfgDmaAccess.size),
    ])
    return FwCfgDmaAccess.decode(result).control !== 0
  }
}

/** Longer files go by DMA: a byte from a port takes a command of its own. */
const PORT_BYTES = 4096

/**
 * A file of a machine whose CPUs stand still, read so that the guest finds everything as it was: guest memory that a transfer
 * needs is put back. Afterwards the signature is selected, as after a reset: only firmware in the middle of a file would notice.
 * Selecting one of the ACPI files for the first time since a reset makes QEMU build them, as it would for firmware.
 * @returns `undefined` when there is no such file
 */
export async function readFwCfgFileUnseen(qtest: QtestClient, name: string): Promise<Uint8Array | undefined> {
  const directory = await readByPort(qtest, FW_CFG_FILE_DIR, fileDirectorySize(FW_CFG_FILE_SLOTS_DFLT))
  const file = decodeFileDirectory(directory).find((entry) => entry.name === name)
  const bytes = file && (await readUnseen(qtest, file))
  await qtest.outw(FW_CFG_SELECTOR, FW_CFG_SIGNATURE)
  return bytes
}

async function readUnseen(qtest: QtestClient, { selector, size }: FwCfgFileEntry): Promise<Uint8Array> {
  if (size <= PORT_BYTES) return readByPort(qtest, selector, size)
  const length = FwCfgDmaAccess.size + size
  const before = await qtest.read(SCRATCH, length)
  const bytes = await new QtestFwCfg(qtest, SCRATCH).read(selector, size)
  await qtest.write(SCRATCH, before)
  return bytes
}

async function readByPort(qtest: QtestClient, selector: FwCfgSelector, length: number): Promise<Uint8Array> {
  const selected = qtest.outw(FW_CFG_SELECTOR, selector)
  const bytes = await Promise.all(Array.from({ length }, () => qtest.inb(FW_CFG_DATA)))
  await selected
  return Uint8Array.from(bytes)
}
