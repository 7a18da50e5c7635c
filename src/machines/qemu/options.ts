/**
 * How guests on a real QEMU are run.
 * @module
 */

export interface QemuMachineOptions {
  /** QEMU: a path, or a name that is looked for in PATH. */
  readonly program: string
  /** A Linux kernel (bzImage). */
  readonly kernel: string
  /** Statically linked. */
  readonly busybox: string
  /** `model`: our OVMF model in place of a firmware, and no guest. */
  readonly firmware: 'seabios' | 'ovmf' | 'model'
  /** OVMF's whole image, code and variables. */
  readonly ovmf: string
  /** QEMU's name of the CPU. One without RDRAND leaves the guest's random numbers uninitialised. */
  readonly cpu: string
  /** How long the guest may take to boot. Default 180 000. */
  readonly bootMilliseconds?: number
  /** How long it may take for anything else. Default 30 000. */
  readonly commandMilliseconds?: number
}
