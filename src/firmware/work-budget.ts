/**
 * A bound on what a script of strangers can make the firmware do: bytes copied, held and summed.
 *
 * A real firmware has no such bound; it would be busy for hours. QEMU's own scripts need less than a hundredth.
 * @module
 */
import { formatSize } from '../binary/numbers.ts'
import { FirmwareHang } from './hang.ts'

export interface WorkLimits {
  /** Bytes of the script, at most. */
  readonly scriptBytes: number
  /** Bytes of all blobs together. */
  readonly blobBytes: number
  /** Bytes that are summed or copied. */
  readonly bytes: number
}

export const WORK_LIMITS: WorkLimits = { scriptBytes: 2 ** 20, blobBytes: 2 ** 28, bytes: 2 ** 29 }

export class WorkBudget {
  readonly limits: WorkLimits
  #blobs = 0
  #bytes = 0

  constructor(limits: Partial<WorkLimits> = {}) {
    this.limits = { ...WORK_LIMITS, ...limits }
  }

  /** @throws FirmwareHang of kind `limit` */
  checkScript(size: number): void {
    if (size > this.limits.scriptBytes) throw tooMuch('read of etc/table-loader', size)
  }

  /** @throws FirmwareHang of kind `limit` */
  holdBlob(file: string, size: number): void {
    this.#blobs += size
    if (this.#blobs > this.limits.blobBytes) throw tooMuch(`download of ${JSON.stringify(file)}`, size)
  }

  /** @throws FirmwareHang of kind `limit` */
  spend(during: string, size: number): void {
    this.#bytes += size
    if (this.#bytes > this.limits.bytes) throw tooMuch(during, size)
  }
}

function tooMuch(during: string, size: number): FirmwareHang {
  return new FirmwareHang('limit', during, { size: formatSize(size) })
}
