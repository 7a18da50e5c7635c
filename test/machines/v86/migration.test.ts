/** A real guest between two machines, over a socket: the destination's ID decides whether it reseeds. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Guid } from '../../../src/binary/guid.ts'
import { nodeV86Kind } from '../../../src/cli/v86-machines.ts'
import { MigrationSource } from '../../../src/machines/migration/source.ts'
import { arriving, leaving } from '../../../src/machines/v86/moving-v86.ts'
import { V86 } from '../../../src/machines/v86/v86.ts'
import { MigrationListener, sendMigration } from '../../../src/node/migration-socket.ts'
import { BOOT_TIME, bootedV86, GUID, MEMORY, RESEEDED, requireV86 } from './parts.ts'

const OTHER = Guid.parse('10112233-4455-6677-8899-aabbccddeeff')
const v86 = requireV86()

describe.skipIf(v86.missing)(v86.title('migration of a v86 machine'), { timeout: BOOT_TIME }, () => {
  let folder = ''
  const machines: V86[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vmgenid-move-'))
  })
  afterEach(async () => {
    for (const machine of machines.splice(0)) await machine.close()
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function empty(guid: Guid, memorySize = MEMORY): Promise<V86> {
    const machine = await nodeV86Kind().create({ board: 'pc', memorySize, guid })
    if (!(machine instanceof V86)) throw new TypeError('a v86 machine was expected')
    machines.push(machine)
    return machine
  }

  it.each([
    ['the same ID: no reseed', GUID, 0],
    ['another ID: one reseed', OTHER, 1],
  ])('with %s', async (name, guid, reseeds) => {
    const source = await bootedV86(GUID)
    machines.push(source)
    const from = source.console.lines.length
    const told = await source.toldAddress()
    const destination = await empty(guid)
    const listener = await MigrationListener.listen(
      `unix:${join(folder, name.replaceAll(' ', '-'))}`,
      arriving(destination.machine),
    )
    try {
      const moving = new MigrationSource(leaving(source.machine), { milliseconds: () => performance.now() })
      expect((await sendMigration(listener.address, moving)).kind).toBe('completed')
      source.machine.handedOver()
      expect((await listener.finished).kind).toBe('completed')
    } finally {
      await listener.close()
    }
    expect([source.runState, destination.runState]).toEqual(['postmigrate', 'running'])
    // It is the guest that answers, and not only a machine that says that it runs.
    expect(await destination.random(16)).toHaveLength(16)
    expect(await destination.toldAddress()).toBe(told)
    expect(destination.console.lines.slice(from).filter((line) => RESEEDED.test(line))).toHaveLength(reseeds)
  })

  it('to a machine of another size is refused, and the source goes on', async () => {
    const source = await bootedV86(GUID)
    machines.push(source)
    const destination = await empty(OTHER, MEMORY + 2 ** 20)
    const listener = await MigrationListener.listen(
      `unix:${join(folder, 'size')}`,
      arriving(destination.machine),
    )
    const moving = new MigrationSource(leaving(source.machine), { milliseconds: () => performance.now() })
    expect((await sendMigration(listener.address, moving)).kind).toBe('failed')
    await listener.close()
    expect(source.runState).toBe('running')
    expect(await source.random(16)).toHaveLength(16)
  })
})
