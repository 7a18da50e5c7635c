import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoryClient } from '../../test/monitor/memory-client.ts'
import { SmallMachine, testEnvironment, turn } from '../../test/monitor/small-machine.ts'
import { Guid } from '../binary/guid.ts'
import { BYTES_PER_TURN, EVENT_BACKLOG, REPLY_BACKLOG, REQUESTS_PER_TURN } from './client.ts'
import { MonitorError } from './errors.ts'
import { Monitor } from './monitor.ts'
import { humanMonitorCommand, QMP_COMMANDS, runQmpCommand } from './qmp/commands.ts'
import { QmpServer, type QmpServerOptions } from './qmp-server.ts'

async function setUp(options?: QmpServerOptions) {
  const machine = new SmallMachine({ guid: Guid.ZERO })
  const server = new QmpServer(new Monitor(machine, testEnvironment), options)
  const connect = async (negotiate = true) => {
    const client = MemoryClient.of((connected) => server.connect(connected))
    client.take()
    if (negotiate) await client.ask('{"execute":"qmp_capabilities"}')
    return client
  }
  return { machine, server, connect }
}

const STATUS = '{"execute":"query-status"}'

describe('a QMP connection', () => {
  it('has a request for everything that it lists, and nothing twice', async () => {
    const client = await (await setUp()).connect()
    const [reply = ''] = await client.ask('{"execute":"query-commands"}')
    const names = (JSON.parse(reply) as { return: { name: string }[] }).return.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) {
      const answer = await client.ask(JSON.stringify({ execute: name, arguments: { nonsense: [] } }))
      expect(answer.join()).not.toContain('has not been found')
    }
    const [events = ''] = await client.ask('{"execute":"query-events"}')
    expect(events).toContain('{"name": "VM_GENERATION_ID_CHANGED"}')
  })

  it('gets events when it has negotiated, and the others do not', async () => {
    const { machine, connect } = await setUp()
    const [early, negotiated] = [await connect(false), await connect()]
    machine.stop('paused')
    expect(early.takeLines()).toEqual([])
    expect(negotiated.takeLines()).toEqual([
      '{"timestamp": {"seconds": 1795353332, "microseconds": 635597}, "event": "STOP"}',
    ])
  })

  it('answers in the order of the requests, also when one takes long', async () => {
    const { machine, connect } = await setUp()
    const [slow, quick] = [await connect(), await connect()]
    let release = () => {}
    machine.gate = new Promise((resolve) => {
      release = resolve
    })
    const dump = '{"execute":"dump-guest-memory","arguments":{"paging":false,"protocol":"file:d"},"id":1}'
    expect(await slow.ask(`${dump}{"execute":"query-dump","id":2}`)).toEqual([
      expect.stringContaining('STOP'),
    ])
    expect(slow.isPaused).toBe(true)
    quick.take()
    expect(await quick.ask('{"execute":"query-dump"}')).toEqual([
      expect.stringContaining('"status": "active"'),
    ])
    for (const refused of ['cont', 'stop', 'dump-guest-memory']) {
      const args = refused === 'dump-guest-memory' ? { paging: false, protocol: 'file:e' } : {}
      const [answer] = await quick.ask(JSON.stringify({ execute: refused, arguments: args }))
      expect(answer).toContain('There is a dump in process, please wait.')
    }
    release()
    await turn()
    const ids = (await slow.ask('')).filter((line) => line.includes('"id"'))
    expect(ids).toEqual(['{"return": {}, "id": 1}', expect.stringContaining('"id": 2}')])
    expect(slow.isPaused).toBe(false)
  })

  it('is asked no more than it reads', async () => {
    const client = await (await setUp()).connect()
    client.isStuck = true
    const count = 5000
    client.receive(STATUS.repeat(count))
    for (let i = 0; i < count; i++) await turn()
    const first = client.takeLines().length
    expect(first).toBeLessThan(count)
    expect(client.isPaused).toBe(true)
    expect(client.backlog).toBeLessThan(REPLY_BACKLOG + 200)
    client.unstick()
    for (let i = 0; i < count / REQUESTS_PER_TURN + 10; i++) await turn()
    expect(first + client.takeLines().length).toBe(count)
    expect(client.isPaused).toBe(false)
  })

  it('lets others have their turn', async () => {
    const { connect } = await setUp()
    const [greedy, other] = [await connect(), await connect()]
    greedy.receive(STATUS.repeat(10 * REQUESTS_PER_TURN))
    let answered = greedy.takeLines().length
    for (let turns = 0; answered < 10 * REQUESTS_PER_TURN && turns < 100; turns++) {
      other.receive(STATUS)
      expect(other.takeLines().length).toBe(1)
      await turn()
      const lines = greedy.takeLines().length
      expect(lines).toBeLessThanOrEqual(REQUESTS_PER_TURN)
      answered += lines
    }
    expect(answered).toBe(10 * REQUESTS_PER_TURN)
  })

  it('reads a long request in pieces, and others have their turn between them', async () => {
    const { connect } = await setUp()
    const [long, other] = [await connect(), await connect()]
    long.receive(`{"execute":"query-status","id":"${'x'.repeat(10 * BYTES_PER_TURN)}"}`)
    expect(long.isPaused).toBe(true)
    expect(await other.ask(STATUS)).toHaveLength(1)
    expect((await long.ask('')).join()).toContain('"status": "running"')
    expect(long.isPaused).toBe(false)
  })

  it('is hung up on when events pile up', async () => {
    const { machine, connect } = await setUp()
    const [stuck, reader] = [await connect(), await connect()]
    stuck.isStuck = true
    for (let i = 0; i < EVENT_BACKLOG / 70; i++) machine.powerDown()
    expect(stuck.isClosed).toBe(true)
    expect(reader.isClosed).toBe(false)
    expect(stuck.backlog).toBeLessThan(EVENT_BACKLOG + 200)
  })

  it('loses its request when all of them take too much memory and its is the longest', async () => {
    const { server, connect } = await setUp({ requestMemory: 10_000 })
    const [long, short] = [await connect(), await connect()]
    expect(await short.ask(`{"execute":"query-status","id":"${'a'.repeat(3000)}`)).toEqual([])
    expect(await long.ask(`"${'x'.repeat(8000)}`)).toEqual([
      '{"error": {"class": "GenericError", "desc": "JSON token size limit exceeded"}}',
    ])
    expect(server.heldBytes).toBeLessThan(4000)
    expect(await short.ask('"}')).toEqual([expect.stringContaining('"status": "running"')])
    long.hangUp()
    short.hangUp()
    expect(server.heldBytes).toBe(0)
  })

  it('is told of an error that nobody meant, and goes on', async () => {
    const { machine, connect } = await setUp()
    const client = await connect()
    machine.powerDown = () => {
      throw new TypeError('oops')
    }
    machine.reset = () => {
      throw new MonitorError('not now', 'DeviceNotActive')
    }
    expect(await client.ask('{"execute":"system_powerdown"}')).toEqual([
      '{"error": {"class": "GenericError", "desc": "internal error: TypeError: oops"}}',
    ])
    expect(await client.ask('{"execute":"system_reset","id":1}')).toEqual([
      '{"id": 1, "error": {"class": "DeviceNotActive", "desc": "not now"}}',
    ])
  })

  it('answers whatever is asked, and calls nothing an error of its own', async () => {
    const { connect } = await setUp()
    const client = await connect()
    const member = fc.constantFrom(
      ...[
        'val',
        'size',
        'filename',
        'cpu-index',
        'command-line',
        'guid',
        'paging',
        'protocol',
        'begin',
        'length',
      ],
      ...[
        'format',
        'detach',
        'uri',
        'capabilities',
        'job-id',
        'tag',
        'vmstate',
        'devices',
        'path',
        'property',
        'value',
      ],
    )
    const value = fc.oneof(
      fc.constantFrom('auto', 'file:x', 'elf', 'unix:/x', 'a', '/machine', 'guid', 'xp /8xb 0', 'info roms'),
      fc.jsonValue({ maxDepth: 2 }),
      fc.integer({ min: -9, max: 2 ** 20 }),
      fc.boolean(),
    )
    const names = [...QMP_COMMANDS.keys()].filter((name) => name !== 'quit')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.dictionary(member, value), async (name, args) => {
        // Petabytes of zeros are not what this is about.
        fc.pre(!(Number(args['size']) > 2 ** 20))
        client.receive(JSON.stringify({ execute: name, arguments: args, id: 'mark' }))
        let lines: string[] = []
        for (let i = 0; i < 50 && !lines.join().includes('"id": "mark"'); i++) {
          await turn()
          lines = [...lines, ...client.takeLines()]
        }
        expect(lines.join()).toContain('"id": "mark"')
        expect(lines.join()).not.toContain('internal error')
      }),
    )
  })

  it('is not needed inside the process', async () => {
    const { machine, server } = await setUp()
    expect(await runQmpCommand(server.monitor, 'query-vm-generation-id')).toEqual({
      guid: Guid.ZERO.toString(),
    })
    expect(() => runQmpCommand(server.monitor, 'nope')).toThrow('The command nope has not been found')
    expect(() => runQmpCommand(server.monitor, 'pmemsave', { val: 1n })).toThrow(
      "Parameter 'size' is missing",
    )
    machine.stop('paused')
    expect(await humanMonitorCommand(server.monitor, 'info status')).toBe('VM status: paused\r\n')
  })

  it('says nothing more when its client is gone', async () => {
    const { machine, server, connect } = await setUp()
    const client = await connect()
    let release = () => {}
    machine.gate = new Promise((resolve) => {
      release = resolve
    })
    client.receive('{"execute":"dump-guest-memory","arguments":{"paging":false,"protocol":"file:d"}}')
    for (let i = 0; i < 5; i++) await turn()
    client.take()
    client.hangUp()
    release()
    for (let i = 0; i < 5; i++) await turn()
    client.receive(STATUS)
    expect(client.take()).toBe('')
    const other = await connect()
    server.close()
    expect(other.isClosed).toBe(true)
  })
})
