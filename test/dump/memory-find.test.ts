/** `vmgenid memory find` in the memory of real machines: no address is given anywhere. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { vmgenid } from '../cli/cli.ts'
import { all, requiredFile, requireQemu } from '../tools.ts'
import { FIRMWARE, GUID, OVMF, type StoppedMachine, stoppedMachine } from './qemu-machine.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30
const tools = all(requireQemu('7.2'), requiredFile(OVMF, 'OVMF', 'OVMF not found, apt-get install ovmf'))
const TIMEOUT = { timeout: 240_000 }

describe.skipIf(tools.missing)(tools.title('the ID of a real machine is found'), () => {
  let folder = ''
  let machine: StoppedMachine | undefined
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmgenid-find-'))
  })
  afterEach(async () => {
    await machine?.close()
    machine = undefined
    rmSync(folder, { recursive: true })
  })
  const path = (name: string) => join(folder, name)

  async function dump(): Promise<string> {
    await machine?.qmp.execute('dump-guest-memory', { paging: false, protocol: `file:${path('elf')}` })
    return path('elf')
  }
  /** The address space from 0 on. */
  async function save(size: number): Promise<string> {
    await machine?.qmp.execute('pmemsave', { val: 0, size, filename: path('raw') })
    return path('raw')
  }
  async function find(file: string, ...args: string[]) {
    const { status, out, err } = await vmgenid(['memory', 'find', '--json', ...args, file])
    expect(err).toBe('')
    const { guid, address, dump, candidates, rejected } = JSON.parse(out)
    expect({ status, guid, rejected }).toEqual({ status: 0, guid: GUID, rejected: [] })
    expect(candidates).toHaveLength(1)
    return {
      address: Number(address),
      dump,
      routes: candidates[0].sources.map((one: { route: string }) => one.route),
    }
  }

  it.each(['pc', 'q35'])('%s, SeaBIOS: core and raw image', TIMEOUT, async (kind) => {
    machine = await stoppedMachine(['-machine', kind, '-m', '128'])
    const expected = { address: 128 * MIB - 0x1000 + 0x28, routes: ['bios'] }
    expect(await find(await dump())).toMatchObject({
      ...expected,
      dump: { format: 'elf64', machine: 'i386' },
    })
    expect(await find(await save(128 * MIB))).toMatchObject({ ...expected, dump: { format: 'raw' } })
    // Also more than there is.
    expect(await find(await save(200 * MIB))).toMatchObject(expected)
  })

  it('q35, 2 GiB', TIMEOUT, async () => {
    machine = await stoppedMachine(['-machine', 'q35', '-m', '2G'])
    const file = await dump()
    expect(statSync(file).size).toBeGreaterThan(2 * GIB)
    expect(await find(file)).toMatchObject({ address: 2 * GIB - 0x1000 + 0x28, routes: ['bios'] })
  })

  it('pc, memory above 4 GiB', TIMEOUT, async () => {
    machine = await stoppedMachine(['-machine', 'pc,max-ram-below-4g=128M', '-m', '256M'])
    const found = await find(await dump())
    expect(found).toMatchObject({ address: 128 * MIB - 0x1000 + 0x28, routes: ['bios'] })
    // The ROM ends where the rest of the RAM begins.
    expect(found.dump.memory).toEqual([
      { start: '0x0', size: 128 * MIB },
      { start: '0xfffc0000', size: 128 * MIB + 256 * 1024 },
    ])
  })

  it.each([
    ['pc', 3584 * MIB, 3 * GIB],
    ['q35', 2816 * MIB, 2 * GIB],
  ])('%s, the file behind its RAM, with the hole deduced', TIMEOUT, async (kind, size, below4g) => {
    const backend = `memory-backend-file,id=ram,size=${size},mem-path=${path('ram')},share=on`
    machine = await stoppedMachine([
      '-object',
      backend,
      '-machine',
      `${kind},memory-backend=ram`,
      '-m',
      `${size / MIB}`,
    ])
    const found = await find(path('ram'))
    expect(found).toMatchObject({ address: below4g - 0x1000 + 0x28, routes: ['bios'] })
    expect(found.dump.memory).toEqual([
      { start: '0x0', size: below4g },
      { start: '0x100000000', size: size - below4g },
    ])
    expect(found.dump.layout).toMatch(/^the tables end at 0x/)
  })

  it('q35, OVMF: core and raw image', TIMEOUT, async () => {
    machine = await stoppedMachine(['-machine', 'q35', '-m', '256'], FIRMWARE.ovmf)
    const found = await find(await dump())
    expect(found).toMatchObject({ dump: { format: 'elf64', machine: 'x86-64' } })
    expect(found.address % 0x1000).toBe(0x28)
    expect(new Set(found.routes)).toEqual(new Set(['rsdp']))
    const raw = await find(await save(256 * MIB))
    expect(raw).toMatchObject({ address: found.address, dump: { format: 'raw' } })
  })
})
