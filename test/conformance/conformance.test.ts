/** One suite for every machine: what the interface promises, and the catalogue of checks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import { type Machine, MachineCapabilityError, type MachineFeature } from '../../src/machines/machine.ts'
import { randomGuid, SeededRandom } from '../../src/platform/random.ts'
import { CATALOGUE } from '../../src/verify/catalogue.ts'
import { gatherFromMachine } from '../../src/verify/gather/machine.ts'
import { judge } from '../../src/verify/verify.ts'
import { KINDS } from './kinds.ts'

const GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const RESEED = /random: crng reseeded due to virtual machine fork/

/** What asks for each feature. */
const USES: Readonly<Record<MachineFeature, (machine: Machine) => unknown>> = {
  'memory-read': ({ memory }) => memory.read(0, 16),
  'memory-write': ({ memory }) => memory.write(0x5_0000, new Uint8Array(1)),
  ports: ({ ports }) => ports.read(0x80, 1),
  suspend: (machine) => machine.suspend(),
  'set-guid': (machine) => machine.setGuid(GUID),
  clone: (machine) => machine.clone(1),
  console: ({ console }) => console.lines,
  'firmware-log': ({ firmwareLog }) => firmwareLog.lines,
  'guest-random': (machine) => machine.random(16),
  'spurious-notify': (machine) => machine.notify(),
  'told-address': (machine) => machine.toldAddress(),
  'wake-reset': () => undefined,
  'fw-cfg': (machine) => machine.fwCfgFile('etc/table-loader'),
  'memory-map': (machine) => machine.memoryMap(),
  'guest-driver': (machine) => machine.driver(),
  'event-count': (machine) => machine.eventCount(),
  'guest-id': (machine) => machine.guestId(),
  migrate: (machine) => machine.migrate(GUID),
}
/** Those that are no call of their own, or whose refusal the machine words by itself. */
const NO_REFUSAL: readonly MachineFeature[] = ['console', 'firmware-log', 'wake-reset', 'suspend', 'set-guid']

for (const { kind, needs, notObservable, timeoutMilliseconds } of KINDS) {
  const missing = needs?.missing ?? false
  const title = (text: string) => needs?.title(text) ?? text
  const setup = { board: kind.boards[0] ?? 'pc', memorySize: kind.memorySize, guid: GUID } as const

  describe.skipIf(missing)(title(`machine ${kind.name}`), { timeout: timeoutMilliseconds }, () => {
    let machine: Machine
    beforeAll(async () => {
      machine = await kind.create(setup)
      await machine.boot()
    }, timeoutMilliseconds)
    afterAll(() => machine.close())

    it('is what was asked for', () => {
      const { name, board, memorySize, hasDevice, runState } = machine
      expect({ name, board, memorySize, hasDevice, runState }).toEqual({
        name: kind.name,
        board: setup.board,
        memorySize: setup.memorySize,
        hasDevice: true,
        runState: 'running',
      })
    })

    it('says of everything whether it can, or in words why not', () => {
      expect(Object.keys(machine.capabilities).sort()).toEqual(Object.keys(USES).sort())
      for (const can of Object.values(machine.capabilities)) {
        if (can !== true) expect(can).toMatch(/\w+ \w+/)
      }
    })

    it('refuses with the same words what it cannot', async () => {
      for (const [feature, use] of Object.entries(USES) as [MachineFeature, (one: Machine) => unknown][]) {
        const can = machine.capabilities[feature]
        if (can === true || NO_REFUSAL.includes(feature)) continue
        const refusal = await Promise.resolve()
          .then(() => use(machine))
          .then(
            () => undefined,
            (error: unknown) => error,
          )
        expect(refusal, feature).toBeInstanceOf(MachineCapabilityError)
        expect(String(refusal), feature).toContain(can)
      }
    })

    it('has memory where it says, and none elsewhere', async () => {
      for (const { start, size } of machine.memory.ram) {
        expect(await machine.memory.read(start + size - 16, 16)).toHaveLength(16)
      }
      expect(await machine.memory.read(2 ** 45, 16)).toBeUndefined()
    })

    it('has the ID in its memory, where the host was told', async () => {
      const told = Number(await machine.toldAddress())
      expect(told % 4096).toBe(0x28)
      const id = await machine.memory.read(told, 16)
      expect(toHex(id ?? new Uint8Array())).toBe(toHex(GUID.toGuestBytes()))
      expect(String(await machine.guid())).toBe(String(GUID))
    })

    it('answers monitors', async () => {
      expect(await machine.monitor.qmp('query-status')).toMatchObject({ running: true })
      expect(await machine.monitor.hmp('info status')).toMatch(/^VM status: running/)
      await expect(machine.monitor.qmp('foo')).rejects.toThrow(/The command foo has not been found/)
    })

    it('stops, and goes on', async () => {
      await machine.stop()
      expect(machine.runState).toBe('paused')
      await machine.cont()
      expect(machine.runState).toBe('running')
    })

    it('waits for a line no longer than it may', async () => {
      expect(await machine.waitForLine(/this is never printed/, { milliseconds: 50 })).toBeUndefined()
      const [first = ''] = machine.console.lines
      const found = await machine.waitForLine(/./, { from: 0, milliseconds: 1000 })
      expect(found).toMatchObject({ line: first, index: 0 })
    })

    it('tells its guest of a new ID', async () => {
      const from = machine.console.lines.length
      const random = new SeededRandom(5)
      await machine.setGuid(randomGuid(random))
      const line = await machine.waitForLine(RESEED, { from, milliseconds: timeoutMilliseconds / 2 })
      expect(line?.line).toMatch(RESEED)
    })

    it('ends, and ends again, also one that never ran', async () => {
      const other = await kind.create({ ...setup, guid: undefined })
      expect(other.hasDevice).toBe(false)
      await other.close()
      await other.close()
    })
  })

  describe.skipIf(missing)(title(`the catalogue on machine ${kind.name}`), () => {
    it(
      'passes every check that it can show',
      async () => {
        const random = new SeededRandom(9)
        const evidence = await gatherFromMachine(kind, { setup, newGuid: () => randomGuid(random) })
        const { checks } = judge(evidence, CATALOGUE, { milliseconds: 0 })
        expect(checks.filter(({ status }) => status === 'fail' || status === 'skipped')).toEqual([])
        const unseen = checks.filter(({ status }) => status === 'not-observable')
        expect(unseen.map(({ id }) => id)).toEqual(
          CATALOGUE.map(({ id }) => id).filter((id) => id in notObservable),
        )
        for (const { id, reason } of unseen) expect(reason).toMatch(notObservable[id] ?? /^$/)
      },
      6 * timeoutMilliseconds,
    )
  })
}
