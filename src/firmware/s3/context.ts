/**
 * What the table driver remembers of WRITE_POINTER commands for S3, and how that becomes boot-script nodes.
 *
 * A record is condensed: fw_cfg key, offset and size in the file, and the value that was written. Each becomes six nodes:
 * select and skip, then write.
 *
 * Source: edk2 OvmfPkg/Library/AcpiPlatformLib/BootScript.c, before 2023-06 OvmfPkg/AcpiPlatformDxe/BootScript.c.
 * @module
 */

import { roundUp, toLittleEndian } from '../../binary/numbers.ts'
import { FwCfgDmaAccess } from '../../fwcfg/dma.ts'
import { FW_CFG_ID, FW_CFG_VERSION_DMA } from '../../fwcfg/selectors.ts'
import { type EditionDifferences, FIRMWARE_EDITIONS, type FirmwareEdition } from '../editions.ts'
import type { FwCfgClient } from '../fw-cfg-client.ts'
import { FirmwareHang } from '../hang.ts'
import type { FirmwareHost } from '../host.ts'
import { DEBUG_ERROR, DEBUG_INFO, DEBUG_VERBOSE, type FirmwareLog, formatHex } from '../log.ts'
import type { EfiStatus } from '../status.ts'
import { EfiReservedMemoryType, type UefiMemory } from '../uefi-memory.ts'
import type { BootScript } from './boot-script.ts'
import { FwCfgNodes } from './fw-cfg-nodes.ts'

/** What the piece of reserved pool is called that the nodes work on. */
export const S3_SCRATCH_POOL = 's3 scratch'
/** One value of 64 bits. */
const SCRATCH_SIZE = 8
const RESERVED_MEM_ALIGNMENT = 8
/** gEfiCallerBaseName of the driver. */
const MODULE = 'QemuFwCfgAcpiPlatform'

export interface CondensedWritePointer {
  /** fw_cfg selector of the pointer file. */
  readonly key: number
  readonly pointerOffset: number
  /** 1, 2, 4 or 8. */
  readonly pointerSize: number
  /** What was written. */
  readonly value: bigint
}

export interface S3ContextOptions {
  /** Records that there is room for: the number of script entries. */
  readonly capacity: number
  readonly log: FirmwareLog
  readonly edition: FirmwareEdition
}

export interface S3TransferOptions {
  readonly host: FirmwareHost
  /** The fw_cfg client, which is asked for the feature bits of key 1. */
  readonly client: Pick<FwCfgClient, 'select' | 'read'>
  readonly memory: UefiMemory
  readonly script: BootScript
  readonly log?: FirmwareLog
  /**
   * Gets the callback that writes the nodes, when the edition asks for one: edk2 calls it once the table driver has
   * returned. Without this it is called at once.
   */
  readonly whenReady?: (writeNodes: () => Promise<void>) => void
}

export class S3Context {
  readonly #capacity: number
  readonly #log: FirmwareLog
  readonly #differences: EditionDifferences
  readonly #records: CondensedWritePointer[] = []
  #scratch: number | undefined

  constructor({ capacity, log, edition }: S3ContextOptions) {
    this.#capacity = capacity
    this.#log = log
    this.#differences = FIRMWARE_EDITIONS[edition]
  }

  /** What edk2's allocation of a context returns: none is made for zero records. */
  static status(capacity: number): EfiStatus {
    return capacity === 0 ? 'Invalid Parameter' : 'Success'
  }

  get used(): number {
    return this.#records.length
  }

  get records(): readonly CondensedWritePointer[] {
    return this.#records
  }

  /** Address of the control structure that the nodes use; `undefined` before the transfer. */
  get scratch(): number | undefined {
    return this.#scratch
  }

  /** To be called when all checks have passed, before the device is touched. */
  saveCondensedWritePointer(record: CondensedWritePointer): EfiStatus {
    if (this.#records.length >= this.#capacity) return 'Out of Resources'
    const { key, pointerOffset, pointerSize, value } = record
    this.#log.print(
      DEBUG_VERBOSE,
      `SaveCondensedWritePointerToS3Context: 0x${formatHex(key, 4)}/[0x${formatHex(pointerOffset, 8)}+${pointerSize}]` +
        ` := 0x${formatHex(value)} (${this.#records.length})\n`,
    )
    this.#records.push({ key, pointerOffset, pointerSize, value })
    return 'Success'
  }

  /**
   * The last fallible step of the table driver; what it has done cannot be undone.
   * @returns `Not Found` without fw_cfg DMA, `Out of Resources`; then nothing was written
   * @throws FirmwareHang when a node cannot be saved from within the callback
   */
  async transferToBootScript(options: S3TransferOptions): Promise<EfiStatus> {
    const differences = this.#differences
    if (this.#records.length === 0 && !differences.s3TransferEmptyContext) return 'Success'
    const log = options.log ?? this.#log
    if (differences.s3ChecksDma && !(await offersDma(options.client))) {
      log.print(DEBUG_ERROR, `${MODULE}: QemuFwCfgS3CallWhenBootScriptReady: fw_cfg DMA unavailable\n`)
      return 'Not Found'
    }
    const address = this.#allocate(options.memory)
    if (address === undefined) {
      if (differences.s3ChecksDma) {
        log.print(
          DEBUG_ERROR,
          `${MODULE}: QemuFwCfgS3CallWhenBootScriptReady: AllocateReservedPool(): out of resources\n`,
        )
      }
      return 'Out of Resources'
    }
    this.#scratch = address
    const nodes = new FwCfgNodes({ ...options, address, scratchSize: SCRATCH_SIZE })
    if (differences.s3TransferBeforeInstallation) {
      const status = await this.#writeNodes(options.host, nodes)
      if (status === 'Success' && differences.s3ScratchLine) {
        log.print(
          DEBUG_VERBOSE,
          `TransferS3ContextToBootScript: boot script fragment saved, ScratchBuffer=${formatHex(address)}\n`,
        )
      }
      return status
    }
    const callback = async (): Promise<void> => {
      log.print(
        DEBUG_INFO,
        `${MODULE}: S3SaveStateInstalledNotify: DmaAccess@0x${formatHex(address)}` +
          ` ScratchBuffer@[0x${formatHex(nodes.scratch)}+0x${formatHex(SCRATCH_SIZE)}]\n`,
      )
      const status = await this.#writeNodes(options.host, nodes)
      if (status !== 'Success') throw new FirmwareHang('assert', 'AppendFwCfgBootScript', { status })
      log.print(DEBUG_VERBOSE, 'AppendFwCfgBootScript: boot script fragment saved\n')
    }
    if (options.whenReady) options.whenReady(callback)
    else await callback()
    return 'Success'
  }

  async #writeNodes(host: FirmwareHost, nodes: FwCfgNodes): Promise<EfiStatus> {
    for (const { key, pointerOffset, pointerSize, value } of this.#records) {
      const skipped = await nodes.skip(key, pointerOffset)
      if (skipped !== 'Success') return skipped
      await host.writeMemory(nodes.scratch, toLittleEndian(value, 8))
      const copied = this.#differences.s3WriteNodeData === 'scratch' ? SCRATCH_SIZE : pointerSize
      const written = await nodes.write(undefined, pointerSize, copied)
      if (written !== 'Success') return written
    }
    return 'Success'
  }

  /** A piece of reserved pool, aligned to 8 by hand where the library does it. */
  #allocate(memory: UefiMemory): number | undefined {
    const slack = this.#differences.s3TransferBeforeInstallation ? 0 : RESERVED_MEM_ALIGNMENT - 1
    const size = slack + FwCfgDmaAccess.size + SCRATCH_SIZE
    const piece = memory.allocatePool({ what: S3_SCRATCH_POOL, type: EfiReservedMemoryType, size })
    return piece === undefined ? undefined : roundUp(piece, RESERVED_MEM_ALIGNMENT)
  }
}

async function offersDma(client: S3TransferOptions['client']): Promise<boolean> {
  await client.select(FW_CFG_ID)
  const features = await client.read(4)
  return ((features[0] ?? 0) & FW_CFG_VERSION_DMA) !== 0
}
