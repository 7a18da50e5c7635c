/**
 * What goes into a guest and what comes out of it: its machine, choices, what it booted to, and its saved state.
 * @module
 */
import type { AmlLimits } from '../aml/interpreter.ts'
import type { Clock } from '../platform/clock.ts'
import type { GuestMemory } from '../platform/guest-memory.ts'
import type { InterruptLine } from '../platform/interrupts.ts'
import type { SavedState } from '../platform/lifecycle.ts'
import type { PortIo } from '../platform/port-bus.ts'
import type { RandomSource } from '../platform/random.ts'
import type { Trace } from '../platform/trace.ts'
import type { AcpiDevice } from './acpi/devices.ts'
import type { AcpiState } from './acpi/subsystem.ts'
import type { LinuxCrngOptions, LinuxCrngState } from './crng/linux-crng.ts'
import type { DeviceTreeNode } from './drivers/device-tree.ts'
import type { ProbeResult } from './drivers/driver.ts'
import type { LinuxDriverOptions } from './drivers/linux.ts'
import type { GuestLatency } from './interrupt-service.ts'
import type { KernelLogState } from './kernel-log.ts'
import type { HolderCheck, MemoryMapEntry } from './memory-check.ts'
import type { NvsCopyState } from './nvs-copy.ts'
import type { GuestSystem } from './systems.ts'

/** What a guest needs of its machine. */
export interface GuestHost {
  readonly memory: GuestMemory
  readonly ports: PortIo
  /** Lines by number, as the FADT and a device tree name them. */
  readonly lines: { line(gsi: number): InterruptLine }
  readonly clock: Clock
}

export interface GuestOptions {
  /** Default `linux`. */
  readonly system?: GuestSystem
  readonly linux?: LinuxDriverOptions
  readonly crng?: Omit<LinuxCrngOptions, 'log' | 'rdrand'>
  /** RDRAND. Default: the CPU has none. */
  readonly rdrand?: RandomSource
  readonly commandLine?: string
  /** Default: none, everything at once. */
  readonly latency?: Partial<GuestLatency>
  /** Bits of a physical address. Default 40, as QEMU's CPUs have. */
  readonly addressBits?: number
  /** The kernel saves ACPI NVS memory before S3 and writes it back: Linux does with firmware from before 2012. Default false. */
  readonly savesNvs?: boolean
  /** Where firmware jumps after S3: real-mode code of the kernel. Default 0x99000. */
  readonly wakingVector?: number
  readonly amlLimits?: Partial<AmlLimits>
  /** What user space does about the fixed power button. Default: nothing. */
  readonly onPowerButton?: () => void
  readonly onSleepButton?: () => void
  /** One line of the console, as it comes. */
  readonly onLine?: (line: string) => void
  readonly trace?: Trace
}

export interface BootOptions {
  /** As firmware hands it over; absent: nobody can say what the ID's memory is. */
  readonly memoryMap?: readonly MemoryMapEntry[]
}

/** A machine without ACPI. */
export interface DeviceTreeHandOver {
  readonly kind: 'device tree'
  readonly nodes: readonly DeviceTreeNode[]
}

export interface BootReport {
  /** `none`: there is nothing to boot on, and no interrupt is ever taken. */
  readonly mode: 'acpi' | 'device tree' | 'none'
  /** Of the namespace, absent ones too. */
  readonly devices: readonly AcpiDevice[]
  /** Of every device or node that could be meant; the one that bound is the last. */
  readonly probes: readonly ProbeResult[]
  readonly bound: ProbeResult | undefined
  /** Absent while no driver is bound. */
  readonly holder: readonly HolderCheck[] | undefined
}

export const GUEST_PHASES = ['not booted', 'running', 'asleep', 'off'] as const
export type GuestPhase = (typeof GUEST_PHASES)[number]

export interface GuestState extends SavedState {
  readonly version: 1
  readonly system: GuestSystem
  readonly phase: GuestPhase
  /** Guest-physical; absent without ACPI. */
  readonly rsdp?: number
  readonly log: KernelLogState
  /** Linux's. */
  readonly crng?: LinuxCrngState
  readonly driver: SavedState
  readonly acpi?: AcpiState
  /** Of a guest that saves ACPI NVS memory. */
  readonly nvs?: NvsCopyState
}
