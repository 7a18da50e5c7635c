/**
 * Standard input and output as one client of a monitor: `-monitor stdio`, `-qmp stdio`.
 * @module
 */
import type { ReadStream, WriteStream } from 'node:tty'
import type { StreamAcceptor } from './stream-server.ts'

type Input = Pick<ReadStream, 'on' | 'off' | 'pause' | 'resume'> &
  Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>
type Output = Pick<WriteStream, 'write' | 'writableLength' | 'on' | 'off'>

/**
 * A terminal gives its keys one by one meanwhile, and Ctrl-C is one of them.
 * @returns ends it, and gives the terminal back
 */
export function serveStdio(
  accept: StreamAcceptor,
  input: Input = process.stdin,
  output: Output = process.stdout,
): () => void {
  let isOpen = true
  const close = () => {
    if (!isOpen) return
    isOpen = false
    input.off('data', receive)
    input.off('end', ended)
    output.off('drain', drained)
    if (input.isTTY) input.setRawMode?.(false)
    input.pause()
    handler.close()
  }
  const handler = accept({
    send: (text) => void output.write(text),
    get backlog() {
      return output.writableLength
    },
    pause: () => void input.pause(),
    resume: () => void (isOpen && input.resume()),
    end: close,
    hangUp: close,
  })
  const receive = (bytes: Uint8Array) => handler.receive(bytes)
  const ended = () => handler.ended()
  const drained = () => handler.drained()
  if (input.isTTY) input.setRawMode?.(true)
  input.on('data', receive)
  input.on('end', ended)
  output.on('drain', drained)
  return close
}
