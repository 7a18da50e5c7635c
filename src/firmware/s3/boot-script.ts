/**
 * The S3 boot script while it is being recorded: a table in reserved pages below 4 GiB, which grows by being copied.
 *
 * ```
 * base            header, its length 0 until the table is closed; the last four bytes are never written
 * base + 13       nodes, one behind the other
 * base + length   TERMINATE, once closed
 * ```
 *
 * Two pages and two more that stay free for nodes of later; when a node and TERMINATE no longer fit the first part, there
 * is a new table of two pages more.
 *
 * Source: edk2 MdeModulePkg/Library/PiDxeS3BootScriptLib/BootScriptSave.c; PcdS3BootScriptRuntimeTableReservePageNumber in
 * MdeModulePkg/MdeModulePkg.dec; MdeModulePkg/Universal/Acpi/S3SaveStateDxe/S3SaveState.c for polls.
 * @module
 */
import { u32le } from '../../binary/layout.ts'
import type { FirmwareHost } from '../host.ts'
import { DEBUG_ERROR, type FirmwareLog } from '../log.ts'
import type { EfiStatus } from '../status.ts'
import { EFI_PAGE_SIZE, EfiReservedMemoryType, type UefiMemory } from '../uefi-memory.ts'
import { type BootScriptNode, encodeNode, nodeLength } from './node.ts'
import {
  BOOT_SCRIPT_LAYOUTS,
  BOOT_SCRIPT_NODE_MAX_LENGTH,
  BOOT_SCRIPT_TABLE_VERSION,
  BootScriptTableHeader,
  S3BootScriptWidthUint32,
  widthBytes,
} from './opcodes.ts'

/** What the table's pages are called in the memory map. */
export const BOOT_SCRIPT_PAGES = 'boot script'

/** Pages that a table grows by. */
const GROWTH = 2
/** Pages that are kept for nodes after the table is closed. */
const RUNTIME_RESERVE = 2
const BELOW_4G = 0xffff_ffff

/** What the boot manager records after End-of-DXE, so that there is a table even if nobody else wrote a node. */
export const END_OF_DXE_NODE: BootScriptNode = {
  opcode: 'INFORMATION',
  data: Uint8Array.of(0xde, 0xad, 0xbe, 0xef),
}

export interface BootScriptOptions {
  readonly host: FirmwareHost
  readonly memory: UefiMemory
  readonly log: FirmwareLog
}

export class BootScript {
  readonly #host: FirmwareHost
  readonly #memory: UefiMemory
  readonly #log: FirmwareLog
  #base: number | undefined
  #pages = 0
  /** Header and nodes, without TERMINATE. */
  #length = 0
  #closed = false

  constructor({ host, memory, log }: BootScriptOptions) {
    this.#host = host
    this.#memory = memory
    this.#log = log
  }

  /** Where the table is; `undefined` before the first node. It moves when it grows. */
  get base(): number | undefined {
    return this.#base
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Bytes of header and nodes, and of TERMINATE when closed; 0 before the first node. */
  get length(): number {
    return this.#length + (this.#closed ? BOOT_SCRIPT_LAYOUTS.TERMINATE.size : 0)
  }

  /**
   * Appends a node.
   * @returns `Out of Resources` for a node above 255 bytes, without memory below 4 GiB, and for a closed table (with a line)
   * @throws BootScriptNodeError, LayoutError for fields that are no node
   */
  async save(node: BootScriptNode): Promise<EfiStatus> {
    if (!fits(node)) return 'Out of Resources'
    const bytes = encodeNode(node)
    if (this.#closed) {
      this.#log.print(DEBUG_ERROR, 'FATAL ERROR: Set boot script after ReadyToLock!!!\n')
      return 'Out of Resources'
    }
    const base = await this.#room(bytes.length)
    if (base === undefined) return 'Out of Resources'
    await this.#host.writeMemory(base + this.#length, bytes)
    this.#length += bytes.length
    return 'Success'
  }

  /**
   * SMM is locked: TERMINATE, and the length into the header. Again: nothing.
   * @returns `Invalid Parameter` when no node was ever saved; edk2 then fails an assertion as it keeps the table
   */
  async close(): Promise<EfiStatus> {
    if (this.#base === undefined) return 'Invalid Parameter'
    if (this.#closed) return 'Success'
    this.#closed = true
    const terminate = encodeNode({ opcode: 'TERMINATE' })
    await this.#host.writeMemory(this.#base + this.#length, terminate)
    await this.#writeField('tableLength', this.#length + terminate.length)
    return 'Success'
  }

  /** The table as it is in memory; empty before the first node. */
  async bytes(): Promise<Uint8Array> {
    const bytes = new Uint8Array(this.length)
    if (this.#base !== undefined) await this.#host.readMemory(this.#base, bytes)
    return bytes
  }

  /** Where the next node of so many bytes can go. */
  async #room(length: number): Promise<number | undefined> {
    if (this.#base === undefined) {
      const pages = GROWTH + RUNTIME_RESERVE
      const base = this.#allocate(pages)
      if (base === undefined) return undefined
      this.#base = base
      this.#pages = pages
      this.#length = BootScriptTableHeader.size
      await this.#writeHeader()
    }
    const bootTimePages = this.#pages - RUNTIME_RESERVE
    const needed = this.#length + length + BOOT_SCRIPT_LAYOUTS.TERMINATE.size
    return bootTimePages * EFI_PAGE_SIZE < needed ? this.#grow(this.#base) : this.#base
  }

  async #grow(old: number): Promise<number | undefined> {
    const pages = this.#pages + GROWTH
    const base = this.#allocate(pages)
    if (base === undefined) return undefined
    const table = new Uint8Array(this.#length)
    await this.#host.readMemory(old, table)
    await this.#host.writeMemory(base, table)
    this.#memory.freePages(old, this.#pages)
    this.#base = base
    this.#pages = pages
    return base
  }

  #allocate(pages: number): number | undefined {
    return this.#memory.allocatePages({
      what: BOOT_SCRIPT_PAGES,
      type: EfiReservedMemoryType,
      pages,
      maxAddress: BELOW_4G,
    })
  }

  async #writeHeader(): Promise<void> {
    const header = BootScriptTableHeader.encode({
      length: BootScriptTableHeader.size,
      version: BOOT_SCRIPT_TABLE_VERSION,
      tableLength: 0,
      reserved: new Uint8Array(4),
    })
    const written = BootScriptTableHeader.offsetOf('reserved')
    await this.#host.writeMemory(this.#base ?? 0, header.subarray(0, written))
  }

  async #writeField(field: 'tableLength', value: number): Promise<void> {
    const bytes = new Uint8Array(u32le.size)
    u32le.write(bytes, 0, value, { parent: undefined, name: field })
    await this.#host.writeMemory((this.#base ?? 0) + BootScriptTableHeader.offsetOf(field), bytes)
  }
}

/** Writes count in a byte as well. */
function fits(node: BootScriptNode): boolean {
  if ('data' in node && 'width' in node && node.data.length / widthBytes(node.width) > 255) return false
  return nodeLength(node) <= BOOT_SCRIPT_NODE_MAX_LENGTH
}

const POLL_INTERVAL = 1n // µs
/** A timeout counts units of 100 ns, the node microseconds. */
const UNITS_PER_INTERVAL = 10n
export const POLL_FOR_EVER = 0xffff_ffff_ffff_ffffn

/**
 * A MEM_POLL as the save-state protocol records it: a try each microsecond.
 * @param timeout in units of 100 ns; POLL_FOR_EVER is 58494 years
 */
export function memPoll({
  width = S3BootScriptWidthUint32,
  address,
  value,
  mask,
  timeout = POLL_FOR_EVER,
}: {
  readonly width?: number
  readonly address: number
  readonly value: bigint
  readonly mask: bigint
  readonly timeout?: bigint
}): BootScriptNode {
  const loopTimes = (timeout + UNITS_PER_INTERVAL - 1n) / UNITS_PER_INTERVAL
  return {
    opcode: 'MEM_POLL',
    width,
    address: BigInt(address),
    duration: POLL_INTERVAL,
    loopTimes,
    value,
    mask,
  }
}
