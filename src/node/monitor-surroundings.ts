/**
 * What Node gives to monitors: the clock, a place in the queue, files.
 * @module
 */
import { open } from 'node:fs/promises'

/** Memory of a guest may hold its secrets. */
const OWNER_ONLY = 0o600

/** A `MonitorEnvironment`. */
export const nodeMonitorEnvironment = {
  nowMicroseconds: (): number => Math.floor(1000 * (performance.timeOrigin + performance.now())),
  later: (run: () => void): void => void setImmediate(run),
}

/** `MonitorFiles` on this machine's disks. Errors are Node's, with their code. */
export const nodeMonitorFiles = {
  async create(path: string) {
    const handle = await open(path, 'w', OWNER_ONLY)
    return {
      write: async (bytes: Uint8Array) => {
        for (let done = 0; done < bytes.length; ) {
          done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten
        }
      },
      close: () => handle.close(),
    }
  },
}
