/** How much memory this process really holds. */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes of heap and buffers. Buffers of dead objects are given back some turns of the event loop after the collection. */
export async function footprint(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    collectGarbage()
    await setImmediate()
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
