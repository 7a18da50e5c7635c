/**
 * The boot-script executor: runs a recorded script from guest memory at resume, with edk2's lines.
 *
 * It does what edk2 does with any bytes: the step from node to node is the node's length, but how much is written is its
 * `count`, from wherever the data then lies; a node may even rewrite the script. What edk2 would never come back from ends
 * the run with a `BootScriptHang`, and so does what is above the limits, so that no script and no device can make it go on
 * for ever or fill memory with its log.
 *
 * Source: edk2 MdeModulePkg/Library/PiDxeS3BootScriptLib/BootScriptExecute.c.
 * @module
 */
import { fromLittleEndian, hex } from '../../binary/numbers.ts'
import { FirmwareHang } from '../hang.ts'
import type { FirmwareHost } from '../host.ts'
import { DEBUG_INFO, formatHex } from '../log.ts'
import type { EfiStatus } from '../status.ts'
import {
  type AddressSpace,
  encodePciAddress,
  lacksWidth,
  loopOf,
  memorySpace,
  pciSpace,
  portSpace,
  readLine,
  writeLine,
  x32,
  x64,
} from './access.ts'
import {
  BOOT_SCRIPT_LIMITS,
  type BootScriptExecution,
  BootScriptHang,
  type BootScriptLimits,
  type BootScriptRun,
} from './execution.ts'
import {
  BOOT_SCRIPT_LAYOUTS,
  BootScriptGenericHeader,
  type BootScriptOpcode,
  BootScriptTableHeader,
  opcodeConstant,
  opcodeName,
  S3_BOOT_SCRIPT_LIB_TABLE_OPCODE,
  widthBytes,
} from './opcodes.ts'
import { smbusExecute } from './smbus.ts'

/** Never throws for what a script or a device does; an error of the host passes through. */
export async function executeBootScript(execution: BootScriptExecution): Promise<BootScriptRun> {
  return new Executor(execution).run()
}

interface Node {
  readonly address: number
  readonly opcode: BootScriptOpcode
  /** As many bytes as the longest header has. */
  readonly header: Uint8Array
}

const LONGEST_HEADER = BOOT_SCRIPT_LAYOUTS.MEM_POLL.size
const NANOSECONDS_PER_MICROSECOND = 1000n
/** Of IO_POLL and the PCI polls. */
const POLL_UNIT_NANOSECONDS = 100n

class Executor {
  readonly #execution: BootScriptExecution
  readonly #host: FirmwareHost
  readonly #limits: BootScriptLimits
  readonly #ports: AddressSpace
  readonly #memory: AddressSpace
  readonly #pci: AddressSpace
  /** Of the last node that has some: nodes of FIFO and FILL width use what is left there. */
  #andMask = 0n
  #orMask = 0n
  #nodes = 0
  #accesses = 0
  #nanoseconds = 0n

  constructor(execution: BootScriptExecution) {
    const { host, limits, pciExpressBase } = execution
    this.#execution = execution
    this.#host = host
    this.#limits = { ...BOOT_SCRIPT_LIMITS, ...limits }
    this.#ports = portSpace(host)
    this.#memory = memorySpace(host)
    this.#pci = pciSpace(host, pciExpressBase)
  }

  async run(): Promise<BootScriptRun> {
    let status: EfiStatus | undefined
    let hang: BootScriptHang | undefined
    try {
      status = await this.#table()
    } catch (error) {
      if (!(error instanceof BootScriptHang)) throw error
      hang = error
    }
    return { status, hang, nodes: this.#nodes, nanoseconds: this.#nanoseconds }
  }

  #print(text: string): void {
    this.#execution.log.print(DEBUG_INFO, text)
  }

  async #table(): Promise<EfiStatus> {
    const { base } = this.#execution
    if (base === 0) return 'Invalid Parameter'
    const bytes = await this.#read(base, BootScriptTableHeader.size)
    this.#print('S3BootScriptExecute:\n')
    if (BootScriptGenericHeader.decode(bytes).opcode !== S3_BOOT_SCRIPT_LIB_TABLE_OPCODE) return 'Unsupported'
    const { length, version, tableLength } = BootScriptTableHeader.decode(bytes)
    this.#print(`TableHeader - 0x${x32(base)}\n`)
    this.#print(`TableHeader.Version - 0x${formatHex(version, 4)}\n`)
    this.#print(`TableHeader.TableLength - 0x${x32(tableLength)}\n`)

    let status: EfiStatus = 'Success'
    for (let address = base + length; address < base + tableLength; ) {
      this.#print(`ExecuteBootScript - ${x32(address)}\n`)
      const header = await this.#read(address, LONGEST_HEADER)
      const generic = BootScriptGenericHeader.decode(header)
      const opcode = opcodeName(generic.opcode)
      if (opcode === undefined) return this.#done('Unsupported')
      const node = { address, opcode, header }
      if (++this.#nodes > this.#limits.nodes) {
        throw new BootScriptHang('limit', node, `more than ${this.#limits.nodes} nodes`)
      }
      this.#print(`${opcodeConstant(opcode)}\n`)
      if (opcode === 'TERMINATE') return this.#done('Success')
      status = (await this.#node(node)) ?? status
      if (status !== 'Success') return this.#done(status)
      if (generic.length === 0)
        throw new BootScriptHang('spin', node, 'its length is 0, and it runs again and again')
      address += generic.length
    }
    return this.#done(status)
  }

  #done(status: EfiStatus): EfiStatus {
    this.#print(`S3BootScriptDone - ${status}\n`)
    return status
  }

  /** `undefined` for a node that leaves the status of the one before. */
  async #node(node: Node): Promise<EfiStatus | undefined> {
    try {
      return await this.#execute(node)
    } catch (error) {
      if (!(error instanceof FirmwareHang) || error instanceof BootScriptHang) throw error
      throw new BootScriptHang(error.kind, node, error.during)
    }
  }

  async #execute(node: Node): Promise<EfiStatus | undefined> {
    const { opcode, header } = node
    const data = node.address + BOOT_SCRIPT_LAYOUTS[opcode].size
    switch (opcode) {
      case 'MEM_WRITE':
      case 'IO_WRITE':
      case 'PCI_CONFIG_WRITE':
      case 'PCI_CONFIG2_WRITE': {
        const { width, count, address } = BOOT_SCRIPT_LAYOUTS[opcode].decode(header)
        const at = this.#target(node, address)
        const name = { MEM: 'MemoryWrite', IO: 'IoWrite', PCI: 'PciCfgWrite', PCI2: 'PciCfg2Write' }[at.kind]
        this.#print(
          `BootScriptExecute${name} - ${at.space.format(at.address)}, 0x${x32(count)}, 0x${x32(width)}\n`,
        )
        return this.#write(node, at, width, count, data)
      }
      case 'MEM_READ_WRITE':
      case 'IO_READ_WRITE':
      case 'PCI_CONFIG_READ_WRITE':
      case 'PCI_CONFIG2_READ_WRITE': {
        const { width, address } = BOOT_SCRIPT_LAYOUTS[opcode].decode(header)
        await this.#checkAndOrMask(width, data)
        const at = this.#target(node, address)
        const name = {
          MEM: 'MemoryReadWrite',
          IO: 'IoReadWrite',
          PCI: 'PciCfgReadWrite',
          PCI2: 'PciCfg2ReadWrite',
        }[at.kind]
        this.#printMasks(`BootScriptExecute${name}`, at)
        return this.#readWrite(node, at, width)
      }
      case 'MEM_POLL': {
        const { width, address, duration, loopTimes } = BOOT_SCRIPT_LAYOUTS.MEM_POLL.decode(header)
        return this.#poll(node, width, address, data, loopTimes, duration * NANOSECONDS_PER_MICROSECOND)
      }
      case 'IO_POLL':
      case 'PCI_CONFIG_POLL':
      case 'PCI_CONFIG2_POLL': {
        const { width, address, delay } = BOOT_SCRIPT_LAYOUTS[opcode].decode(header)
        return this.#poll(node, width, address, data, delay, POLL_UNIT_NANOSECONDS)
      }
      case 'STALL': {
        const { duration } = BOOT_SCRIPT_LAYOUTS.STALL.decode(header)
        this.#print(`BootScriptExecuteStall - 0x${x32(duration)}\n`)
        if (duration > BigInt(this.#limits.waitMicroseconds)) {
          throw new BootScriptHang('limit', node, 'a stall', duration)
        }
        await this.#delay(duration * NANOSECONDS_PER_MICROSECOND)
        return 'Success'
      }
      case 'DISPATCH': {
        const { entryPoint } = BOOT_SCRIPT_LAYOUTS.DISPATCH.decode(header)
        this.#print(`BootScriptExecuteDispatch - 0x${x32(entryPoint)}\n`)
        return this.#dispatch(node, entryPoint, 0n)
      }
      case 'DISPATCH_2': {
        const { entryPoint, context } = BOOT_SCRIPT_LAYOUTS.DISPATCH_2.decode(header)
        this.#print(`BootScriptExecuteDispatch2 - 0x${x32(entryPoint)}(0x${x32(context)})\n`)
        return this.#dispatch(node, entryPoint, context)
      }
      case 'SMBUS_EXECUTE': {
        const { smBusAddress, operation } = BOOT_SCRIPT_LAYOUTS.SMBUS_EXECUTE.decode(header)
        this.#print(`BootScriptExecuteSmbusExecute - 0x${x32(smBusAddress)}, 0x${x32(operation)}\n`)
        return smbusExecute(smBusAddress, operation, await this.#read(data, 2), (line) => this.#print(line))
      }
      case 'INFORMATION':
        await this.#information(node, 'Information', data)
        return undefined
      case 'LABEL':
        await this.#information(node, 'Label', data)
        return undefined
      case 'TERMINATE':
        return undefined
    }
  }

  async #write(node: Node, at: Target, width: number, count: number, data: number): Promise<EfiStatus> {
    const { space, address } = at
    const loop = loopOf(space, width, address)
    if (!loop) return 'Invalid Parameter'
    for (let i = 0; i < count; i++) {
      if (lacksWidth(space, width)) return 'Invalid Parameter'
      this.#count(node, 1)
      const to = BigInt.asUintN(64, address + BigInt(i) * loop.addressStride)
      const value = fromLittleEndian(await this.#read(data + i * loop.dataStride, loop.size))
      this.#print(writeLine(space, width, to, value))
      await space.write(to, loop.size, value)
    }
    return 'Success'
  }

  async #readWrite(node: Node, { space, address }: Target, width: number): Promise<EfiStatus> {
    const loop = loopOf(space, width, address)
    if (!loop || lacksWidth(space, width)) return 'Invalid Parameter'
    this.#count(node, 2)
    this.#print(readLine(space, width, address))
    const found = await space.read(address, loop.size)
    const value = BigInt.asUintN(8 * loop.size, (found & this.#andMask) | this.#orMask)
    this.#print(writeLine(space, width, address, value))
    await space.write(address, loop.size, value)
    return 'Success'
  }

  async #poll(
    node: Node,
    width: number,
    nodeAddress: bigint,
    data: number,
    tries: bigint,
    interval: bigint,
  ): Promise<EfiStatus> {
    await this.#checkAndOrMask(width, data)
    const at = this.#target(node, nodeAddress)
    const name = {
      MEM: 'BootScriptExecuteMemPoll',
      IO: 'BootScriptExecuteIoPoll',
      PCI: 'BootScriptPciCfgPoll',
      PCI2: 'BootScriptPciCfg2Poll',
    }[at.kind]
    this.#printMasks(name, at)
    const { space, address } = at
    const loop = loopOf(space, width, address)
    let found: bigint | undefined
    const matches = async (): Promise<boolean> => {
      if (!loop || lacksWidth(space, width)) return false
      this.#print(readLine(space, width, address))
      found = await space.read(address, loop.size)
      return (found & this.#andMask) === this.#orMask
    }
    if (await matches()) return 'Success'
    const limit = BigInt(this.#limits.waitMicroseconds) * NANOSECONDS_PER_MICROSECOND
    let waited = 0n
    for (let done = 0n; done < tries; done++) {
      waited += interval
      if (done >= BigInt(this.#limits.pollTries) || waited > limit) {
        const all = tries * interval
        const value = found === undefined ? 'it cannot be read' : `it reads ${hex(found)}`
        const problem = `waits for ${hex(this.#orMask)} under mask ${hex(this.#andMask)} at ${hex(address)}, and ${value}`
        throw new BootScriptHang(
          all > limit ? 'spin' : 'limit',
          node,
          problem,
          all / NANOSECONDS_PER_MICROSECOND,
        )
      }
      await this.#delay(interval)
      if (await matches()) return 'Success'
    }
    return 'Device Error'
  }

  async #dispatch(node: Node, entryPoint: bigint, context: bigint): Promise<EfiStatus> {
    const { dispatch } = this.#execution
    if (!dispatch) throw new BootScriptHang('code', node, `calls ${hex(entryPoint)}`)
    return dispatch(entryPoint, context)
  }

  async #information(node: Node, name: 'Information' | 'Label', data: number): Promise<void> {
    const layout = BOOT_SCRIPT_LAYOUTS[name === 'Label' ? 'LABEL' : 'INFORMATION']
    const { dataLength } = layout.decode(node.header)
    this.#print(`BootScriptExecute${name} - 0x${x32(data)}\n`)
    this.#print(`BootScript${name}: `)
    this.#count(node, dataLength)
    const bytes = await this.#read(data, dataLength)
    this.#print(`${Array.from(bytes, (byte) => `${formatHex(byte, 2)} `).join('')}\n`)
  }

  /** Value and mask behind a header, for the four plain widths; others leave the masks as they are. */
  async #checkAndOrMask(width: number, data: number): Promise<void> {
    if (width > 3) return
    const size = widthBytes(width)
    const pair = await this.#read(data, 2 * size)
    this.#orMask = fromLittleEndian(pair.subarray(0, size))
    this.#andMask = fromLittleEndian(pair.subarray(size))
  }

  #printMasks(name: string, { space, address }: Target): void {
    this.#print(`${name} - ${space.format(address)}, 0x${x64(this.#andMask)}, 0x${x64(this.#orMask)}\n`)
  }

  #target({ opcode, header }: Node, address: bigint): Target {
    switch (opcode) {
      case 'IO_WRITE':
      case 'IO_READ_WRITE':
      case 'IO_POLL':
        return { kind: 'IO', space: this.#ports, address }
      case 'PCI_CONFIG_WRITE':
      case 'PCI_CONFIG_READ_WRITE':
      case 'PCI_CONFIG_POLL':
        return { kind: 'PCI', space: this.#pci, address: encodePciAddress(0, address) }
      case 'PCI_CONFIG2_WRITE':
      case 'PCI_CONFIG2_READ_WRITE':
      case 'PCI_CONFIG2_POLL': {
        const { segment } = BOOT_SCRIPT_LAYOUTS[opcode].decode(header)
        return { kind: 'PCI2', space: this.#pci, address: encodePciAddress(segment, address) }
      }
      default:
        return { kind: 'MEM', space: this.#memory, address }
    }
  }

  #count(node: Node, accesses: number): void {
    this.#accesses += accesses
    if (this.#accesses <= this.#limits.accesses) return
    throw new BootScriptHang('limit', node, `more than ${this.#limits.accesses} accesses`)
  }

  async #delay(nanoseconds: bigint): Promise<void> {
    this.#nanoseconds += nanoseconds
    await this.#execution.passTime?.(nanoseconds)
  }

  async #read(address: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length)
    await this.#host.readMemory(address, bytes)
    return bytes
  }
}

interface Target {
  readonly kind: 'MEM' | 'IO' | 'PCI' | 'PCI2'
  readonly space: AddressSpace
  /** As the space has it. */
  readonly address: bigint
}
