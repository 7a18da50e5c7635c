import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectError, ConnectionClosedError, TimeoutError } from './errors.ts'
import { GdbClient, GdbError } from './gdb-client.ts'

const ended: (() => void)[] = []
afterEach(() => {
  for (const end of ended.splice(0)) end()
})

/** A server on a Unix socket that is told of each piece of text. */
async function serve(onText: (text: string, socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => onText(text, socket))
    socket.on('error', () => undefined)
    ended.push(() => socket.destroy())
  })
  const folder = mkdtempSync(join(tmpdir(), 'vmgenid-gdb-'))
  ended.push(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'gdb')
  await new Promise<void>((resolve) => server.listen(path, resolve))
  ended.push(() => server.close())
  return `unix:${path}`
}

describe('GdbClient', () => {
  it('sends packets with their sum, and takes replies in any pieces', async () => {
    const seen: string[] = []
    const address = await serve((text, socket) => {
      seen.push(text)
      if (!text.includes('$')) return
      socket.write('+$O')
      setTimeout(() => socket.write('K#9a$T05thread:01;#07'), 10)
    })
    const gdb = await GdbClient.connect(address)
    await gdb.insertBreakpoint(0xffff_fff0)
    await gdb.waitForStop(1000)
    expect(seen[0]).toBe('$Z0,fffffff0,1#0d')
    await expect.poll(() => seen.slice(1).join('')).toBe('++')
    gdb.close()
  })

  it.each(['E22', ''])('says that the stub refused: %j', async (reply) => {
    const address = await serve((text, socket) => {
      if (text.startsWith('$')) socket.write(`+$${reply}#00`)
    })
    const gdb = await GdbClient.connect(address)
    await expect(gdb.detach()).rejects.toThrow(GdbError)
    gdb.close()
  })

  it('waits no longer than it may, and not at all for a stub that is gone', async () => {
    const gdb = await GdbClient.connect(await serve(() => undefined))
    await expect(gdb.waitForStop(50)).rejects.toThrow(TimeoutError)
    gdb.close()
    await expect(gdb.waitForStop(1000)).rejects.toThrow(ConnectionClosedError)
    const hangsUp = await GdbClient.connect(await serve((_, socket) => socket.destroy()))
    await expect(hangsUp.insertBreakpoint(0)).rejects.toThrow(ConnectionClosedError)
    await expect(GdbClient.connect('unix:/absent/gdb')).rejects.toThrow(ConnectError)
  })

  it('gives up on text without an end', async () => {
    const gdb = await GdbClient.connect(await serve((_, socket) => socket.write('x'.repeat(100_000))))
    await expect(gdb.insertBreakpoint(0)).rejects.toThrow(ConnectionClosedError)
  })
})
