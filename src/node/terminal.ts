/**
 * The terminal of this process, key by key.
 * @module
 */
import type { ReadStream } from 'node:tty'

/**
 * Gives keys as they are typed, Ctrl-C too; nothing is echoed meanwhile.
 * @returns gives the terminal back as it was
 */
export function onTerminalKeys(
  input: Pick<ReadStream, 'setRawMode' | 'setEncoding' | 'on' | 'off' | 'resume' | 'pause'>,
  listener: (keys: string) => void,
): () => void {
  input.setRawMode(true)
  input.setEncoding('utf8')
  input.on('data', listener)
  input.resume()
  return () => {
    input.off('data', listener)
    input.setRawMode(false)
    input.pause()
  }
}
