/**
 * What is used of the package `v86`: its public interface, as far as it goes. The emulator comes in as a value.
 *
 * Source: v86.d.ts of v86 0.5.462.
 * @module
 */

/** An instance of the class `V86`. */
export interface V86Emulator {
  /** Not part of the public interface; `v86-internals.ts` alone looks into it. */
  readonly v86?: unknown
  add_listener(event: string, listener: (value: never) => void): void
  remove_listener(event: string, listener: (value: never) => void): void
  run(): unknown
  /** Resolves when the CPU stands still. */
  stop(): Promise<void>
  destroy(): Promise<void>
  is_running(): boolean
  save_state(): Promise<ArrayBuffer>
  restore_state(state: ArrayBuffer): Promise<void>
  serial_send_bytes(serial: number, bytes: Uint8Array): void
}

interface V86Buffer {
  readonly buffer: ArrayBuffer
}

/** Of the options of `new V86(…)` those that a machine of ours sets. */
export interface V86Options {
  readonly wasm_fn: (imports: WebAssemblyImports) => Promise<unknown>
  readonly memory_size: number
  readonly vga_memory_size: number
  readonly bios: V86Buffer
  readonly vga_bios: V86Buffer
  readonly bzimage?: V86Buffer
  readonly initrd?: V86Buffer
  readonly cmdline?: string
  readonly acpi: boolean
  readonly autostart: boolean
  readonly fastboot: boolean
  readonly uart1: boolean
  readonly net_device: { readonly type: string }
  readonly disable_keyboard: boolean
  readonly disable_mouse: boolean
  readonly disable_speaker: boolean
}

export type WebAssemblyImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export type V86Constructor = new (options: V86Options) => V86Emulator
