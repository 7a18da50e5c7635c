/**
 * What the interpreter needs of the machine that its tables describe.
 * @module
 */
import type { AmlData } from './data.ts'

/** Bytes of one access. */
export type AccessWidth = 1 | 2 | 4 | 8

/** A function on a PCI bus. */
export interface PciFunction {
  readonly segment: number
  readonly bus: number
  readonly device: number
  readonly function: number
}

/** An access to a region whose address space the interpreter does not know itself. */
export interface RegionAccess {
  /** Number of the address space, such as 3 for EmbeddedControl.           ACPI 6.5 §19.6.100 "OperationRegion" */
  readonly space: number
  /** The region's address plus the offset; of a GPIO field the number of its first pin within the connection. */
  readonly address: number
  /** Width of the access; of a GPIO field the number of its pins. */
  readonly bits: number
  /** Path of the region. */
  readonly region: string
  /** The resource descriptor that `Connection` gave, of GPIO and serial buses. */
  readonly connection: Uint8Array | undefined
  /** Length that `AccessAs` gave. */
  readonly accessLength: number
}

/** One exchange on a bus: SMBus, GenericSerialBus, IPMI, or a command of a PCC subspace. */
export interface TransferAccess extends RegionAccess {
  readonly direction: 'read' | 'write'
  /** The protocol: 6 for AttribByte, and so on; 0 where the bus has none.        ACPI 6.5 §19.6.2 "AccessAs" */
  readonly protocol: number
}

/** Serves the regions of one address space. */
export interface RegionHandler {
  /** @returns the value, or `undefined` when there is nothing at the address */
  read(access: RegionAccess): bigint | undefined
  /** @returns false when there is nothing at the address */
  write(access: RegionAccess, value: bigint): boolean
  /**
   * Buses transfer a buffer: a status byte, a length byte, then data. The handler changes it in place.
   * @returns false when nothing answers; without this method nothing does
   */
  transfer?(access: TransferAccess, buffer: Uint8Array): boolean
}

/**
 * The machine, as AML reaches it. Every method is called in the middle of an evaluation and returns before it goes on. What a
 * method throws passes through the interpreter, which stays usable.
 */
export interface AmlHost {
  /**
   * Reads guest physical memory, little-endian, at any alignment: SystemMemory regions, and tables for `Load`.
   * @returns `undefined` when there is no memory; the evaluation ends with AE_AML_ILLEGAL_ADDRESS
   */
  readMemory(address: number, width: AccessWidth): bigint | undefined

  /** Writes guest physical memory. @returns false when there is none */
  writeMemory(address: number, width: AccessWidth, value: bigint): boolean

  /** Reads an I/O port: SystemIO regions. The interpreter has checked that it is below 0x10000. */
  readPort(port: number, width: 1 | 2 | 4): number

  /** Writes an I/O port. */
  writePort(port: number, width: 1 | 2 | 4, value: number): void

  /**
   * Reads the configuration space of a PCI function: PCI_Config regions. The interpreter has found the function by `_ADR`,
   * `_BBN` and `_SEG`, and by the bus numbers of the bridges on the way.
   * @returns `undefined` when there is nothing
   */
  readPciConfig(pci: PciFunction, offset: number, width: AccessWidth): bigint | undefined

  /** Writes configuration space. @returns false when there is nothing */
  writePciConfig(pci: PciFunction, offset: number, width: AccessWidth, value: bigint): boolean

  /**
   * Who serves another address space: embedded controller, SMBus, CMOS, IPMI, GPIO, serial buses, PCC, those of the OEM. Spaces
   * that are served get `_REG` before `_INI` runs.
   * @returns `undefined` when nobody does: an access ends with AE_NOT_EXIST
   */
  region(space: number): RegionHandler | undefined

  /**
   * `Notify`: something happened to a device, processor or thermal zone. The method that says so is still running; a handler
   * that evaluates objects itself had better wait until it is done.
   * @param path absolute, such as `\_SB.VGEN`
   * @param value 0 to 0xffff; from 0x80 up the device gives the meaning
   */
  notify(path: string, value: number): void

  /** `Sleep`, and `Wait` for an event that has not been signalled. Time passes here or does not, as the host likes. */
  sleep(milliseconds: number): void

  /** `Stall`: at most 255. */
  stall(microseconds: number): void

  /** `Timer`: units of 100 ns that go up. */
  timer(): bigint

  /** `Store (…, Debug)`: messages of whoever wrote the table. */
  debug(value: AmlData): void

  /** `Fatal`: the platform says that it cannot go on. ACPICA and this interpreter do. */
  fatal(type: number, code: number, argument: bigint): void

  /**
   * `LoadTable` and `DataTableRegion` ask for a table by what is in its header. Tables that were loaded are found without it.
   * @param oemId six characters or fewer; empty for any
   * @param oemTableId eight characters or fewer; empty for any
   */
  findTable(signature: string, oemId: string, oemTableId: string): Uint8Array | undefined
}
