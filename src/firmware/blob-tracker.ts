/**
 * The blobs that the loader script has allocated, by name.
 *
 * Each blob has a copy here of what is in guest memory; every change is made to both.
 *
 * Source: edk2 OvmfPkg/Library/AcpiPlatformLib/QemuFwCfgAcpi.c, the ordered collection of BLOB.
 * @module
 */
import type { FirmwareHost } from './host.ts'

export interface Blob {
  readonly file: string
  /** Bytes, as the fw_cfg directory says. */
  readonly size: number
  /** Guest-physical address of the first byte. */
  readonly base: number
  readonly pages: number
  /** Nothing but tables, as far as is known: it can be given back once they are installed. */
  hostsOnlyTableData: boolean
  /** What guest memory holds, `size` bytes. */
  readonly bytes: Uint8Array
}

export class BlobTracker {
  readonly #blobs = new Map<string, Blob>()

  find(file: string): Blob | undefined {
    return this.#blobs.get(file)
  }

  /** False, and nothing done, when there is one of that name. */
  insert(blob: Blob): boolean {
    if (this.#blobs.has(blob.file)) return false
    this.#blobs.set(blob.file, blob)
    return true
  }

  /** In the order of their names, byte by byte. */
  get inOrder(): readonly Blob[] {
    return [...this.#blobs.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
  }
}

/** The integer of `size` bytes at `offset`, little-endian. */
export function readPointer(blob: Blob, offset: number, size: number): bigint {
  let value = 0n
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(blob.bytes[offset + i] ?? 0)
  return value
}

/** Stores bytes in the blob, here and in guest memory. */
export async function patchBlob(
  host: FirmwareHost,
  blob: Blob,
  offset: number,
  bytes: Uint8Array,
): Promise<void> {
  blob.bytes.set(bytes, offset)
  await host.writeMemory(blob.base + offset, bytes)
}
