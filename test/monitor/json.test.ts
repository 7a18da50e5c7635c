/** The vectors of `src/qmp` against QEMU itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concatBytes, fromLatin1 } from '../../src/binary/bytes.ts'
import { QemuProcess } from '../../src/node/qemu-process.ts'
import { BAD_JSON, VALUES } from '../../src/qmp/json.vectors.ts'
import { formatJson } from '../../src/qmp/json-text.ts'
import { encodeModifiedUtf8 } from '../../src/qmp/modified-utf8.ts'
import { requireQemu } from '../tools.ts'
import { RawClient } from './raw-client.ts'

const qemu = requireQemu('7.2')

describe.skipIf(qemu.missing)(qemu.title('JSON as QEMU reads and prints it'), () => {
  let machine: QemuProcess
  let client: RawClient
  beforeAll(async () => {
    machine = await QemuProcess.start({
      program: qemu.path,
      args: ['-machine', 'none', '-nodefaults', '-display', 'none', '-S'],
      sockets: ['qmp'],
    })
    client = await RawClient.negotiated(machine.address('qmp'))
  })
  afterAll(() => machine?.close())

  it.each(BAD_JSON)('%j', async (input, ...errors) => {
    client.send(input)
    const expected = errors.map((desc) =>
      formatJson({ error: { class: 'GenericError', desc: String(desc) } }),
    )
    expect(await client.drain()).toEqual(expected)
  })

  it.each(VALUES)('id %j', async (input, printed) => {
    const value = typeof input === 'string' ? encodeModifiedUtf8(input) : input
    client.send(concatBytes(fromLatin1('{"execute":"query-name","id":'), value, fromLatin1('}')))
    expect(await client.drain()).toEqual([`{"return": {}, "id": ${printed}}`])
  })

  it('goes no deeper than 1024 brackets', async () => {
    client.send('['.repeat(1025))
    expect(await client.drain()).toEqual([
      '{"error": {"class": "GenericError", "desc": "JSON nesting depth limit exceeded"}}',
    ])
  })
})
