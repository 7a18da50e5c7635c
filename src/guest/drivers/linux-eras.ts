/**
 * What Linux's driver was from release to release.
 *
 * Source: Linux drivers/virt/vmgenid.c at the commits that changed it; the releases of 6.0 and 6.8 are those of their cycles
 * @module
 */

export interface LinuxEra {
  /** `acpi`: an ACPI driver, whose bus matches IDs itself. `platform`: a platform driver, for device trees too. */
  readonly kind: 'acpi' | 'platform'
  /** Upper-case, in the order of the table. */
  readonly ids: readonly string[]
  /** A change tells user space by a uevent. */
  readonly uevent: boolean
}

export const LINUX_ERAS = {
  '5.18': { kind: 'acpi', ids: ['VM_GEN_COUNTER'], uevent: false },
  '6.0': { kind: 'acpi', ids: ['VMGENCTR', 'VM_GEN_COUNTER'], uevent: false },
  '6.8': { kind: 'acpi', ids: ['VMGENCTR', 'VM_GEN_COUNTER'], uevent: true },
  '6.10': { kind: 'platform', ids: ['VMGENCTR', 'VM_GEN_COUNTER'], uevent: true },
} as const satisfies Record<string, LinuxEra>

export type LinuxRelease = keyof typeof LINUX_ERAS
