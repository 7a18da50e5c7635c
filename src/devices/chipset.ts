/**
 * What the chipsets of a `pc` and a `q35` have in common for the rest of the machine.
 *
 * Source: QEMU hw/i386/pc_piix.c, hw/i386/pc_q35.c
 * @module
 */
import type { Clock } from '../platform/clock.ts'
import type { InterruptLines } from '../platform/interrupts.ts'
import type { Device } from '../platform/lifecycle.ts'
import type { PortBus } from '../platform/port-bus.ts'
import type { Trace } from '../platform/trace.ts'
import type { AcpiPm, PowerRequests } from './acpi-pm.ts'
import type { PciConfig } from './pci-config.ts'

/** What the guest asks of its machine. Called from within a port write: the machine acts when the write has returned. */
export interface MachineRequests extends PowerRequests {
  reset(): void
  /** A system management interrupt. There is no SMM here: a machine without it does nothing. */
  smi(): void
}

/** A machine in which nothing comes of what the guest asks. */
export const NO_REQUESTS: MachineRequests = {
  shutdown: () => {},
  suspend: () => {},
  suspendToDisk: () => {},
  wakeUp: () => {},
  reset: () => {},
  smi: () => {},
}

export interface ChipsetOptions {
  readonly bus: PortBus
  readonly clock: Clock
  readonly lines: InterruptLines
  readonly requests: MachineRequests
  /** Bytes of RAM: the i440FX shows it to old coreboot. */
  readonly ramSize: number
  /**
   * Whether the machine has a system management mode, as QEMU's `smm=on`. Default true. A machine without one (v86) is in
   * ACPI mode from its reset on, and its firmware finds SMM set up already.
   */
  readonly smm?: boolean
  readonly trace?: Trace
}

export interface Chipset {
  readonly pci: PciConfig
  readonly pm: AcpiPm
  /** In the order of reset, save and restore. */
  readonly devices: readonly Device[]
  /** GSI of the SCI as configured; `undefined` for a reserved choice. */
  readonly sciGsi: number | undefined
}

/** Vendor and device ID, command and status, revision and class, as the first bytes of a function. */
export const INTEL = '86 80'
/** Subsystem of functions that have none of their own: 1af4:1100. */
export const QEMU_SUBSYSTEM = 'f4 1a 00 11'
