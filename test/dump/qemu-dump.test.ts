/**
 * Our dumps against QEMU's own of the same machine: bytes, and what readelf, gdb and crash say of both.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { equalBytes, toHex } from '../../src/binary/bytes.ts'
import { clipBlocks } from '../../src/dump/blocks.ts'
import { type CpuState, cpuStates } from '../../src/dump/cpu-state.ts'
import { readCoreNotes } from '../../src/dump/elf-reader.ts'
import { elfCoreImage } from '../../src/dump/elf-writer.ts'
import { type Dump, openDump } from '../../src/dump/open.ts'
import type { DumpBlock, DumpedMemory } from '../../src/dump/pieces.ts'
import { rawImage } from '../../src/dump/raw.ts'
import { DumpFile } from '../../src/node/dump-file.ts'
import { writeDumpFile } from '../../src/node/dump-writer.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import { all, requireQemu, requireTool } from '../tools.ts'
import { blocksOf, cpusOf, type StoppedMachine, stoppedMachine } from './qemu-machine.ts'

const qemu = requireQemu('7.2')
const tools = all(qemu, requireTool('readelf'), requireTool('gdb'), requireTool('crash'))

const MEMORY = 64 * 2 ** 20
const ROM = 0xfffc_0000
const GUID_BYTES = '33221100554477668899aabbccddeeff'

describe.skipIf(tools.missing)(tools.title('a dump of a pc with two CPUs'), () => {
  let folder = ''
  let machine: StoppedMachine
  let theirs: Dump & { kind: 'elf' }
  let theirFile: DumpFile
  let cpus: CpuState[] = []
  let blocks: DumpBlock[] = []
  const path = (name: string) => join(folder, name)
  const dump = (name: string, options: object = {}) =>
    machine.qmp.execute('dump-guest-memory', {
      paging: false,
      protocol: `file:${path(name)}`,
      ...options,
    })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vmgenid-dump-'))
    machine = await stoppedMachine(['-machine', 'pc', '-m', '64', '-smp', '2'])
    await dump('theirs.elf')
    await machine.qmp.execute('pmemsave', { val: 0, size: MEMORY, filename: path('low.raw') })
    await machine.qmp.execute('pmemsave', { val: ROM, size: 2 ** 32 - ROM, filename: path('rom.raw') })
    theirFile = DumpFile.open(path('theirs.elf'))
    const opened = openDump(theirFile)
    if (opened.kind !== 'elf') throw new Error('no ELF')
    theirs = opened
    cpus = cpuStates(readCoreNotes(theirFile, theirs.core))
    blocks = blocksOf(await machine.qmp.humanMonitorCommand('info mtree -f'))
  }, 120_000)
  afterAll(async () => {
    theirFile?.close()
    await machine?.close()
    rmSync(folder, { recursive: true })
  })

  /** What pmemsave has written: nothing of it comes from a dump. */
  function savedMemory(): DumpedMemory {
    const low = readFileSync(path('low.raw'))
    const rom = readFileSync(path('rom.raw'))
    return {
      read(address, target) {
        target.set(
          address >= ROM
            ? rom.subarray(address - ROM).subarray(0, target.length)
            : low.subarray(address, address + target.length),
        )
        return true
      },
    }
  }

  it('of QEMU’s is understood: memory, registers, the GUID', () => {
    expect(theirs.core).toMatchObject({ elfClass: 64, machine: 3, programHeaders: 3 })
    expect(theirs.memory.regions.map(({ start, size }) => ({ start, size }))).toEqual(blocks)
    expect(cpus).toHaveLength(2)
    const guid = new Uint8Array(16)
    expect(theirs.memory.read(MEMORY - 0x1000 + 0x28, guid)).toBe(true)
    expect(toHex(guid)).toBe(GUID_BYTES)
    const low = readFileSync(path('low.raw'))
    const seen = new Uint8Array(MEMORY)
    expect(theirs.memory.read(0, seen)).toBe(true)
    expect(equalBytes(seen, low)).toBe(true)
  })

  it('written from its own memory and registers has the same bytes', async () => {
    await writeDumpFile(
      path('same.elf'),
      elfCoreImage({ memory: theirs.memory, blocks, machine: 'i386', cpus }),
    )
    expect(execFileSync('cmp', [path('theirs.elf'), path('same.elf')]).toString()).toBe('')
  })

  it('written from pmemsave and the monitor’s registers differs in what the monitor hides', async () => {
    const shown = cpusOf(await machine.qmp.humanMonitorCommand('info registers -a'))
    // Of a segment's flags it shows bits 8 to 23.
    const hidden = cpus.map((cpu, i) => ({ ...shown[i], ...withFlagsOf(cpu, shown[i]) }))
    expect(hidden).toEqual(cpus)
    expect(hidden).not.toEqual(shown)
    await writeDumpFile(
      path('saved.elf'),
      elfCoreImage({ memory: savedMemory(), blocks, machine: 'i386', cpus: shown }),
    )
    // `cmp -l` has a line for each byte that differs: one of each hidden flag byte.
    const lines = spawnSync('cmp', ['-l', path('theirs.elf'), path('saved.elf')], { encoding: 'utf8' }).stdout
    const differing = lines
      .trim()
      .split('\n')
      .map((line) => Number(line.trim().split(/\s+/)[0]) - 1)
    expect(differing.length).toBeGreaterThan(0)
    const { noteSegments } = theirs.core
    const [notes] = noteSegments
    for (const offset of differing) {
      expect(offset).toBeGreaterThanOrEqual(notes?.offset ?? 0)
      expect(offset).toBeLessThan((notes?.offset ?? 0) + (notes?.size ?? 0))
    }
    expect(differing.length).toBeLessThanOrEqual(2 * 8)
  })

  it('of a part of memory is the same too', async () => {
    for (const [i, [begin, length]] of [
      [MEMORY - 0x1000, 0x1000],
      [0xf_fff0, 0x100],
      [MEMORY - 0x800, 0xf000_0000],
    ].entries()) {
      await dump(`part${i}.elf`, { begin, length })
      const part = clipBlocks(blocks, { start: begin ?? 0, size: length ?? 0 })
      await writeDumpFile(
        path(`our-part${i}.elf`),
        elfCoreImage({ memory: theirs.memory, blocks: part, machine: 'i386', cpus }),
      )
      expect(execFileSync('cmp', [path(`part${i}.elf`), path(`our-part${i}.elf`)]).toString()).toBe('')
    }
  })

  it('as a raw image is what pmemsave writes, over a hole as well', async () => {
    const start = MEMORY - 0x3000
    const size = 0x8000
    await machine.qmp.execute('pmemsave', { val: start, size, filename: path('hole.raw') })
    await writeDumpFile(path('our-hole.raw'), rawImage({ memory: theirs.memory, start, size }))
    expect(equalBytes(readFileSync(path('our-hole.raw')), readFileSync(path('hole.raw')))).toBe(true)
    await writeDumpFile(path('our.raw'), rawImage({ memory: theirs.memory, start: 0, size: MEMORY }))
    expect(execFileSync('cmp', [path('our.raw'), path('low.raw')]).toString()).toBe('')
    // Ours has holes.
    expect(statSync(path('our.raw')).blocks * 512).toBeLessThan(MEMORY / 4)
  })

  it('with `paging` is understood', async () => {
    await dump('paging.elf', { paging: true })
    const file = DumpFile.open(path('paging.elf'))
    expect(openDump(file).memory.regions).toEqual(theirs.memory.regions)
    file.close()
  })

  it('compressed by QEMU is named, with what to do', async () => {
    await dump('kdump', { format: 'kdump-zlib' })
    const file = DumpFile.open(path('kdump'))
    expect(() => openDump(file)).toThrow(
      expect.objectContaining({
        sentence:
          'no memory dump that is read here: it is a kdump-compressed dump, flattened (dump-guest-memory -z, -l or -s)',
        hint: 'Dump the machine as ELF: dump-guest-memory without a format, or virsh dump --memory-only --format elf.',
      }),
    )
    file.close()
  })

  describe('is the same to', () => {
    // Not equal bytes to equal bytes, which says nothing: from pmemsave and the monitor.
    it.each<[string, (file: string) => string[]]>([
      ['readelf', (file) => ['--wide', '--all', file]],
      [
        'gdb',
        (file) => [
          ...['--batch', '-nx', '-ex', `core-file ${file}`, '-ex', 'info threads', '-ex', 'info registers'],
          ...['-ex', `x/16xb ${MEMORY - 0x1000 + 0x28}`, '-ex', 'thread 2', '-ex', 'x/2i 0xffff0'],
        ],
      ],
      // Without a kernel it looks for the kernel's own notes and says that there are none.
      ['crash', (file) => ['--osrelease', file]],
    ])('%s', (program, args) => {
      expect(existsSync(path('saved.elf'))).toBe(true)
      chmodSync(path('theirs.elf'), 0o600)
      const run = (name: string) => {
        const { status, stdout, stderr } = spawnSync(requireTool(program).path, args(path(name)), {
          encoding: 'utf8',
          env: { ...process.env, HOME: folder },
        })
        return {
          status,
          stdout: stdout.replaceAll(path(name), 'FILE').replace(/\b9b0f\b|(?<= )0f (?=9b)/g, '00 '),
          stderr: stderr.replaceAll(path(name), 'FILE'),
        }
      }
      const [ours, qemus] = [run('saved.elf'), run('theirs.elf')]
      expect(ours).toEqual(qemus)
      expect(ours.stdout).not.toBe('')
      if (program === 'gdb') {
        expect(ours.stdout).toContain('0x33\t0x22\t0x11\t0x00\t0x55\t0x44\t0x77\t0x66')
        expect(ours.stdout).toContain('ljmp')
      }
    })
  })
})

describe.skipIf(tools.missing)(tools.title('a core with more blocks than 16 bits count'), () => {
  it('is what readelf takes, each of them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vmgenid-dump-'))
    const path = join(folder, 'many.elf')
    const blocks = Array.from({ length: 70_000 }, (_, i) => ({ start: 0x2000 * i, size: 16 }))
    const memory = new SparseMemory([{ start: 0, size: 2 ** 30, kind: 'ram' }])
    await writeDumpFile(path, elfCoreImage({ memory, blocks, machine: 'i386', cpus: [] }))
    const options = { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 } as const
    const readelf = spawnSync(
      requireTool('readelf').path,
      ['--wide', '--file-header', '--segments', path],
      options,
    )
    rmSync(folder, { recursive: true })
    expect(readelf).toMatchObject({ status: 0, stderr: '' })
    expect(readelf.stdout).toMatch(/Number of program headers: +65535 \(70001\)/)
    expect(readelf.stdout.match(/^ +LOAD /gm)).toHaveLength(70_000)
    expect(readelf.stdout).toContain('0x000000002225e000 0x000010 0x000010')
  })
})

/** The monitor's segments with the flags of the note, where they agree as far as the monitor shows them. */
function withFlagsOf(cpu: CpuState, shown: CpuState | undefined): Partial<CpuState> {
  const names = ['cs', 'ds', 'es', 'fs', 'gs', 'ss', 'ldt', 'tr'] as const
  return Object.fromEntries(
    names.map((name) => {
      const own = shown?.[name]
      const flags = cpu[name].flags
      return [name, own?.flags === (flags & 0x00ff_ff00) ? { ...own, flags } : own]
    }),
  )
}
