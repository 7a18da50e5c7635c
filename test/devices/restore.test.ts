/**
 * Save and restore of the model's devices beside a migration of QEMU 7.2 into a machine with another generation ID.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { toHex } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import { FW_CFG_DMA_CTL_WRITE, FwCfgDmaAccess, fwCfgDmaControl } from '../../src/fwcfg/dma.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import { QtestMachine } from '../../src/node/qtest-machine.ts'
import type { SavedState } from '../../src/platform/lifecycle.ts'
import { requireQemu } from '../tools.ts'
import { inb, inl, inw, type Operation, outb, outl, outw, runLockstep } from './lockstep.ts'
import { type Board, GUID, ModelMachine, qemuArguments } from './model-machine.ts'
import { placePm } from './random-script.ts'

const qemu = requireQemu('7.2')
const OTHER_GUID = 'f00dcafe-0001-4002-8003-123456789abc'
const GUID_ADDRESS = 0x30_0028
/** How long a migration through a file may take. */
const MIGRATION_MILLISECONDS = 20_000

describe.skipIf(qemu.missing).each<Board>(['pc', 'q35'])(qemu.title('restore of %s and QEMU'), (board) => {
  const directory = mkdtempSync(join(tmpdir(), 'vmgenid-restore-'))
  const machines: QtestMachine[] = []
  afterAll(async () => {
    await Promise.all(machines.map((machine) => machine.close()))
    rmSync(directory, { recursive: true, force: true })
  })

  it('continues where the other machine was, and tells the guest its own generation ID', async () => {
    const file = join(directory, 'state')
    const gpe0 = board === 'pc' ? { status: 0xafe0, enable: 0xafe2 } : { status: 0x620, enable: 0x628 }

    const source = await QtestMachine.start({ args: qemuArguments(board) })
    machines.push(source)
    const model = new ModelMachine(board)
    await model.copyFrom(source)
    const addressKey = model.fwCfg.files.find(({ name }) => name === FwCfgPath.vmgenidAddr)?.selector ?? 0
    const setUp: readonly Operation[] = [
      { op: 'reset', how: 'monitor' },
      ...placePm(board, 0x600, true),
      { op: 'write', address: GUID_ADDRESS, bytes: Guid.parse(GUID).toGuestBytes() },
      ...tellAddress(addressKey),
      ...[
        outw(0x602, 0x0120),
        outb(gpe0.enable, 0x26),
        outb(0xb3, 0x55),
        outb(0xb2, board === 'pc' ? 0xf1 : 2),
      ],
      ...[outb(0x92, 0x02), outb(0xcf9, 0x02)],
      ...(board === 'q35' ? [outl(0x630, 0x0000_2001), outw(0x672, 0x0123), outb(0x66c, 0x42)] : []),
      outl(0xcf8, 0x8000_0000),
      // The middle of an item, and half a DMA address.
      ...[outw(0x510, 0x19), inb(0x511), inb(0x511), inb(0x511), outl(0x514, 0x0100_0000)],
    ]
    expect((await runLockstep(setUp, model, source)).divergence).toBeUndefined()

    const states = model.devices.map((device): [string, string] => [
      device.typeName,
      JSON.stringify(device.save()),
    ])
    await source.qmp.execute('migrate', { uri: `exec:cat > ${file}` })
    await untilMigrated(source, 'completed')
    await source.close()

    const destination = await QtestMachine.start({
      args: [...qemuArguments(board, OTHER_GUID), '-incoming', 'defer'],
    })
    machines.push(destination)
    await destination.qtest.irqInterceptIn('ioapic')
    let raised = false
    destination.qtest.onIrq(({ line, level }) => {
      if (line === 9) raised = level === 'raise'
    })
    await destination.qmp.execute('migrate-incoming', { uri: `exec:cat ${file}` })
    await untilMigrated(destination, 'completed')

    const clone = new ModelMachine(board, OTHER_GUID)
    clone.copyItems(model)
    clone.copyMemory(model)
    for (const device of clone.devices) {
      const state = states.find(([name]) => name === device.typeName)?.[1] ?? 'null'
      ;(device.restore as (state: SavedState) => void).call(device, JSON.parse(state))
    }
    expect(clone.highLines()).toEqual([9])

    const script: readonly Operation[] = [
      { op: 'read', address: GUID_ADDRESS - 8, length: 32 },
      ...[inb(gpe0.status), inb(gpe0.enable), inw(0x600), inw(0x602), inw(0x604)],
      ...[inb(0xb2), inb(0xb3), inb(0x92), inb(0xcf9), inl(0xcf8), inl(0xcfc)],
      ...Array.from({ length: 12 }, () => inb(0x511)),
      ...(board === 'q35' ? [inl(0x630), inw(0x672), inb(0x66c), inw(0x668)] : []),
      ...[outw(0x510, addressKey), ...Array.from({ length: 8 }, () => inb(0x511))],
      outb(gpe0.status, 0x20),
    ]
    expect(raised).toBe(true)
    expect((await runLockstep(script, clone, destination)).divergence).toBeUndefined()
    expect(toHex(await destination.qtest.read(GUID_ADDRESS, 16))).toBe(
      toHex(Guid.parse(OTHER_GUID).toGuestBytes()),
    )
  })
})

/** A DMA write of the GUID's address into the file, as firmware does it. */
function tellAddress(key: number): readonly Operation[] {
  const [descriptor, data] = [0x20_0000, 0x20_0100]
  const control = fwCfgDmaControl(FW_CFG_DMA_CTL_WRITE, key)
  return [
    { op: 'write', address: data, bytes: Uint8Array.of(0x28, 0, 0x30, 0, 0, 0, 0, 0) },
    {
      op: 'write',
      address: descriptor,
      bytes: FwCfgDmaAccess.encode({ control, length: 8, address: BigInt(data) }),
    },
    ...[outl(0x514, 0), outl(0x518, 0x0000_2000)], // 0x200000, big-endian
    { op: 'read', address: descriptor, length: 16 },
  ]
}

async function untilMigrated(machine: QtestMachine, status: string): Promise<void> {
  for (const end = Date.now() + MIGRATION_MILLISECONDS; Date.now() < end; await sleep(20)) {
    const reply = (await machine.qmp.execute('query-migrate')) as { readonly status?: string }
    if (reply.status === status) return
    if (reply.status === 'failed') break
  }
  throw new Error(`no migration: ${JSON.stringify(await machine.qmp.execute('query-migrate'))}`)
}
