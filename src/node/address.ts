/**
 * Where a socket is: `unix:PATH` or `tcp:HOST:PORT`.
 *
 * `tcp::PORT` is this machine's loopback; an IPv6 address stands in brackets: `tcp:[::1]:4444`.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'

/** `unix:PATH` or `tcp:HOST:PORT`. */
export type SocketAddress = string

export type SocketTarget = { readonly path: string } | { readonly host: string; readonly port: number }

/** Text that is no address of a socket, or one that the system does not take. */
export class AddressError extends VmgenidError {
  override readonly name = 'AddressError'
  constructor(address: string, problem: string, hint: string) {
    super('ADDRESS', `${address === '' ? 'empty text' : address}: ${problem}`, { hint })
  }
}

/** `sun_path` of sockaddr_un holds 108 bytes on Linux, 104 on BSD, with the final NUL. */
const UNIX_PATH_LIMIT = 103
const LOOPBACK = '127.0.0.1'

/**
 * @param leastPort 0 where a server may choose any free port
 * @throws AddressError
 */
export function parseAddress(address: SocketAddress, leastPort: 0 | 1 = 1): SocketTarget {
  const [, path] = /^unix:(.+)$/s.exec(address) ?? []
  if (path !== undefined) {
    const bytes = Buffer.byteLength(path)
    if (bytes <= UNIX_PATH_LIMIT) return { path }
    throw new AddressError(
      address,
      `the path has ${bytes} bytes, a Unix socket takes ${UNIX_PATH_LIMIT}`,
      'Use a shorter folder, such as one below /tmp.',
    )
  }
  const [, host, port] = /^tcp:(.*):(\d{1,5})$/.exec(address) ?? []
  if (host !== undefined && Number(port) <= 0xffff && Number(port) >= leastPort) {
    return { host: host.replace(/^\[(.*)\]$/, '$1') || LOOPBACK, port: Number(port) }
  }
  throw new AddressError(address, 'not an address', 'Write unix:PATH or tcp:HOST:PORT.')
}
