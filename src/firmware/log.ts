/**
 * The firmware's debug log: what a DEBUG build of edk2 writes to port 0x402.
 *
 * edk2 prints pieces, not lines: a piece may lack its line feed, and the next one goes on behind it.
 *
 * Source: edk2 MdePkg/Include/Library/DebugLib.h; PcdDebugPrintErrorLevel in OvmfPkg/OvmfPkgX64.dsc.
 * @module
 */

export const DEBUG_WARN = 0x0000_0002
export const DEBUG_INFO = 0x0000_0040
export const DEBUG_VERBOSE = 0x0040_0000
export const DEBUG_ERROR = 0x8000_0000

/** OVMF's own mask: errors, information, file system, load, warnings, initialization. No VERBOSE. */
export const OVMF_DEBUG_MASK = 0x8000_004f
export const DEBUG_ALL = 0xffff_ffff

/** Gets each piece as it is printed, with its line feed if it has one, and its level. */
export type FirmwareLogSink = (level: number, text: string) => void

export class FirmwareLog {
  readonly #sink: FirmwareLogSink | undefined
  readonly #mask: number
  readonly #lines: string[] = []
  #open = ''

  /** @param mask levels that are printed; default all */
  constructor(sink?: FirmwareLogSink, mask: number = DEBUG_ALL) {
    this.#sink = sink
    this.#mask = mask
  }

  /** `text` as the format string would make it: with `\n` at the end, or without for a line that goes on. */
  print(level: number, text: string): void {
    if ((level & this.#mask) === 0) return
    this.#sink?.(level, text)
    const parts = (this.#open + text).split('\n')
    this.#open = parts.pop() ?? ''
    for (const line of parts) this.#lines.push(line.endsWith('\r') ? line.slice(0, -1) : line)
  }

  /** Whole lines so far, without their ends, and the one that is being printed. */
  get lines(): readonly string[] {
    return this.#open === '' ? this.#lines : [...this.#lines, this.#open]
  }
}

/** edk2's `0x%x` without the prefix, padded with zeros: upper-case hexadecimal. */
export function formatHex(value: number | bigint, width = 0): string {
  return value.toString(16).toUpperCase().padStart(width, '0')
}
