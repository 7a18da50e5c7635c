/**
 * fw_cfg through its selector and data registers: for machines that have no DMA, and for those whose registers are
 * in memory.
 *
 * Source: QEMU docs/specs/fw_cfg.rst "Hardware Interface".
 * @module
 */
import { decodeFileDirectory, type FwCfgFileEntry, fileDirectorySize } from '../../../src/fwcfg/directory.ts'
import { FW_CFG_FILE_DIR, type FwCfgSelector } from '../../../src/fwcfg/selectors.ts'
import type { QtestClient } from '../../../src/node/qtest-client.ts'

/** How to reach the registers. */
export interface FwCfgRegisters {
  readonly select: (qtest: QtestClient, selector: FwCfgSelector) => Promise<void>
  /** The next `width` bytes of the item. */
  readonly next: (qtest: QtestClient) => Promise<Uint8Array>
  readonly width: number
}

/** x86: ports 0x510 and 0x511. */
export const FW_CFG_PORTS: FwCfgRegisters = {
  select: (qtest, selector) => qtest.outw(0x510, selector),
  next: async (qtest) => Uint8Array.of(await qtest.inb(0x511)),
  width: 1,
}

/** Data, eight bytes at once, at `base`; the big-endian selector behind it. */
export function fwCfgInMemory(base: number): FwCfgRegisters {
  return {
    select: (qtest, selector) => qtest.writew(base + 8, ((selector & 0xff) << 8) | (selector >> 8)),
    async next(qtest) {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setBigUint64(0, await qtest.readq(base), true)
      return bytes
    },
    width: 8,
  }
}

/** Reads on their way at once. */
const AT_ONCE = 4096

export class FwCfgByRegisters {
  readonly #qtest: QtestClient
  readonly #registers: FwCfgRegisters

  constructor(qtest: QtestClient, registers: FwCfgRegisters) {
    this.#qtest = qtest
    this.#registers = registers
  }

  async read(selector: FwCfgSelector, length: number): Promise<Uint8Array> {
    const { width, select, next } = this.#registers
    const bytes = new Uint8Array(Math.ceil(length / width) * width)
    await select(this.#qtest, selector)
    for (let start = 0; start < bytes.length; start += AT_ONCE * width) {
      const end = Math.min(bytes.length, start + AT_ONCE * width)
      const reads = Array.from({ length: (end - start) / width }, () => next(this.#qtest))
      for (const [i, part] of (await Promise.all(reads)).entries()) bytes.set(part, start + i * width)
    }
    return bytes.slice(0, length)
  }

  /** As many as the directory's head says: older machines have fewer slots than today's. */
  async files(): Promise<readonly FwCfgFileEntry[]> {
    const head = await this.read(FW_CFG_FILE_DIR, fileDirectorySize(0))
    const count = new DataView(head.buffer).getUint32(0)
    return decodeFileDirectory(await this.read(FW_CFG_FILE_DIR, fileDirectorySize(count)))
  }
}
