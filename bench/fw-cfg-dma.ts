/**
 * fw_cfg DMA: how fast a guest gets a file, against copying the same bytes without any device between, and against QEMU.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Board } from '../src/board/board.ts'
import { FW_CFG_DMA_CTL_READ, FW_CFG_DMA_CTL_SELECT, FwCfgDmaAccess } from '../src/fwcfg/dma.ts'
import { ProgramNotFoundError } from '../src/node/errors.ts'
import { QtestFwCfg } from '../src/node/qtest-fw-cfg.ts'
import { QtestMachine } from '../src/node/qtest-machine.ts'
import { type Measured, measure, showMeasured, showRate, showRatio, summarize } from './measure.ts'
import type { Section } from './section.ts'

const SIZES = [4096, 128 * 1024, 16 * 1024 * 1024]
const DESCRIPTOR = 0x1000
const TARGET = 0x10_0000
const DESCRIPTOR_BE = 0x0010_0000 // DESCRIPTOR as the DMA port wants it
/** Key of the only `opt/` file of either machine: looked up in the directory. */
const FILE = 'opt/bench'

function pattern(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (i * 7 + 1) & 0xff)
}

function descriptor(selector: number, length: number): Uint8Array {
  const control = ((selector << 16) | FW_CFG_DMA_CTL_SELECT | FW_CFG_DMA_CTL_READ) >>> 0
  return FwCfgDmaAccess.encode({ control, length, address: BigInt(TARGET) })
}

export async function fwCfgDma(): Promise<Section> {
  const rows: string[][] = []
  const skipped: string[] = []
  for (const size of SIZES) {
    const content = pattern(size)
    const board = new Board({ kind: 'pc', memorySize: 64 * 2 ** 20, extraFiles: new Map([[FILE, content]]) })
    const selector = board.fwCfg.files.find(({ name }) => name === FILE)?.selector ?? 0
    const access = descriptor(selector, size)
    const plain = new Uint8Array(size)
    const [dma, copy] = (await measure([
      {
        name: 'fw_cfg DMA',
        run: () => {
          board.memory.write(DESCRIPTOR, access)
          board.ports.out32(0x518, DESCRIPTOR_BE)
        },
      },
      { name: 'plain copy', run: () => plain.set(content) },
    ])) as [Measured, Measured]
    const arrived = new Uint8Array(size)
    if (!board.memory.read(TARGET, arrived) || Buffer.compare(arrived, content) !== 0) {
      throw new Error('the transfer did not deliver the file')
    }
    const qemu = await qemuDma(content)
    if (qemu === undefined) skipped.push('QEMU: qemu-system-x86_64 is not on this machine')
    rows.push([
      `${size / 1024} KiB`,
      showMeasured(dma),
      showRate(size, dma.median),
      showRate(size, copy.median),
      showRatio(dma.median / copy.median),
      qemu === undefined ? '–' : showRate(size, qemu.median),
    ])
  }
  return {
    title: 'fw_cfg DMA',
    text:
      'One select-and-read transfer into sparse guest memory, descriptor write and port write included, against `Uint8Array.set` of ' +
      'the same bytes. QEMU is driven through qtest, so its small transfers measure the socket.',
    header: ['file', 'time', 'fw_cfg DMA', 'plain copy', 'DMA costs', 'QEMU 7.2 (qtest)'],
    rows,
    skipped: [...new Set(skipped)],
  }
}

async function qemuDma(content: Uint8Array): Promise<Measured | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'vmgenid-bench-'))
  try {
    const path = join(folder, 'content')
    await writeFile(path, content)
    const machine = await QtestMachine.start({
      args: ['-machine', 'pc', '-m', '64', '-fw_cfg', `name=${FILE},file=${path}`],
    })
    try {
      const files = await new QtestFwCfg(machine.qtest).files()
      const selector = files.find(({ name }) => name === FILE)?.selector ?? 0
      const access = descriptor(selector, content.length)
      const times: number[] = []
      for (let i = 0; i < 20; i++) {
        await machine.qtest.write(DESCRIPTOR, access) // the last transfer has cleared its control word
        const start = performance.now()
        await machine.qtest.outl(0x518, DESCRIPTOR_BE)
        times.push(performance.now() - start)
      }
      return summarize('QEMU', times)
    } finally {
      await machine.close()
    }
  } catch (error) {
    if (error instanceof ProgramNotFoundError) return undefined
    throw error
  } finally {
    await rm(folder, { recursive: true })
  }
}
