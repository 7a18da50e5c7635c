/**
 * OVMF's resume from S3, line by line: the boot script, and what its nodes make the fw_cfg device do.
 *
 * Source: edk2 UefiCpuPkg/Universal/Acpi/S3Resume2Pei/S3Resume.c; MdeModulePkg/Library/PiDxeS3BootScriptLib/
 * BootScriptExecute.c.
 * @module
 */
import { fromLittleEndian, swap32 } from '../../binary/numbers.ts'
import {
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_SELECT,
  FW_CFG_DMA_CTL_SKIP,
  FW_CFG_DMA_CTL_WRITE,
  FwCfgDmaAccess,
  fwCfgDmaSelector,
} from '../../fwcfg/dma.ts'
import { BOOT_SCRIPT_OPCODES, type BootScriptOpcode, opcodeConstant } from '../s3/opcodes.ts'
import type { Budget } from './budget.ts'
import { LineTable, type MatchedLine } from './line-format.ts'
import type { LogPlace } from './lines.ts'
import type { LoggedNode, LoggedTransfer, LoggedWrite, OvmfResumeRun } from './model.ts'

const RESUME_LINES = {
  enter: 'Enter S3 PEIM',
  resume: 'S3ResumeExecuteBootScript()',
  execute: 'S3BootScriptExecute:',
  base: 'TableHeader - 0x{base:x}',
  version: 'TableHeader.Version - 0x{version:x}',
  length: 'TableHeader.TableLength - 0x{length:x}',
  node: 'ExecuteBootScript - {address:x}',
  information: 'BootScriptInformation:{bytes}',
  label: 'BootScriptLabel:{bytes}',
  done: 'S3BootScriptDone - {status}',
  vector16: 'Transfer to 16bit OS waking vector - {address:x}',
  vector32: 'Transfer to 32bit OS waking vector - {address:x}',
  vector64: 'Transfer from PEI to 64bit OS waking vector - {address:x}',
} as const

const table = new LineTable(RESUME_LINES)

/** `EFI_BOOT_SCRIPT_MEM_WRITE_OPCODE` and so on: the node's opcode. */
const OPCODE_LINES: ReadonlyMap<string, string> = new Map(
  (Object.keys(BOOT_SCRIPT_OPCODES) as BootScriptOpcode[]).map((opcode) => [opcodeConstant(opcode), opcode]),
)

/** The lines of an access, behind `S3BootScriptWidth…`. */
const accessLines = new LineTable({
  write: ' - 0x{address:x} (0x{value:q})',
  read: ' - 0x{address:x}',
})
const ACCESS = 'S3BootScriptWidth'
const WIDTHS: ReadonlyMap<string, 1 | 2 | 4 | 8> = new Map(
  ['', 'Fifo', 'Fill'].flatMap((kind): [string, 1 | 2 | 4 | 8][] => [
    [`${kind}Uint8`, 1],
    [`${kind}Uint16`, 2],
    [`${kind}Uint32`, 4],
    [`${kind}Uint64`, 8],
  ]),
)

export type OvmfResumeLine =
  | MatchedLine<typeof RESUME_LINES>
  | { readonly id: 'opcode'; readonly opcode: string }
  | { readonly id: 'arguments'; readonly values: readonly bigint[] }
  | {
      readonly id: 'access'
      readonly width: 1 | 2 | 4 | 8
      readonly address: number
      readonly value?: bigint
    }

/** @returns undefined for a line that is none of a resume's */
export function matchOvmfResumeLine(text: string, start: number): OvmfResumeLine | undefined {
  const line = table.match(text, start)
  if (line) return line
  if (text.startsWith(ACCESS, start)) return matchAccess(text, start + ACCESS.length)
  const opcode = OPCODE_LINES.get(text.slice(start).trimEnd())
  if (opcode !== undefined) return { id: 'opcode', opcode }
  if (text.startsWith('BootScriptExecute', start) || text.startsWith('BootScriptPciCfg', start)) {
    return matchArguments(text, start)
  }
  return undefined
}

/** Beginnings of lines that only a boot script prints. */
export const RESUME_FUNCTIONS: readonly string[] = [
  'ExecuteBootScript',
  'BootScriptExecute',
  'S3BootScript',
  'EFI_BOOT_SCRIPT_',
  'TableHeader',
]

/** Lines before the first node: they begin a resume, when the one before is past them. */
export function beginsResume({ id }: OvmfResumeLine): boolean {
  return id === 'enter' || id === 'resume' || id === 'execute'
}

function matchAccess(text: string, start: number): OvmfResumeLine | undefined {
  const end = text.indexOf(' ', start)
  const width = end === -1 ? undefined : WIDTHS.get(text.slice(start, end))
  const access = width && accessLines.match(text, end)
  if (!access) return undefined
  const { address } = access.fields
  return access.id === 'write'
    ? { id: 'access', width, address, value: access.fields.value }
    : { id: 'access', width, address }
}

/** `BootScriptExecuteMemPoll - 0x…, 0x…, 0x…`; the second number of a DISPATCH_2 is in parentheses. */
function matchArguments(text: string, start: number): OvmfResumeLine | undefined {
  const dash = text.indexOf(' - 0x', start)
  if (dash === -1) return undefined
  const pieces = text.slice(dash + 3, dash + 3 + 128).split(/[,() ]/, 16)
  const values = pieces.filter((piece) => /^0x[0-9a-f]{1,16}$/i.test(piece)).map(BigInt)
  return { id: 'arguments', values }
}

const FW_CFG_DMA_HIGH = 0x514
const FW_CFG_DMA_LOW = 0x518
/** Bytes of memory that are remembered: control blocks and values are a few dozen. */
const MEMORY_LIMIT = 65_536

export class OvmfResumeReader {
  readonly run: OvmfResumeRun
  readonly #budget: Budget
  #node: LoggedNode | undefined
  readonly #memory = new Map<number, number>()
  #dmaHigh = 0
  #key: number | undefined
  #offset = 0

  constructor(place: LogPlace, budget: Budget) {
    this.#budget = budget
    this.run = {
      kind: 'ovmf-resume',
      first: place,
      last: place,
      errors: [],
      nodes: [],
      transfers: [],
      reset: false,
    }
  }

  /** True when `line` can be no part of this resume, as it has been there or behind it already. */
  isPast(line: OvmfResumeLine): boolean {
    const { base, nodes, status } = this.run
    const begun = base !== undefined || nodes.length > 0 || status !== undefined
    return begun && (beginsResume(line) || (line.id === 'base' && nodes.length > 0))
  }

  read(line: OvmfResumeLine, place: LogPlace): void {
    const { run } = this
    run.last = place
    switch (line.id) {
      case 'enter':
      case 'resume':
      case 'execute':
        return
      case 'base':
        run.base = line.fields.base
        return
      case 'version':
        run.version = line.fields.version
        return
      case 'length':
        run.length = line.fields.length
        return
      case 'node':
        this.#node = { address: line.fields.address, arguments: [], writes: [], reads: 0, place }
        this.#budget.add(run.nodes, this.#node)
        return
      case 'opcode':
        if (this.#node) this.#node.opcode = line.opcode
        return
      case 'arguments':
        if (this.#node) this.#node.arguments = line.values
        return
      case 'information':
      case 'label':
        if (this.#node) this.#node.information = line.fields.bytes.trim()
        return
      case 'access':
        this.#access(line, place)
        return
      case 'done':
        run.status = line.fields.status.trim()
        return
      case 'vector16':
      case 'vector32':
      case 'vector64':
        run.wakingVector = { mode: `${line.id.slice(-2)}-bit`, address: line.fields.address }
        return
    }
  }

  #access(line: Extract<OvmfResumeLine, { id: 'access' }>, place: LogPlace): void {
    const node = this.#node
    if (!node) return
    node.width = line.width
    if (line.value === undefined) {
      node.reads++
      return
    }
    const write: LoggedWrite = { address: line.address, width: line.width, value: line.value }
    this.#budget.add(node.writes, write)
    if (node.opcode?.startsWith('MEM_')) this.#store(write)
    else if (node.opcode?.startsWith('IO_')) this.#port(write, place)
  }

  #store({ address, width, value }: LoggedWrite): void {
    for (let at = 0; at < width; at++) {
      if (this.#memory.size >= MEMORY_LIMIT) return
      this.#memory.set(address + at, Number((value >> BigInt(8 * at)) & 0xffn))
    }
  }

  #load(address: number, length: number): Uint8Array | undefined {
    const bytes = Array.from({ length }, (_, at) => this.#memory.get(address + at))
    return bytes.every((byte) => byte !== undefined) ? Uint8Array.from(bytes) : undefined
  }

  /** The registers are big-endian: the log has their bytes the other way round. */
  #port({ address, width, value }: LoggedWrite, place: LogPlace): void {
    if (width !== 4) return
    const register = swap32(Number(value))
    if (address === FW_CFG_DMA_HIGH) this.#dmaHigh = register
    if (address === FW_CFG_DMA_LOW) this.#transfer(this.#dmaHigh * 2 ** 32 + register, place)
  }

  /** What the device does with the control block that earlier nodes wrote. */
  #transfer(dmaAccess: number, place: LogPlace): void {
    const block = Number.isSafeInteger(dmaAccess) ? this.#load(dmaAccess, FwCfgDmaAccess.size) : undefined
    if (!block) return
    const { control, length, address } = FwCfgDmaAccess.decode(block)
    if (control & FW_CFG_DMA_CTL_SELECT) {
      this.#key = fwCfgDmaSelector(control)
      this.#offset = 0
    }
    const action = actionOf(control)
    const value =
      action === 'write' && [1, 2, 4, 8].includes(length) ? this.#value(address, length) : undefined
    const transfer: LoggedTransfer = {
      action,
      ...(this.#key === undefined ? {} : { key: this.#key }),
      offset: this.#offset,
      length,
      dmaAccess,
      ...(value === undefined ? {} : { value }),
      place,
    }
    this.#budget.add(this.run.transfers, transfer)
    if (action !== 'select') this.#offset += length
  }

  #value(address: bigint, length: number): bigint | undefined {
    const bytes = address <= BigInt(Number.MAX_SAFE_INTEGER) ? this.#load(Number(address), length) : undefined
    return bytes && fromLittleEndian(bytes)
  }
}

function actionOf(control: number): LoggedTransfer['action'] {
  if (control & FW_CFG_DMA_CTL_READ) return 'read'
  if (control & FW_CFG_DMA_CTL_WRITE) return 'write'
  return control & FW_CFG_DMA_CTL_SKIP ? 'skip' : 'select'
}
