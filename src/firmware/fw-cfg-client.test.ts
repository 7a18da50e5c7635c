import { describe, expect, it } from 'vitest'
import { FwCfg } from '../devices/fw-cfg.ts'
import { SparseMemory } from '../platform/guest-memory.ts'
import { PortBus } from '../platform/port-bus.ts'
import { FwCfgClient } from './fw-cfg-client.ts'
import { FirmwareHang } from './hang.ts'
import { FirmwareLog } from './log.ts'
import { platformHost } from './platform-host.ts'
import { UefiMemory } from './uefi-memory.ts'

const SIZE = 64 * 2 ** 20
const content = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251)

function machine({ dmaEnabled = true, fwCfg: present = true } = {}) {
  const ports = new PortBus()
  const guest = new SparseMemory([{ start: 0, size: SIZE, kind: 'ram' }])
  const target = new Uint8Array(8)
  if (present) {
    const fwCfg = new FwCfg({ bus: ports, memory: guest, dmaEnabled })
    fwCfg.addFile('etc/content', content)
    fwCfg.addFile('etc/target', target, { writable: true })
    fwCfg.addFile('etc/system-states', Uint8Array.of(0x80, 0, 0, 0x81, 0x82, 0x80))
    fwCfg.finishStartUp()
  }
  const log = new FirmwareLog()
  const memory = new UefiMemory({ ram: [{ start: 0, size: SIZE }] })
  return {
    client: new FwCfgClient({ host: platformHost({ memory: guest, ports }), memory, log }),
    log,
    guest,
    target,
  }
}

describe.each([true, false])('fw_cfg, DMA %s', (dmaEnabled) => {
  it('is recognized', async () => {
    const { client, log } = machine({ dmaEnabled })
    await client.initialize()
    expect([client.available, client.dmaAvailable]).toEqual([true, dmaEnabled])
    expect(log.lines).toEqual([
      'Select Item: 0x0',
      'FW CFG Signature: 0x554D4551',
      'Select Item: 0x1',
      `FW CFG Revision: 0x${dmaEnabled ? 3 : 1}`,
      `QemuFwCfg interface (${dmaEnabled ? 'DMA' : 'IO Port'}) is supported.`,
    ])
  })

  it('reads on where it ended, skips, and reads zeros behind the end', async () => {
    const { client } = machine({ dmaEnabled })
    await client.initialize()
    const found = await client.findFile('etc/content')
    expect(found).toMatchObject({ status: 'Success', size: content.length })
    if (found.status !== 'Success') return
    await client.select(found.key)
    expect(await client.read(70_000)).toEqual(content.subarray(0, 70_000))
    await client.skip(10_000)
    expect((await client.read(20_002)).subarray(19_998)).toEqual(Uint8Array.of(...content.subarray(-2), 0, 0))
  })

  it('reads to guest memory', async () => {
    const { client, guest } = machine({ dmaEnabled })
    await client.initialize()
    const found = await client.findFile('etc/content')
    if (found.status === 'Success') await client.select(found.key)
    await client.readTo(0x10_0000, content.length)
    const bytes = new Uint8Array(content.length)
    guest.read(0x10_0000, bytes)
    expect(bytes).toEqual(content)
  })

  it('writes by DMA; through the port the bytes are lost', async () => {
    const { client, target } = machine({ dmaEnabled })
    await client.initialize()
    const found = await client.findFile('etc/target')
    if (found.status === 'Success') await client.select(found.key)
    await client.skip(4)
    await client.write(Uint8Array.of(1, 2, 3, 4))
    expect([...target]).toEqual(dmaEnabled ? [0, 0, 0, 0, 1, 2, 3, 4] : Array(8).fill(0))
  })

  it('knows whether S3 is on, and what is not there', async () => {
    const { client } = machine({ dmaEnabled })
    await client.initialize()
    expect(await client.isS3Enabled()).toBe(true)
    expect(await client.findFile('etc/none')).toEqual({ status: 'Not Found' })
  })
})

it('without a fw_cfg nothing is found', async () => {
  const { client, log } = machine({ fwCfg: false })
  await client.initialize()
  expect(await client.findFile('etc/content')).toEqual({ status: 'Unsupported' })
  expect(log.lines.at(-1)).toBe('QemuFwCfg interface not supported.')
})

it('a write to a file that is read-only is a hang', async () => {
  const { client } = machine()
  await client.initialize()
  const found = await client.findFile('etc/content')
  if (found.status === 'Success') await client.select(found.key)
  await expect(client.write(new Uint8Array(8))).rejects.toThrow(FirmwareHang)
})
