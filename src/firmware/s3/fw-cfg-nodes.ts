/**
 * Boot-script nodes that use fw_cfg by DMA at resume: skip, write, read, and check what was read.
 *
 * A transfer is three nodes: MEM_WRITE puts the control structure back (completion zeroes it, and memory of the time before is
 * not trusted), IO_WRITE of two words to 0x514 starts it, MEM_POLL waits for control 0. An error of the device leaves
 * control at 1: such a poll has no end, and the resume hangs.
 *
 * The structure is built in its place in reserved memory and copied from there into the node, so what the last node holds is
 * what memory holds until the suspend.
 *
 * ```
 * address        FwCfgDmaAccess, 16 bytes
 * address + 16   scratch: what is written, read or checked
 * ```
 *
 * Source: edk2 OvmfPkg/Library/QemuFwCfgS3Lib/QemuFwCfgS3Dxe.c.
 * @module
 */

import { u64be } from '../../binary/layout.ts'
import {
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_SKIP,
  FW_CFG_DMA_CTL_WRITE,
  FwCfgDmaAccess,
  fwCfgDmaControl,
} from '../../fwcfg/dma.ts'
import { FW_CFG_DMA_PORT } from '../fw-cfg-client.ts'
import type { FirmwareHost } from '../host.ts'
import type { EfiStatus } from '../status.ts'
import { type BootScript, memPoll } from './boot-script.ts'
import { S3BootScriptWidthUint8, S3BootScriptWidthUint32 } from './opcodes.ts'

export interface FwCfgNodesOptions {
  readonly host: FirmwareHost
  readonly script: BootScript
  /** Of the control structure, in reserved memory, a multiple of 8. */
  readonly address: number
  /** Bytes of the scratch buffer behind it. */
  readonly scratchSize: number
}

export class FwCfgNodes {
  /** Of the scratch buffer. */
  readonly scratch: number
  readonly #host: FirmwareHost
  readonly #script: BootScript
  readonly #address: number
  readonly #scratchSize: number

  constructor({ host, script, address, scratchSize }: FwCfgNodesOptions) {
    this.#host = host
    this.#script = script
    this.#address = address
    this.#scratchSize = scratchSize
    this.scratch = address + FwCfgDmaAccess.size
  }

  /** Selects `selector`, or goes on with what is selected, and skips. */
  async skip(selector: number | undefined, length: number): Promise<EfiStatus> {
    if (!isSelector(selector)) return 'Invalid Parameter'
    if (length > 0xffff_ffff) return 'Bad Buffer Size'
    return this.#transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_SKIP, selector), length, 0, 0)
  }

  /**
   * Writes the first `length` bytes of the scratch buffer, as they are now.
   * @param copied bytes of the buffer that the node puts back first; default `length`
   */
  async write(selector: number | undefined, length: number, copied: number = length): Promise<EfiStatus> {
    if (!isSelector(selector)) return 'Invalid Parameter'
    if (length > this.#scratchSize) return 'Bad Buffer Size'
    return this.#transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_WRITE, selector), length, this.scratch, copied)
  }

  /** Reads `length` bytes into the scratch buffer. */
  async read(selector: number | undefined, length: number): Promise<EfiStatus> {
    if (!isSelector(selector)) return 'Invalid Parameter'
    if (length > this.#scratchSize) return 'Bad Buffer Size'
    return this.#transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_READ, selector), length, this.scratch, 0)
  }

  /** Waits until `size` bytes at `offset` in the scratch buffer, masked, are `value`: anything else hangs the resume. */
  async check(offset: number, size: number, mask: bigint, value: bigint): Promise<EfiStatus> {
    const width = [1, 2, 4, 8].indexOf(size)
    if (width < 0) return 'Invalid Parameter'
    if (mask >> BigInt(8 * size) !== 0n || value >> BigInt(8 * size) !== 0n) return 'Invalid Parameter'
    if (offset % size !== 0) return 'Invalid Parameter'
    if (offset < 0 || offset + size > this.#scratchSize) return 'Bad Buffer Size'
    return this.#script.save(memPoll({ width, address: this.scratch + offset, value, mask }))
  }

  async #transfer(control: number, length: number, data: number, copied: number): Promise<EfiStatus> {
    const access = FwCfgDmaAccess.encode({ control, length, address: BigInt(data) })
    await this.#host.writeMemory(this.#address, access)
    const restored = new Uint8Array(FwCfgDmaAccess.size + copied)
    await this.#host.readMemory(this.#address, restored)
    const address = BigInt(this.#address)
    const swapped = new Uint8Array(u64be.size)
    u64be.write(swapped, 0, address, { parent: undefined, name: 'address' })
    const nodes = [
      { opcode: 'MEM_WRITE', width: S3BootScriptWidthUint8, address, data: restored },
      {
        opcode: 'IO_WRITE',
        width: S3BootScriptWidthUint32,
        address: BigInt(FW_CFG_DMA_PORT),
        data: swapped,
      },
      memPoll({ address: this.#address, value: 0n, mask: 0xffff_ffffn }),
    ] as const
    for (const node of nodes) {
      const status = await this.#script.save(node)
      if (status !== 'Success') return status
    }
    return 'Success'
  }
}

function isSelector(selector: number | undefined): boolean {
  return selector === undefined || (Number.isInteger(selector) && selector >= 0 && selector <= 0xffff)
}
