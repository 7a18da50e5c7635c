/** Child of monitor.ts: a client of the QMP socket of the first argument, with as little manners as the second says. */
import { createConnection, type Socket } from 'node:net'

const [path = '', attack = ''] = process.argv.slice(2)

async function connect(): Promise<Socket> {
  const socket = createConnection(path)
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('data', resolve))
  await ask(socket, '{"execute":"qmp_capabilities"}\n')
  return socket
}

async function ask(socket: Socket, text: string): Promise<void> {
  const reply = new Promise((resolve) => socket.once('data', resolve))
  socket.write(text)
  await reply
}

/** Sends as fast as it is taken. */
async function flood(socket: Socket, piece: Uint8Array, bytes: number): Promise<void> {
  socket.resume()
  for (let sent = 0; sent < bytes; sent += piece.length) {
    if (!socket.write(piece)) await new Promise((resolve) => socket.once('drain', resolve))
  }
}

const ATTACKS: Readonly<Record<string, () => Promise<void>>> = {
  line: async () => flood(await connect(), new Uint8Array(2 ** 18).fill(0x78), 100e6),
  brackets: async () => flood(await connect(), new TextEncoder().encode('{"a":['.repeat(10_000)), 20e6),
  requests: async () =>
    flood(await connect(), new TextEncoder().encode('{"execute":"query-status"}'.repeat(2000)), 5e6),
  connections: async () => {
    const sockets = await Promise.all(Array.from({ length: 1000 }, connect))
    for (let round = 0; round < 20; round++) {
      await Promise.all(sockets.map((socket) => ask(socket, '{"execute":"query-status"}\n')))
    }
  },
}

await ATTACKS[attack]?.()
process.exit(0)
