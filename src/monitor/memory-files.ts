/**
 * `pmemsave` and `memsave`: a range of guest memory as it is, into a file on the host.
 *
 * Source: QEMU softmmu/cpus.c; checked against QEMU 7.2.
 * @module
 */
import { hex } from '../binary/numbers.ts'
import { fileOpenError, MonitorError } from './errors.ts'
import type { MonitorFile, MonitorHost } from './host.ts'

export interface SaveRequest {
  /** As it was given: a negative one is the unsigned 64-bit number of the same bits. */
  readonly address: bigint
  readonly size: bigint
  readonly path: string
}

/** One write to the file. */
const PIECE = 2 ** 20
const PAGE = 4096n

/** Bytes that are not there are zero, also behind the end of memory. @throws MonitorError */
export async function savePhysicalMemory(host: MonitorHost, request: SaveRequest): Promise<void> {
  await saveTo(host, request, async (file, address, size) => {
    const bytes = new Uint8Array(size)
    if (address <= BigInt(Number.MAX_SAFE_INTEGER)) host.memory.read(Number(address), bytes)
    await file.write(bytes)
  })
}

/** @param request.cpu of those that the machine has; all see the same. @throws MonitorError for a page that is not mapped */
export async function saveVirtualMemory(
  host: MonitorHost,
  request: SaveRequest & { readonly cpu?: bigint | undefined },
): Promise<void> {
  const { cpu = 0n } = request
  checkCpu(host, cpu)
  await saveTo(host, request, async (file, address, size) => {
    for (let done = 0n; done < BigInt(size); ) {
      const at = address + done
      const length = Number(minimum(PAGE - (at % PAGE), BigInt(size) - done))
      const bytes = new Uint8Array(length)
      const physical = at <= BigInt(Number.MAX_SAFE_INTEGER) ? host.translate(Number(at)) : undefined
      if (physical === undefined || !host.memory.read(physical, bytes)) {
        throw new MonitorError(`Invalid addr ${hex(at, 16)}/size ${request.size} specified`)
      }
      await file.write(bytes)
      done += BigInt(length)
    }
  })
}

/** @throws MonitorError */
export function checkCpu({ about }: MonitorHost, cpu: bigint): void {
  if (cpu < 0n || cpu >= BigInt(about.cpus)) {
    throw new MonitorError("Parameter 'cpu-index' expects a CPU number")
  }
}

async function saveTo(
  { files }: MonitorHost,
  { address, size, path }: SaveRequest,
  savePiece: (file: MonitorFile, address: bigint, size: number) => Promise<void>,
): Promise<void> {
  if (!files) throw new MonitorError('This machine has no files to write to')
  // QEMU 7.2 ends with a segmentation fault.
  if (size < 0n) throw new MonitorError("Parameter 'size' expects a number of bytes")
  const file = await files.create(path).catch((error: unknown) => {
    throw fileOpenError(path, error)
  })
  try {
    for (let done = 0n; done < size; done += BigInt(PIECE)) {
      const at = BigInt.asUintN(64, address + done)
      await savePiece(file, at, Number(minimum(BigInt(PIECE), size - done)))
    }
  } finally {
    await file.close()
  }
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
