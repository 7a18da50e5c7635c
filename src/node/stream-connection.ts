/**
 * A connection to a stream socket, for somebody who speaks a protocol: what `StreamServer` is for the other side.
 * @module
 */
import { createConnection } from 'node:net'
import { parseAddress, type SocketAddress } from './address.ts'
import { ConnectError } from './errors.ts'
import { attachStream, type StreamClient, type StreamHandler } from './stream-server.ts'

export interface ConnectStreamOptions {
  /** Give up after this long. Default 5000. */
  readonly timeoutMilliseconds?: number
  /** Give up when it is aborted. */
  readonly signal?: AbortSignal
}

const TIMEOUT_MILLISECONDS = 5000

/** @returns what `accept` gave @throws AddressError, ConnectError */
export async function connectStream<Handler extends StreamHandler>(
  address: SocketAddress,
  accept: (client: StreamClient) => Handler,
  { timeoutMilliseconds = TIMEOUT_MILLISECONDS, signal }: ConnectStreamOptions = {},
): Promise<Handler> {
  const target = parseAddress(address)
  const socket = createConnection({ ...target, allowHalfOpen: true, noDelay: true })
  return await new Promise((resolve, reject) => {
    const onAbort = () => fail('given up')
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const fail = (problem: string) => {
      settle()
      socket.destroy()
      reject(new ConnectError(address, problem))
    }
    const timer = setTimeout(
      () => fail(`no answer within ${timeoutMilliseconds / 1000} s`),
      timeoutMilliseconds,
    )
    const onError = ({ code, message }: NodeJS.ErrnoException) => fail(code ?? message)
    socket.once('error', onError)
    if (signal?.aborted) onAbort()
    signal?.addEventListener('abort', onAbort)
    socket.once('connect', () => {
      settle()
      socket.off('error', onError)
      attachStream(socket, (client) => {
        const handler = accept(client)
        resolve(handler)
        return handler
      })
    })
  })
}
