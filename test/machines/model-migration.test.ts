/** The model machine between two machines, over a socket: who runs, and what the guest learns. */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import { modelServices } from '../../src/cli/model-services.ts'
import { Model } from '../../src/machines/model/model.ts'
import { arriving } from '../../src/machines/model/saved-model.ts'
import { MigrationListener } from '../../src/node/migration-socket.ts'
import { nodeMonitorEnvironment } from '../../src/node/monitor-surroundings.ts'

const GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const OTHER = Guid.parse('10112233-4455-6677-8899-aabbccddeeff')
const RESEED = 'random: crng reseeded due to virtual machine fork'

let folder = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-migrate-'))
})
afterAll(() => rm(folder, { recursive: true }))
const address = () => `unix:${join(folder, `s${count++}`)}`

function model(guid: Guid, memorySize = 2 ** 28): Model {
  return new Model({
    board: { kind: 'q35', memorySize, vmgenid: { guid } },
    environment: nodeMonitorEnvironment,
    services: modelServices,
  })
}

/** Migrates, and waits until the source's monitor says how it ended. */
async function migrate(source: Model, uri: string): Promise<string> {
  await source.monitor.qmp('migrate', { uri })
  for (;;) {
    const { status } = (await source.monitor.qmp('query-migrate')) as { readonly status: string }
    if (status !== 'setup' && status !== 'active') return status
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const reseeds = ({ model }: Model) => model.guest.log.texts.filter((text) => text === RESEED).length
const random = async (machine: Model) => toHex(await machine.random(16))

describe('migration of the model machine', () => {
  it.each([
    ['the same ID: the same life, no reseed', GUID, 0],
    ['another ID: a copy, one reseed', OTHER, 1],
  ])('to %s', async (_, guid, expected) => {
    const source = model(GUID)
    await source.boot()
    source.model.board.memory.writeU32(0x123_4560, 0x5eed_5eed)
    const destination = model(guid)
    const listener = await MigrationListener.listen(address(), arriving(destination.model))
    expect(await migrate(source, listener.address)).toBe('completed')
    expect((await listener.finished).kind).toBe('completed')
    expect([source.runState, destination.runState]).toEqual(['postmigrate', 'running'])
    expect(destination.model.board.memory.readU32(0x123_4560)).toBe(0x5eed_5eed)
    expect(destination.model.board.vmgenid?.address).toBe(source.model.board.vmgenid?.address)
    expect(await destination.monitor.qmp('query-vm-generation-id')).toEqual({ guid: String(guid) })
    expect(reseeds(destination)).toBe(expected)
    // With the ID the random numbers go the same or another way than the source's would have gone.
    const ahead = await random(destination)
    expect((await random(source)) === ahead).toBe(expected === 0)
    await destination.setGuid(Guid.parse('20112233-4455-6677-8899-aabbccddeeff'))
    expect(reseeds(destination)).toBe(expected + 1)
    await listener.close()
  })

  it('is refused by a machine of another size, and the source goes on', async () => {
    const source = model(GUID)
    await source.boot()
    const destination = model(GUID, 2 ** 27)
    const listener = await MigrationListener.listen(address(), arriving(destination.model))
    expect(await migrate(source, listener.address)).toBe('failed')
    expect(source.runState).toBe('running')
    await source.setGuid(OTHER)
    expect(reseeds(source)).toBe(1)
    await listener.close()
  })

  it('fails when nobody listens, in QEMU’s words for a URI that is none', async () => {
    const source = model(GUID)
    await source.boot()
    expect(await migrate(source, `unix:${join(folder, 'nobody')}`)).toBe('failed')
    await expect(source.monitor.qmp('migrate', { uri: 'nowhere' })).rejects.toThrow(
      "Parameter 'uri' expects a valid migration protocol",
    )
    expect(source.runState).toBe('running')
  })

  it('cut at any place leaves the source running and the destination without a machine', async () => {
    const whole = await streamLength()
    for (const share of [0, 0.02, 0.3, 0.6, 0.9, 0.999]) {
      const source = model(GUID)
      await source.boot()
      const destination = model(OTHER)
      const errors: unknown[] = []
      const listener = await MigrationListener.listen(address(), arriving(destination.model), {
        onRefused: (error) => errors.push(error),
      })
      const cut = await cuttingProxy(listener.address, Math.floor(share * whole))
      expect(await migrate(source, cut.address), `cut at ${share}`).toBe('failed')
      expect(source.runState, `cut at ${share}`).toBe('running')
      await source.setGuid(Guid.parse('30112233-4455-6677-8899-aabbccddeeff'))
      expect(reseeds(source)).toBe(1)
      expect(destination.runState).toBe('inmigrate')
      await cut.close()
      await listener.close()
    }
  })
})

/** Bytes that the source sends in a migration that succeeds, up to its last word. */
async function streamLength(): Promise<number> {
  const source = model(GUID)
  await source.boot()
  const destination = model(GUID)
  const listener = await MigrationListener.listen(address(), arriving(destination.model))
  const all = await cuttingProxy(listener.address, Number.POSITIVE_INFINITY)
  expect(await migrate(source, all.address)).toBe('completed')
  const { passed } = all
  await all.close()
  await listener.close()
  // The last word itself and the farewell are not cut: behind them the machine is the other's.
  return passed() - 64
}

/** Passes so many bytes on, and then cuts both ways. */
async function cuttingProxy(to: string, limit: number) {
  const path = join(folder, `p${count++}`)
  let passed = 0
  const server = createServer((client) => {
    const upstream = connect(to.slice('unix:'.length))
    const cut = () => {
      client.destroy()
      upstream.destroy()
    }
    client.on('error', cut).on('close', cut)
    upstream.on('error', cut).on('close', cut)
    upstream.pipe(client)
    client.on('data', (bytes) => {
      const room = limit - passed
      passed += Math.min(bytes.length, room)
      upstream.write(bytes.subarray(0, Math.min(bytes.length, Math.max(0, room))))
      if (bytes.length > room || room <= 0) setTimeout(cut, 20)
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    address: `unix:${path}`,
    passed: () => passed,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
