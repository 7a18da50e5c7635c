/**
 * The acceptance run's steps 1 to 11 on the model machine (q35, 2 GiB), through the monitor and the dump alone: what a tester
 * sees who has a socket and a file. Steps are those of the report; addresses are this firmware's own.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../src/binary/bytes.ts'
import { sum8 } from '../../src/binary/checksum.ts'
import { Guid } from '../../src/binary/guid.ts'
import { modelServices } from '../../src/cli/model-services.ts'
import { Model } from '../../src/machines/model/model.ts'
import { nodeMonitorEnvironment } from '../../src/node/monitor-surroundings.ts'
import { SeededRandom } from '../../src/platform/random.ts'
import { vmgenid } from '../cli/cli.ts'

const GUID = '00112233-4455-6677-8899-AABBCCDDEEFF'
const IN_MEMORY = '33221100554477668899aabbccddeeff'

let folder = ''
let machine: Model
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-seed-'))
  machine = new Model({
    board: { kind: 'q35', memorySize: 2 ** 31, vmgenid: { guid: Guid.parse(GUID) } },
    random: new SeededRandom(1),
    environment: nodeMonitorEnvironment,
    services: modelServices,
  })
  await machine.boot()
})
afterAll(async () => {
  await machine.close()
  await rm(folder, { recursive: true })
})

/** 16 bytes at an address, as `xp` shows them. */
async function xp(address: number): Promise<string> {
  const text = await machine.monitor.hmp(`xp /16xb 0x${address.toString(16)}`)
  return text.replace(/^[0-9a-f]+:/gm, '').replace(/0x|\s/g, '')
}

interface Found {
  readonly address: number
  readonly guid: string
}
/** Through `vmgenid memory find` on a dump made by the monitor. */
async function findInDump(name: string): Promise<Found> {
  const path = join(folder, name)
  await machine.monitor.qmp('dump-guest-memory', { paging: false, protocol: `file:${path}` })
  const { status, out, err } = await vmgenid(['memory', 'find', '--json', path])
  expect([status, err]).toEqual([0, ''])
  const json = JSON.parse(out) as { readonly address: string; readonly guid: string }
  return { address: Number(json.address), guid: json.guid }
}

describe('the seed on the model machine', () => {
  let address = 0

  it('2, 2b, 2c: the firmware log tells the story', () => {
    const log = machine.firmwareLog.lines.join('\n')
    for (const line of [
      /File="etc\/vmgenid_guid" Alignment=0x1000 Zone=1 Size=0x1000 Address=0x[0-9A-F]+/,
      /File="etc\/acpi\/tables" Alignment=0x40 Zone=1/,
      /ProcessCmdWritePointer/,
      /InstallQemuFwCfgTables: installed \d+ tables/,
    ]) {
      expect(log).toMatch(line)
    }
  })

  it('1, 5: the ID is in the dump, in the byte order of GUIDs, where the tables say', async () => {
    const found = await findInDump('boot.elf')
    address = found.address
    expect(address % 4096).toBe(0x28)
    expect(found.guid.toLowerCase()).toBe(GUID.toLowerCase())
    expect(await xp(address)).toBe(IN_MEMORY)
    const around = await machine.monitor.hmp(`xp /36xb 0x${(address - 0x28).toString(16)}`)
    expect(around.replace(/^[0-9a-f]+:/gm, '').replace(/0x|\s/g, '')).toBe('00'.repeat(36))
  })

  it('3: the SSDT has 202 bytes that sum to zero, and names the page', async () => {
    const path = join(folder, 'ram.bin')
    await machine.monitor.qmp('pmemsave', { val: 0x7f70_0000, size: 0x10_0000, filename: path })
    const { out } = await vmgenid(['acpi', 'list', '--json', path]).catch(() => ({ out: '{}' }))
    const { tables = [] } = JSON.parse(out) as { readonly tables?: readonly Record<string, unknown>[] }
    const ssdt = tables.find(({ oemTableId }) => oemTableId === 'VMGENID')
    expect(ssdt).toMatchObject({ signature: 'SSDT', length: 0xca, checksum: 'valid', oemId: 'BOCHS' })
    const bytes = await machine.memory.read(0x7f70_0000 + Number(ssdt?.['offset']), 0xca)
    expect(sum8(bytes ?? new Uint8Array(1))).toBe(0)
    expect(toHex(bytes?.subarray(0x2a, 0x2e) ?? new Uint8Array())).toBe(
      toHex(fromHex((address - 0x28).toString(16).padStart(8, '0')).toReversed()),
    )
  })

  it('4: the page is ACPI NVS memory', () => {
    const entry = machine.model.bootResult?.memoryMap.find(
      ({ start, pages }) => address >= start && address < start + 4096 * pages,
    )
    expect(entry?.type).toBe(10)
  })

  it('6, 7: the address is told before the suspend, and forgotten in the reset of the wake-up', async () => {
    expect(machine.model.board.vmgenid?.address).toBe(address)
    await machine.suspend()
    expect(await machine.monitor.qmp('query-status')).toMatchObject({ status: 'suspended' })
    let atReset: number | undefined
    const reset = machine.model.board.reset.bind(machine.model.board)
    machine.model.board.reset = (kind) => {
      reset(kind)
      atReset ??= machine.model.board.vmgenid?.address
    }
    await machine.monitor.qmp('system_wakeup')
    expect(atReset).toBe(0)
  })

  it('8: the boot script tells it again', () => {
    const log = machine.firmwareLog.lines.join('\n')
    expect(log).toContain('S3BootScriptExecute:')
    expect(log).toMatch(/BootScriptExecuteIoWrite - 0x0*514/)
    expect(log).toContain('DE AD BE EF')
  })

  it('9: and the device has it, with the ID and RAM as they were', async () => {
    expect(machine.model.board.vmgenid?.address).toBe(address)
    expect(await findInDump('resumed.elf')).toMatchObject({ address })
    expect(await xp(address)).toBe(IN_MEMORY)
  })

  it('10: the monitor prints the ID', async () => {
    expect(await machine.monitor.hmp('info vm-generation-id')).toBe(`${GUID.toLowerCase()}\r\n`)
    expect(await machine.monitor.qmp('query-vm-generation-id')).toEqual({ guid: GUID.toLowerCase() })
  })

  it('11: Windows finds the device, and reads the ID through it', async () => {
    const windows = new Model({
      board: { kind: 'q35', memorySize: 2 ** 31, vmgenid: { guid: Guid.parse(GUID) } },
      guest: { system: 'windows' },
    })
    await windows.boot()
    expect(windows.model.bootReport?.bound).toMatchObject({ device: '\\_SB.VGEN', bound: true })
    await windows.suspend()
    await windows.wakeUp()
    expect(windows.model.board.vmgenid?.address).toBe(address)
    await windows.close()
  })

  it('a change through the monitor reaches the guest', async () => {
    await machine.monitor.qmp('set-vm-generation-id', { guid: '10112233-4455-6677-8899-aabbccddeeff' })
    expect(machine.monitor.events).toContain('VM_GENERATION_ID_CHANGED')
    expect(machine.console.lines.at(-1)).toMatch(/random: crng reseeded due to virtual machine fork$/)
    expect((await findInDump('changed.elf')).guid).toBe('10112233-4455-6677-8899-aabbccddeeff')
  })
})
