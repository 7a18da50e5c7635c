/**
 * The operating systems that a guest can be, each with its driver of the generation ID.
 * @module
 */
import type { DriverContext } from './drivers/driver.ts'
import { FreeBsdVmgencDriver } from './drivers/freebsd.ts'
import type { LinuxVmGenIdDriver } from './drivers/linux.ts'
import { NetBsdVmGenIdDriver } from './drivers/netbsd.ts'
import { WindowsGenCounterDriver } from './drivers/windows.ts'

export const GUEST_SYSTEMS = ['linux', 'windows', 'freebsd', 'netbsd'] as const
export type GuestSystem = (typeof GUEST_SYSTEMS)[number]

export type GuestDriver =
  | LinuxVmGenIdDriver
  | WindowsGenCounterDriver
  | FreeBsdVmgencDriver
  | NetBsdVmGenIdDriver

/** Linux's driver needs Linux's random number generator too; these do without. */
export function createDriver(system: Exclude<GuestSystem, 'linux'>, context: DriverContext): GuestDriver {
  switch (system) {
    case 'windows':
      return new WindowsGenCounterDriver(context)
    case 'freebsd':
      return new FreeBsdVmgencDriver(context)
    case 'netbsd':
      return new NetBsdVmGenIdDriver(context)
  }
}
