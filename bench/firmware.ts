/**
 * The OVMF model: boots of QEMU's captured files per second, against the memory copies that no firmware can avoid.
 */

import { ReplayBoard } from '../src/board/replay.ts'
import { Ovmf } from '../src/firmware/ovmf.ts'
import { platformHost } from '../src/firmware/platform-host.ts'
import { loadCapture } from '../test/board/captures.ts'
import { type Measured, measure, showMeasured, showRatio, showTime } from './measure.ts'
import type { Section } from './section.ts'

const CASES = ['pc', 'q35', 'q35-smp64', 'pc-smp255']

export async function firmwareBoot(): Promise<Section> {
  const rows: string[][] = []
  for (const name of CASES) {
    const capture = loadCapture(name)
    const files = capture.index.files.map(({ name: file, selector, size, guestWritable }) => ({
      name: file,
      bytes: capture.file(file) ?? new Uint8Array(size),
      selector,
      guestWritable,
    }))
    const board = new ReplayBoard({ kind: capture.options.kind, files, memorySize: 256 * 2 ** 20 })
    const ram = board.memory.regions
    const once = async () => {
      board.reset('cold')
      return new Ovmf({ host: platformHost(board), ram }).boot()
    }
    const { status, tables, blobs } = await once()
    if (status !== 'Success') throw new Error(`${name}: ${status}`)
    // Each blob from fw_cfg into memory once, each table from its blob to its place once.
    const copied = [...blobs.map(({ size }) => new Uint8Array(size)), ...tables.map(({ bytes }) => bytes)]
    const targets = copied.map((bytes) => new Uint8Array(bytes.length))
    const copies = () => {
      copied.forEach((bytes, i) => {
        targets[i]?.set(bytes)
      })
    }
    const [boot, plain] = (await measure([
      { name, run: once },
      { name: 'copies', run: copies },
    ])) as [Measured, Measured]
    const bytes = copied.reduce((sum, one) => sum + one.length, 0)
    rows.push([
      name,
      showMeasured(boot),
      (1000 / boot.median).toFixed(0),
      `${Math.round(bytes / 1024)} KiB in ${showTime(plain.median)}`,
      showRatio(boot.median / plain.median),
    ])
  }
  return {
    title: 'OVMF model',
    text:
      'A cold boot of the firmware model: fw_cfg by DMA, loader script, second pass, tables installed, boot script. Against the copies that ' +
      'it cannot avoid: every blob into memory, every table to its place.',
    header: ['files', 'boot', 'boots/s', 'copies', 'boot takes'],
    rows,
  }
}
