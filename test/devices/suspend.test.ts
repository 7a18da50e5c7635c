/**
 * S3 and back on the model's devices and on a QEMU 7.2 whose CPU runs a firmware that only halts.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import { haltingBios } from '../../src/machines/qemu/halting-bios.ts'
import { QtestFwCfg } from '../../src/node/qtest-fw-cfg.ts'
import { QtestMachine } from '../../src/node/qtest-machine.ts'
import { requireQemu } from '../tools.ts'
import { inb, inl, inw, type Operation, outb, outl, outw, runLockstep } from './lockstep.ts'
import { type Board, ModelMachine, qemuArguments } from './model-machine.ts'
import { placePm } from './random-script.ts'

const qemu = requireQemu('7.2')

const SLP_TYP_S3 = 0x2400
const PM1_CONTROL = 0x604

describe.skipIf(qemu.missing).each<Board>(['pc', 'q35'])(qemu.title('suspend of %s and QEMU'), (board) => {
  const directory = mkdtempSync(join(tmpdir(), 'vmgenid-suspend-'))
  let machine: QtestMachine
  let model: ModelMachine

  beforeAll(async () => {
    const bios = join(directory, 'halt.bin')
    writeFileSync(bios, haltingBios())
    machine = await QtestMachine.start({ args: [...qemuArguments(board), '-bios', bios] })
    await machine.qtest.irqInterceptIn('ioapic')
    model = new ModelMachine(board)
    await model.copyFrom(machine)
    await machine.qmp.execute('cont')
  })
  afterAll(async () => {
    await machine?.close()
    rmSync(directory, { recursive: true, force: true })
  })

  const same = async (operations: readonly Operation[]) =>
    expect((await runLockstep(operations, model, machine)).divergence).toBeUndefined()

  it('leaves the same registers behind at each step', async () => {
    const gpe0 = board === 'pc' ? { status: 0xafe0, enable: 0xafe2 } : { status: 0x620, enable: 0x628 }
    const enableAcpi = board === 'pc' ? 0xf1 : 0x02
    const addressFile = model.fwCfg.files.find(({ name }) => name === FwCfgPath.vmgenidAddr)
    const pciRegisters = (board === 'pc' ? [0x00, 0x08, 0x0b] : [0x00, 0xf8]).flatMap((slot) =>
      Array.from({ length: 64 }, (_, i) => [
        outl(0xcf8, 0x8000_0000 + slot * 256 + 4 * i),
        inl(0xcfc),
      ]).flat(),
    )
    const look = [
      ...[inw(0x600), inw(0x602), inw(PM1_CONTROL), inw(gpe0.status), inw(gpe0.enable)],
      ...[inb(0xb2), inb(0xb3), inb(0x92), inb(0xcf9), inb(0x402)],
      ...[inb(0x511), inb(0x511), inl(0xcf8)],
    ]
    const addressBytes = [
      outw(0x510, addressFile?.selector ?? 0),
      ...Array.from({ length: 8 }, () => inb(0x511)),
    ]

    // What firmware and an operating system leave behind before they suspend.
    await same([{ op: 'reset', how: 'monitor' }, ...placePm(board, 0x600, true)])
    await new QtestFwCfg(machine.qtest).write(
      addressFile?.selector ?? 0,
      Uint8Array.of(0x28, 0, 0x30, 0, 0, 0, 0, 0),
    )
    model.fwCfg.file(FwCfgPath.vmgenidAddr)?.set([0x28, 0, 0x30, 0])
    await same([
      { op: 'write', address: 0x30_0000, bytes: Uint8Array.of(1, 2, 3, 4) },
      ...[outw(0x602, 0x0521), outb(gpe0.enable, 0x26), outb(0xb3, 0x77), outb(0xb2, enableAcpi)],
      ...[outb(0x92, 0x02), outb(0xcf9, 0x02), outw(0x510, 0x19), ...look, ...addressBytes, ...pciRegisters],
    ])

    const suspended = machine.qmp.waitForEvent('SUSPEND')
    await same([outw(PM1_CONTROL, SLP_TYP_S3 | 1)])
    await suspended
    expect(model.requests.splice(0)).toEqual(['suspend'])
    await same(look)

    const awake = machine.qmp.waitForEvent('WAKEUP')
    await machine.qmp.execute('system_wakeup')
    await awake
    model.reset('wakeup')
    model.chipset.pm.wake('other')
    await same([
      ...pciRegisters,
      ...look,
      ...addressBytes,
      { op: 'read', address: 0x30_0000, length: 48 },
      ...(board === 'pc' ? [outl(0xcf8, 0x8000_0b80), outb(0xcfc, 1)] : placePm(board, 0x600, true)),
      ...look,
    ])
    // Against the reference, so that two equal mistakes do not pass.
    expect(model.bus.in16(0x600)).toBe(0x8101)
    expect(model.bus.in16(PM1_CONTROL)).toBe(0)
    expect(model.chipset.pm.base).toBe(0x600)
  })

  it('notices the power button only where it is enabled', async () => {
    await same([...placePm(board, 0x600, true), outw(0x602, 0), outw(0x600, 0xffff)])
    const press = async () => {
      const pressed = machine.qmp.waitForEvent('POWERDOWN')
      await machine.qmp.execute('system_powerdown')
      await pressed
      model.chipset.pm.pressPowerButton()
    }
    await press()
    await same([inw(0x600), outw(0x602, 0x0100)])
    await press()
    await same([inw(0x600), inw(0x602)])
    expect(model.bus.in16(0x600)).toBe(0x0100)
    expect(model.highLines()).toEqual([9])
  })
})
