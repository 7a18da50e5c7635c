/**
 * The devices against a real QEMU 7.2, access by access.
 *
 * Scripts are random, 20 000 operations in all; `VMGENID_SEED=n` repeats a run.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_WRITE,
  FwCfgDmaAccess,
  fwCfgDmaControl,
} from '../../src/fwcfg/dma.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import { QtestMachine } from '../../src/node/qtest-machine.ts'
import { seed } from '../seed.ts'
import { requireQemu } from '../tools.ts'
import {
  inb,
  inl,
  inw,
  type LockstepReport,
  type Operation,
  outb,
  outl,
  outw,
  runLockstep,
} from './lockstep.ts'
import { type Board, ModelMachine, qemuArguments, TABLE_FILES } from './model-machine.ts'
import { fwCfgScript, pmScript, vmgenidScript } from './random-rounds.ts'
import { pciOperations, placePm, ScriptRandom, script } from './random-script.ts'

const qemu = requireQemu('7.2')
/** A descriptor at 0x100000, its transfer, and what became of both. */
function transfer(control: number, length: number, address: bigint): readonly Operation[] {
  return [
    { op: 'write', address: 0x10_0000, bytes: FwCfgDmaAccess.encode({ control, length, address }) },
    outl(0x518, 0x0000_1000),
    { op: 'read', address: 0x10_0000, length: 16 },
    { op: 'read', address: 0x20_0000, length: 48 },
  ]
}

describe.skipIf(qemu.missing).each<Board>(['pc', 'q35'])(qemu.title('%s and QEMU'), (board) => {
  let machine: QtestMachine
  let model: ModelMachine

  beforeAll(async () => {
    machine = await QtestMachine.start({ args: qemuArguments(board) })
    await machine.qtest.irqInterceptIn('ioapic')
    model = new ModelMachine(board)
    await model.copyFrom(machine)
  })
  afterAll(() => machine?.close())

  async function same(operations: readonly Operation[]): Promise<LockstepReport> {
    const report = await runLockstep([{ op: 'reset', how: 'monitor' }, ...operations], model, machine)
    expect(report.divergence, `VMGENID_SEED=${seed}`).toBeUndefined()
    return report
  }

  it(`agree on 4000 accesses to fw_cfg (seed ${seed})`, async () => {
    const random = new ScriptRandom(seed)
    expect(model.fwCfg.files.filter(({ name }) => TABLE_FILES.includes(name))).toHaveLength(3)
    await same(fwCfgScript(random, model, 4000))
  })

  it(`agree on 1000 accesses to the address of the generation ID (seed ${seed})`, async () => {
    await same(vmgenidScript(new ScriptRandom(seed + 3), model, 1000))
  })

  it(`agree on 3000 accesses to the PM block, APM and reset ports (seed ${seed})`, async () => {
    const { sciHigh } = await same(pmScript(new ScriptRandom(seed + 1), board, 3000))
    expect(sciHigh).toBeGreaterThan(10)
  })

  it('agree on what random scripts seldom meet', async () => {
    const address = model.fwCfg.files.find(({ name }) => name === FwCfgPath.vmgenidAddr)?.selector ?? 0
    const letters = model.fwCfg.files.find(({ name }) => name === 'opt/a')?.selector ?? 0
    const [nowhere, end] = [1n << 60n, (1n << 64n) - 4n]
    const place = (base: number) => placePm(board, base, true)
    await same([
      ...transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_WRITE, address), 8, 0x20_0000n),
      ...transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_WRITE, address), 4, nowhere),
      ...[outw(0x510, address), ...Array.from({ length: 9 }, () => inb(0x511))],
      ...transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_READ, letters), 40, end),
      ...transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_READ, 0x1000), 40, end),
      { op: 'read', address: 0, length: 64 },
      // Two high halves: the second one counts. A reset in between changes nothing.
      ...[outl(0x514, 0x0100_0000), outl(0x514, 0)],
      ...transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_READ, letters), 4, 0x20_0000n),
      ...[outl(0x514, 0x0100_0000), { op: 'reset', how: 'monitor' } as const],
      ...transfer(fwCfgDmaControl(FW_CFG_DMA_CTL_READ, letters), 4, 0x20_0000n),
      // Bases that are cut, that are 0, and that lie over another one of our devices.
      ...place(0x1fff),
      ...[inw(0x1fc0), inw(0x1f80), inl(0x1fe0), inl(0x1fa0)],
      ...[...place(0), inw(0x510)],
      ...[...place(0x500), inb(0x511), inl(0x508), inw(0x502), inl(0x520)],
      ...[...place(0x400), inb(0x402), inw(0x400), outw(0x402, 0x1234), inw(0x402)],
      ...[...place(0x600), inb(0x402)],
    ])
  })

  it('differ where a fault is put in: the first operation that shows it is named, with what led to it', async () => {
    const selector = model.fwCfg.files.find(({ name }) => name === FwCfgPath.vmgenidAddr)?.selector ?? 0
    await same([outw(0x510, selector), inb(0x511)])
    model.fwCfg.file(FwCfgPath.vmgenidAddr)?.fill(0x5a, 0, 1)
    const { divergence } = await runLockstep([inw(0x510), outw(0x510, selector), inb(0x511)], model, machine)
    expect(divergence?.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'QEMU and the model differ at operation 2',
      ' 0 inw 0x0510 QEMU 0x0 model 0x0',
      ` 1 outw 0x0510 0x${selector.toString(16)} QEMU ok model ok`,
      '* 2 inb 0x0511 QEMU 0x0 model 0x5a',
    ])
  })

  it('agree on a debug console that answers', () =>
    same([inb(0x402), outb(0x402, 0x41), outw(0x402, 0x4142), outl(0x401, 0x0a0a_0a0a), inb(0x403)]))

  // Last: it leaves memory windows anywhere.
  it(`agree on 3000 accesses to PCI configuration (seed ${seed})`, async () => {
    const random = new ScriptRandom(seed + 2)
    await same(script(3000, () => pciOperations(random, board)))
  })
})
