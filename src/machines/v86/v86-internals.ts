/**
 * The one file that knows v86 from the inside.
 *
 * v86 has no interface for devices of others, and its versions promise nothing. So everything that is used of its inside is
 * listed here and looked for before the machine starts: another version is refused with the names of what it lacks.
 *
 * What v86 0.5.462 does, as far as it matters here:
 * - `cpu.io.ports[n]` holds the handlers of port n for 8, 16 and 32 bits. `cpu.io` gives an access to its first port alone.
 * - `cpu.mem8` is guest RAM, from address 0: a proxy for an array that is another one when the WebAssembly memory has grown. Each
 *   byte through the proxy takes a microsecond; `subarray` gives the array itself. Whoever changes it must tell
 *   `jit_dirty_cache`, for there may be compiled code of those pages.
 * - `devices.acpi.timer(now)` runs in each turn of the main loop and would lower IRQ 9: the object is replaced.
 * - `cpu.reboot_internal()` is called from within a port write (0xcf9, keyboard controller). It resets the CPU and loads the BIOS
 *   again; RAM stays. `cpu.reset_cpu()` is the first half of it.
 * - `save_state` stores an object by calling its `get_state()`, which gives a list of numbers, texts, lists and typed arrays.
 * - A write to PCI configuration of a device that is not there throws a TypeError, in the middle of the guest's instruction.
 *
 * Source: v86 0.5.462, src/cpu.js, src/io.js, src/pci.js, src/acpi.js, src/rtc.js, src/state.js.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import type { AccessSize, PortIo } from '../../platform/port-bus.ts'
import type { V86Emulator } from './v86-types.ts'

/** The version that this file was written for. */
export const V86_VERSION = '0.5.462'

/** The emulator is none, is not ready, or is of a version that looks different inside. */
export class V86VersionError extends VmgenidError {
  override readonly name = 'V86VersionError'
  constructor(missing: readonly string[]) {
    super('V86_VERSION', 'this v86 cannot be used', {
      facts: { missing: missing.join(', '), writtenFor: V86_VERSION },
      hint: `Install v86@${V86_VERSION}, and wait for its event \`emulator-ready\` before.`,
    })
  }
}

/** A port's handlers. */
interface PortEntry {
  read8: () => number
  read16: () => number
  read32: () => number
  write8: (value: number) => void
  write16: (value: number) => void
  write32: (value: number) => void
  device: unknown
}

interface PciDevice {
  readonly device_spaces: (Int32Array | undefined)[]
  pci_write8(address: number, value: number): void
  pci_write16(address: number, value: number): void
  pci_write32(address: number, value: number): void
}

interface Cpu {
  readonly io: { readonly ports: PortEntry[]; create_empty_entry(): PortEntry }
  readonly mem8: Uint8Array
  readonly memory_size: ArrayLike<number>
  readonly acpi_enabled: ArrayLike<number>
  readonly option_roms: readonly { readonly name: string; readonly data: Uint8Array }[]
  readonly devices: {
    acpi: unknown
    readonly pci: PciDevice
    readonly rtc: { cmos_read(index: number): number; cmos_write(index: number, value: number): void }
    readonly uart0: unknown
  }
  device_raise_irq(irq: number): void
  device_lower_irq(irq: number): void
  jit_dirty_cache(start: number, end: number): void
  reset_cpu(): void
  reboot_internal(): void
  main_loop(): number
  pack_memory(): unknown
  unpack_memory(bitmap: unknown, packed: Uint8Array): void
}

interface Inside {
  readonly cpu: Cpu
  save_state(): ArrayBuffer
  restore_state(state: ArrayBuffer): void
  stop(): void
}

/** What has to be there, by its path below `emulator.v86`. */
const NEEDED: Readonly<Record<string, 'function' | 'object'>> = {
  save_state: 'function',
  restore_state: 'function',
  stop: 'function',
  'cpu.io.ports': 'object',
  'cpu.io.create_empty_entry': 'function',
  'cpu.mem8': 'object',
  'cpu.memory_size': 'object',
  'cpu.acpi_enabled': 'object',
  'cpu.option_roms': 'object',
  'cpu.devices.acpi.timer': 'function',
  'cpu.devices.acpi.get_state': 'function',
  'cpu.devices.acpi.set_state': 'function',
  'cpu.devices.pci.device_spaces': 'object',
  'cpu.devices.pci.pci_write8': 'function',
  'cpu.devices.pci.pci_write16': 'function',
  'cpu.devices.pci.pci_write32': 'function',
  'cpu.devices.rtc.cmos_read': 'function',
  'cpu.devices.rtc.cmos_write': 'function',
  'cpu.device_raise_irq': 'function',
  'cpu.device_lower_irq': 'function',
  'cpu.jit_dirty_cache': 'function',
  'cpu.reset_cpu': 'function',
  'cpu.reboot_internal': 'function',
  'cpu.main_loop': 'function',
  'cpu.pack_memory': 'function',
  'cpu.unpack_memory': 'function',
}

/** 8086:7113, as the first word of PCI configuration. */
const PIIX4_PM_ID = 0x7113_8086
const CONFIG_SIZE = 256
/** v86's own power management, before firmware is asked. */
const V86_PM_PORTS = [0xb000, 0xb002, 0xb004, 0xb008]

/** BIOS, and the first parts of a kernel. */
const LOW_MEMORY = 0x10_0000
/** The file whose code starts the kernel that is `bzimage`. */
const KERNEL_ROM = 'genroms/kernel.bin'
/** The kernel's real-mode part, and its command line at 0x8e000. */
const SETUP_ADDRESS = 0x8_0000
const SETUP_SIZE = 0x1_0000
const KERNEL_ADDRESS = 0x10_0000
// Offsets in the real-mode part                Linux Documentation/x86/boot.rst "The Real-Mode Kernel Header"
const SYSSIZE = 0x1f4 // size of the protected-mode part
const SYSSIZE_UNIT = 16
const RAMDISK_IMAGE = 0x218
const RAMDISK_SIZE = 0x21c

/** What takes the place of v86's power management device. */
export interface AcpiReplacement {
  /** Called in each turn of the main loop. @returns milliseconds until it has to be called again */
  timer(): number
  /** Goes into `save_state`: text alone. */
  save(): string
  /** Called in the middle of `restore_state`, before memory is there. @param saved `undefined` when it is none of ours */
  load(saved: string | undefined): void
}

export class V86Internals {
  readonly #inside: Inside
  readonly #cpu: Cpu
  readonly #reboot: () => void
  readonly #loaded: V86Internals['loadedRanges']
  #hasRun = false
  /** Handlers that others had before us, by port. */
  readonly #covered = new Map<number, PortEntry>()

  /** @param emulator one that has told `emulator-ready` and does not run yet @throws V86VersionError */
  constructor(emulator: V86Emulator) {
    const missing = Object.entries(NEEDED)
      .filter(([path, type]) => typeof at(emulator.v86, path) !== type)
      .map(([path]) => path)
    if (missing.length > 0) throw new V86VersionError(missing)
    this.#inside = emulator.v86 as Inside
    this.#cpu = this.#inside.cpu
    if (this.#cpu.acpi_enabled[0] !== 1) throw new V86VersionError(['option acpi: true'])
    if (this.pmSlot < 0) throw new V86VersionError(['a PIIX4 PM function'])
    this.#reboot = this.#cpu.reboot_internal.bind(this.#cpu)
    this.#loaded = this.loadedRanges
    emulator.add_listener('emulator-started', () => {
      this.#hasRun = true
    })
    this.#guardPci()
    for (const port of V86_PM_PORTS) this.#cpu.io.ports[port] = this.#cpu.io.create_empty_entry()
  }

  // ---------------------------------------------------------------- memory

  /** Bytes of guest RAM. */
  get memorySize(): number {
    return this.#cpu.memory_size[0] ?? 0
  }

  /** Guest RAM as it is now: not to be kept. */
  memory(): Uint8Array {
    return this.#cpu.mem8.subarray()
  }

  /** Bytes that were written may be code: what was compiled of it is thrown away. */
  memoryChanged(address: number, length: number): void {
    const end = Math.min(address + length, this.memorySize)
    if (address < end) this.#cpu.jit_dirty_cache(address, end)
  }

  // ---------------------------------------------------------------- ports and interrupts

  /** The ports as the guest sees them, whoever answers. */
  readonly ports: PortIo = {
    read: (port, size) => {
      const entry = this.#cpu.io.ports[port & 0xffff]
      if (!entry) return 0xff
      const { device } = entry
      if (size === 1) return entry.read8.call(device) & 0xff
      return size === 2 ? entry.read16.call(device) & 0xffff : entry.read32.call(device) >>> 0
    },
    write: (port, size, value) => {
      const entry = this.#cpu.io.ports[port & 0xffff]
      if (!entry) return
      const { device } = entry
      if (size === 1) entry.write8.call(device, value & 0xff)
      else if (size === 2) entry.write16.call(device, value & 0xffff)
      else entry.write32.call(device, value | 0)
    },
  }

  /** From now on `bus` answers these ports. */
  coverPorts(first: number, length: number, bus: PortIo): void {
    const { ports } = this.#cpu.io
    for (let port = first; port < first + length && port < 0x10000; port++) {
      const before = ports[port]
      if (before && !this.#covered.has(port)) this.#covered.set(port, before)
      const read = (size: AccessSize) => () => bus.read(port, size)
      const write = (size: AccessSize) => (value: number) => bus.write(port, size, value >>> 0)
      ports[port] = {
        read8: read(1),
        read16: read(2),
        // v86 takes and gives 32 bits as a signed number.
        read32: () => bus.read(port, 4) | 0,
        write8: write(1),
        write16: write(2),
        write32: write(4),
        device: undefined,
      }
    }
  }

  /** Gives the ports back to whom they were taken from. */
  uncoverPorts(first: number, length: number): void {
    for (let port = first; port < first + length && port < 0x10000; port++) {
      const before = this.#covered.get(port)
      if (before) this.#cpu.io.ports[port] = before
      this.#covered.delete(port)
    }
  }

  setIrq(irq: number, level: boolean): void {
    if (level) this.#cpu.device_raise_irq(irq)
    else this.#cpu.device_lower_irq(irq)
  }

  // ---------------------------------------------------------------- devices of v86

  readCmos(index: number): number {
    return this.#cpu.devices.rtc.cmos_read(index)
  }

  writeCmos(index: number, value: number): void {
    this.#cpu.devices.rtc.cmos_write(index, value)
  }

  /** fw_cfg files that v86 offers to its own firmware: the loader of `bzimage`. */
  get optionRoms(): readonly { readonly name: string; readonly data: Uint8Array }[] {
    return this.#cpu.option_roms
  }

  /** Where v86 has put the parts of `bzimage` and `initrd`: nothing puts them there again. */
  get loadedRanges(): readonly { readonly address: number; readonly length: number }[] {
    if (!this.optionRoms.some(({ name }) => name === KERNEL_ROM)) return []
    const memory = this.memory()
    const header = new DataView(memory.buffer, memory.byteOffset + SETUP_ADDRESS, SETUP_SIZE)
    const ranges = [
      { address: SETUP_ADDRESS, length: SETUP_SIZE },
      { address: KERNEL_ADDRESS, length: header.getUint32(SYSSIZE, true) * SYSSIZE_UNIT },
      { address: header.getUint32(RAMDISK_IMAGE, true), length: header.getUint32(RAMDISK_SIZE, true) },
    ]
    return ranges.map(({ address, length }) => ({
      address,
      length: Math.max(0, Math.min(length, memory.length - address)),
    }))
  }

  replaceAcpi({ timer, save, load }: AcpiReplacement): void {
    this.#cpu.devices.acpi = new AcpiDevice({ timer, save, load })
  }

  /** Device × 8 + function of the PIIX4 PM function on v86's bus; -1: none. */
  get pmSlot(): number {
    return this.#cpu.devices.pci.device_spaces.findIndex((space) => space?.[0] === PIIX4_PM_ID)
  }

  /** Registers of the PIIX4 PM function from `offset` on, as the guest is to read them. */
  showPmConfig(bytes: Uint8Array, offset: number): void {
    const space = this.#cpu.devices.pci.device_spaces[this.pmSlot]
    if (!space) return
    new Uint8Array(space.buffer, space.byteOffset, CONFIG_SIZE).set(bytes.subarray(offset), offset)
  }

  /** Tells of each write to configuration of the PIIX4 PM function, when v86 has taken it. */
  onPmConfigWrite(written: (offset: number, size: AccessSize, value: number) => void): void {
    const { pci } = this.#cpu.devices
    const slot = this.pmSlot
    const watched = (own: (address: number, value: number) => void, size: AccessSize) => {
      return (address: number, value: number) => {
        own.call(pci, address, value)
        if (slotOf(address) === slot) written(address & 0xff, size, value >>> 0)
      }
    }
    pci.pci_write8 = watched(pci.pci_write8, 1)
    pci.pci_write16 = watched(pci.pci_write16, 2)
    pci.pci_write32 = watched(pci.pci_write32, 4)
  }

  // ---------------------------------------------------------------- the CPU

  /** RAM and the shadowed BIOS stay: how a PC leaves S3. */
  resetCpu(): void {
    this.#cpu.reset_cpu()
  }

  /** A cold reset of what v86 has. */
  reboot(): void {
    this.#reboot()
  }

  /** The guest, or `restart()`, resets the machine: called instead of v86's own reset. */
  onReboot(reboot: () => void): void {
    this.#cpu.reboot_internal = reboot
  }

  /** The CPU stops when its present turn is over: some thousand instructions. */
  stopSoon(): void {
    this.#inside.stop()
  }

  /** Something threw in the middle of an instruction: the CPU stops, and cannot go on. */
  onFault(fault: (error: unknown) => void): void {
    const cpu = this.#cpu
    const loop = cpu.main_loop
    let broken = false
    cpu.main_loop = () => {
      try {
        if (!broken) return loop.call(cpu)
      } catch (error) {
        broken = true
        fault(error)
      }
      this.#inside.stop()
      return 0
    }
  }

  // ---------------------------------------------------------------- states

  /** @param restored is called when all of v86 and the guest's memory are restored */
  onRestored(restored: () => void): void {
    const inside = this.#inside
    const restore = inside.restore_state
    inside.restore_state = (state) => {
      restore.call(inside, state)
      restored()
    }
  }

  saveState(): ArrayBuffer {
    return this.#inside.save_state()
  }

  restoreState(state: ArrayBuffer): void {
    this.#inside.restore_state(state)
  }

  /** v86's state without guest memory, which is saved by other means. */
  saveWithoutMemory(): ArrayBuffer {
    const cpu = this.#cpu
    const pack = cpu.pack_memory
    cpu.pack_memory = () => ({
      bitmap: { get_buffer: () => new ArrayBuffer(0) },
      packed_memory: new Uint8Array(0),
    })
    try {
      return this.saveState()
    } finally {
      cpu.pack_memory = pack
    }
  }

  /** @param load puts guest memory in its place; it is all zero */
  restoreWithoutMemory(state: ArrayBuffer, load: (memory: Uint8Array) => void): void {
    const cpu = this.#cpu
    const unpack = cpu.unpack_memory
    cpu.unpack_memory = () => {
      this.#clearMemory()
      load(this.memory())
    }
    try {
      this.restoreState(state)
    } finally {
      cpu.unpack_memory = unpack
    }
  }

  /** In a machine that has not run yet only what was loaded is cleared: memory that nobody touches costs nothing. */
  #clearMemory(): void {
    const memory = this.memory()
    if (this.#hasRun) {
      memory.fill(0)
      return
    }
    memory.fill(0, 0, LOW_MEMORY)
    for (const { address, length } of this.#loaded) memory.fill(0, address, address + length)
  }

  /** A write to a device that is not there is lost, as on a PC. */
  #guardPci(): void {
    const { pci } = this.#cpu.devices
    const guarded = (own: (address: number, value: number) => void) => (address: number, value: number) => {
      if (pci.device_spaces[slotOf(address)]) own.call(pci, address, value)
    }
    pci.pci_write8 = guarded(pci.pci_write8)
    pci.pci_write16 = guarded(pci.pci_write16)
    pci.pci_write32 = guarded(pci.pci_write32)
  }
}

/** As v86 calls it. A class, because v86 prints objects that are none when it saves them. */
class AcpiDevice {
  readonly timer: () => number
  readonly get_state: () => readonly string[]
  readonly set_state: (state: readonly unknown[]) => void
  constructor({ timer, save, load }: AcpiReplacement) {
    this.timer = timer
    this.get_state = () => [save()]
    this.set_state = ([saved]) => load(typeof saved === 'string' ? saved : undefined)
  }
}

/** Bus, device and function of a configuration address. */
function slotOf(address: number): number {
  return (address >> 8) & 0xffff
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((object, name) => (object as Record<string, unknown> | null | undefined)?.[name], value)
}
