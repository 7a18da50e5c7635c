/**
 * Dumps of a real Linux, with two CPUs in long mode and the kernel's own note: ours against QEMU's.
 *
 * The kernel's VMCOREINFO reaches a dump when the guest has told QEMU where it is, through `etc/vmcoreinfo`. Debian's
 * driver for that is a module that the guest here lacks, so the test does that write, with what the kernel says itself.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { struct, u16le, u32le, u64le } from '../../src/binary/layout.ts'
import { cpuStates } from '../../src/dump/cpu-state.ts'
import { readCoreNotes } from '../../src/dump/elf-reader.ts'
import { elfCoreImage } from '../../src/dump/elf-writer.ts'
import { encodeNote } from '../../src/dump/notes.ts'
import { openDump } from '../../src/dump/open.ts'
import { DumpFile } from '../../src/node/dump-file.ts'
import { writeDumpFile } from '../../src/node/dump-writer.ts'
import { QtestClient } from '../../src/node/qtest-client.ts'
import { QtestFwCfg } from '../../src/node/qtest-fw-cfg.ts'
import { all, requireTool } from '../tools.ts'
import { requireLinux } from './kernel.ts'
import { LinuxGuest } from './linux.ts'

const tools = all(
  requireTool('qemu-system-x86_64'),
  requireTool('readelf'),
  requireTool('gdb'),
  requireTool('crash'),
  requireLinux(),
)

/** FWCfgVMCoreInfo.                                           QEMU docs/specs/vmcoreinfo.txt */
const VmCoreInfo = struct(
  'FWCfgVMCoreInfo',
  { host_format: u16le, guest_format: u16le, size: u32le, paddr: u64le },
  { size: 16 },
)
const FORMAT_ELF = 1
/** Memory below 1 MiB is not used by a Linux that is up. */
const SCRATCH = 0x8000

describe.skipIf(tools.missing)(tools.title('a dump of Linux'), () => {
  let folder = ''
  let release = ''
  const path = (name: string) => join(folder, name)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vmgenid-linux-dump-'))
    const guest = await LinuxGuest.boot({
      machine: 'q35',
      qemuArgs: [
        ...['-smp', '2', '-device', 'vmcoreinfo', '-device', 'vmgenid'],
        ...['-qtest', `unix:${path('qtest')},server=on,wait=off`, '-qtest-log', 'none'],
      ],
    })
    try {
      release = (await guest.run('uname -r')).output
      const [paddr = '', size = ''] = (await guest.run('cat /sys/kernel/vmcoreinfo')).output.split(' ')
      await guest.qmp.execute('stop')
      const qtest = await QtestClient.connect(`unix:${path('qtest')}`)
      const fwCfg = new QtestFwCfg(qtest, SCRATCH)
      const selector = (await fwCfg.files()).find(({ name }) => name === 'etc/vmcoreinfo')?.selector ?? 0
      await fwCfg.write(
        selector,
        VmCoreInfo.encode({
          host_format: 0,
          guest_format: FORMAT_ELF,
          size: Number.parseInt(size, 16),
          paddr: BigInt(paddr),
        }),
      )
      qtest.close()
      for (const [name, paging] of [
        ['theirs.elf', false],
        ['paging.elf', true],
      ] as const) {
        await guest.qmp.execute('dump-guest-memory', { paging, protocol: `file:${path(name)}` })
      }
    } finally {
      await guest.close()
    }
  }, 200_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  it('written by us from its memory and notes has the same bytes', async () => {
    const file = DumpFile.open(path('theirs.elf'))
    const dump = openDump(file)
    if (dump.kind !== 'elf') throw new Error('no ELF')
    expect(dump.core).toMatchObject({ elfClass: 64, machine: 62 })
    const notes = readCoreNotes(file, dump.core)
    expect(notes.map(({ name }) => name)).toEqual(['CORE', 'CORE', 'QEMU', 'QEMU', 'VMCOREINFO'])
    const guestNote = notes.at(-1)
    await writeDumpFile(
      path('ours.elf'),
      elfCoreImage({
        memory: dump.memory,
        blocks: dump.memory.regions,
        machine: 'x86-64',
        cpus: cpuStates(notes),
        guestNote: guestNote && encodeNote(guestNote),
      }),
    )
    file.close()
    expect(execFileSync('cmp', [path('theirs.elf'), path('ours.elf')]).toString()).toBe('')
  })

  it('with `paging` has the same memory, however often it is mapped', () => {
    const [plain, paging] = ['theirs.elf', 'paging.elf'].map((name) => DumpFile.open(path(name)))
    if (!plain || !paging) throw new Error('no dumps')
    const [simple, mapped] = [openDump(plain), openDump(paging)]
    expect(mapped.kind === 'elf' && mapped.core.programHeaders).toBeGreaterThan(20)
    let compared = 0
    for (const { start, size } of mapped.memory.regions) {
      const [a, b] = [new Uint8Array(size), new Uint8Array(size)]
      expect(simple.memory.read(start, a)).toBe(true)
      expect(mapped.memory.read(start, b)).toBe(true)
      expect(Buffer.compare(a, b)).toBe(0)
      compared += size
    }
    // Linux maps all of its memory.
    expect(compared).toBeGreaterThan(200 * 2 ** 20)
    plain.close()
    paging.close()
  })

  it.each(['theirs.elf', 'ours.elf'])('is what readelf, gdb and crash take: %s', (name) => {
    const run = (program: string, ...args: string[]) =>
      spawnSync(requireTool(program).path, args, {
        encoding: 'utf8',
        env: { ...process.env, HOME: folder },
        maxBuffer: 64 * 2 ** 20,
      })
    const elf = run('readelf', '--wide', '--all', path(name))
    expect(elf).toMatchObject({ status: 0, stderr: '' })
    expect(elf.stdout).toMatch(/Machine: +Advanced Micro Devices X86-64/)
    const gdb = run(
      ...(['gdb', '--batch', '-nx', '-ex', `core-file ${path(name)}`] as const),
      ...['-ex', 'info threads', '-ex', 'info registers rip cs fs_base'],
    )
    expect(gdb.status).toBe(0)
    expect(gdb.stdout).toMatch(/^\* 1 +LWP 1[\s\S]*^ {2}2 +LWP 2/m)
    expect(gdb.stdout).toMatch(/^rip +0xffffffff[89ab]/m)
    // All that it does without the kernel's symbols: find the kernel's note.
    expect(run('crash', '--osrelease', path(name))).toMatchObject({ status: 0, stdout: `${release}\n` })
  })
})
