/**
 * Mutated scripts and blobs of real machines, and devices that lie, in every edition: the firmware ends with a status or
 * says where it hangs, in bounded time and memory, and an aborted boot leaves nothing behind.
 *
 *     FUZZ_RUNS=100000 VMGENID_SEED=7 npx vitest run test/firmware/malformed-fuzz.test.ts
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FirmwareEdition } from '../../src/firmware/editions.ts'
import { type BootResult, Ovmf } from '../../src/firmware/ovmf.ts'
import { E820_RAM, encodeE820 } from '../../src/fwcfg/e820.ts'
import { encodeLoaderEntry, LOADER_ENTRY_SIZE, type LoaderEntry } from '../../src/loader/entry.ts'
import { captureBytes, captureFiles } from '../fuzz/captures.ts'
import { ADDR, faults, GUID, RSDP, Subject, TABLES } from '../fuzz/loader-faults.ts'
import { hostile } from '../fuzz/mutate.ts'
import { repeated } from '../fuzz/targets.ts'
import { type BareFile, BareMachine } from './board-host.ts'
import { LyingMachine } from './hostile-host.ts'
import { leaks } from './subject-machine.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 150)
const SECONDS = 20

/** Real scripts, and the kept corpus: each fault of the linter's list as a script. */
const scripts = [
  ...['pc', 'q35', 'pc-smp255'].map((name) => captureBytes(name, 'etc/table-loader')),
  ...faults.map(({ mutate }) => {
    const pc = new Subject('pc')
    mutate(pc)
    return pc.script
  }),
].filter(({ length }) => length <= 2 ** 16)
const tables = captureFiles('pc').get(TABLES)?.bytes ?? new Uint8Array()
const guid = captureBytes('pc', GUID)
const edition = fc.constantFrom<FirmwareEdition>('current', '2017', 'v6')

const e820 = (...ranges: Array<readonly [address: number, length: number]>) =>
  encodeE820(ranges.map(([address, length]) => ({ address, length, type: E820_RAM })))

function insistEnded(result: BootResult): void {
  expect((result.status === undefined) === (result.hang !== undefined)).toBe(true)
}

describe(`hostile scripts and blobs, ${RUNS} runs`, () => {
  it('end with a status or a hang; an aborted boot leaves nothing', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          script: hostile(scripts, LOADER_ENTRY_SIZE),
          tables: fc.oneof({ weight: 3, arbitrary: fc.constant(tables) }, hostile([tables], 36)),
          tablesSize: fc.constantFrom(0x20000, 0x20000, 0x2000, 1, 0),
          guid: fc.oneof({ weight: 3, arbitrary: fc.constant(guid) }, hostile([guid], 8)),
          states: fc.constantFrom('800000818280', '800000018280', ''),
          edition,
          dmaEnabled: fc.constantFrom(true, true, true, false),
        }),
        async ({ script, edition, dmaEnabled, states, ...blobs }) => {
          const whole = new Uint8Array(Math.max(blobs.tablesSize, Math.min(blobs.tables.length, 0x20000)))
          whole.set(blobs.tables.subarray(0, whole.length))
          const files = new Map<string, BareFile>([
            ['etc/table-loader', { bytes: script }],
            [TABLES, { bytes: whole }],
            [GUID, { bytes: blobs.guid.slice() }],
            [RSDP, { bytes: captureBytes('pc', RSDP) }],
            [ADDR, { bytes: new Uint8Array(8), writable: true }],
            [
              'etc/system-states',
              { bytes: Uint8Array.from(states.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) },
            ],
          ])
          const machine = new BareMachine(files, { memorySize: 2 ** 27, dmaEnabled })
          const result = await new Ovmf({ host: machine.host, ram: machine.ram, edition }).boot()
          insistEnded(result)
          seen.add(result.status ?? 'hang')
          if (result.status !== undefined && result.status !== 'Success') {
            expect(leaks(machine, result)).toEqual([])
          }
        },
      ),
      { numRuns: RUNS },
    )
    expect([...seen].sort()).toEqual(expect.arrayContaining(['Protocol Error', 'Success']))
  }, 3_600_000)
})

describe('a fw_cfg that lies', () => {
  const allocate: LoaderEntry = { command: 'ALLOCATE', file: 'etc/big', alignment: 16, zone: 1 }
  const script = (...entries: LoaderEntry[]) => {
    const bytes = new Uint8Array(entries.length * 128)
    entries.forEach((entry, i) => void bytes.set(encodeLoaderEntry(entry), i * 128))
    return bytes
  }
  const file = (name: string, selector: number, size: number, bytes?: Uint8Array) => ({
    name,
    selector,
    size,
    ...(bytes ? { bytes } : {}),
  })
  async function boot(machine: LyingMachine) {
    const started = performance.now()
    const result = await new Ovmf({ host: machine.host, ram: machine.ram }).boot()
    insistEnded(result)
    // Takes milliseconds; the bound is for a busy machine.
    expect(performance.now() - started).toBeLessThan(SECONDS * 1000)
    return result
  }

  it.each([true, false])('says that it has 4 294 967 295 files, DMA %s', async (dma) => {
    const { hang } = await boot(new LyingMachine({ files: [], count: 0xffff_ffff, dma }))
    expect(hang).toMatchObject({
      kind: 'limit',
      during: 'search for "etc/table-loader" in the fw_cfg directory',
    })
  })

  it('says so while the firmware looks for RAM', async () => {
    const { host } = new LyingMachine({ files: [], count: 0xffff_ffff })
    expect((await new Ovmf({ host }).boot()).hang).toMatchObject({ kind: 'limit' })
  })

  it.each([
    ['absent', undefined, 'FirmwareMemoryError'],
    ['of no whole records', new Uint8Array(21), 'E820Error'],
    ['of terabytes that it does not have', e820([0, 2 ** 44]), undefined],
    ['of ranges that overlap', e820([0, 2 ** 30], [4096, 2 ** 30]), 'MemoryRegionError'],
    ['of 1 MiB', e820([0, 2 ** 20]), 'FirmwareMemoryError'],
    ['of ranges beyond 52 bits', e820([0, 2 ** 30], [2 ** 52, 2 ** 30]), 'MemoryRegionError'],
  ])('has an etc/e820 %s', async (_what, bytes, error) => {
    const files = bytes ? [file('etc/e820', 0x20, bytes.length, bytes)] : []
    const boot = new Ovmf({ host: new LyingMachine({ files }).host }).boot()
    if (error) await expect(boot).rejects.toMatchObject({ name: error })
    else expect((await boot).status).toBe('Not Found')
  })

  it('has what is asked for among the first of 4 294 967 295 files', async () => {
    const files = [
      file('etc/table-loader', 0x20, 128, new Uint8Array(128)),
      file('etc/system-states', 0x21, 0),
    ]
    const { status } = await boot(new LyingMachine({ files, count: 0xffff_ffff }))
    expect(status).toBe('Success')
  })

  it('has a script of 4 GiB', async () => {
    const { hang } = await boot(new LyingMachine({ files: [file('etc/table-loader', 0x20, 0xffff_ff80)] }))
    expect(hang).toMatchObject({ kind: 'limit', during: 'read of etc/table-loader' })
    const odd = await boot(new LyingMachine({ files: [file('etc/table-loader', 0x20, 0xffff_ffff)] }))
    expect(odd.status).toBe('Protocol Error')
  })

  it('has a blob of 4 GiB, on a machine of terabytes', async () => {
    const files = [file('etc/table-loader', 0x20, 128, script(allocate)), file('etc/big', 0x21, 0xffff_ffff)]
    const { hang } = await boot(new LyingMachine({ files }))
    expect(hang).toMatchObject({ kind: 'limit', during: 'download of "etc/big"' })
  })

  it('has a thousand blobs of 1 MiB', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `etc/big${i}`)
    const all = script(...names.map((name): LoaderEntry => ({ ...allocate, file: name })))
    const files = [
      file('etc/table-loader', 0x20, all.length, all),
      ...names.map((name, i) => file(name, 0x21 + i, 2 ** 20)),
    ]
    const { hang } = await boot(new LyingMachine({ files, moves: 2 ** 17 }))
    expect(hang).toMatchObject({ kind: 'limit' })
  })

  it('moves nothing and calls it done', async () => {
    const files = [file('etc/table-loader', 0x20, 256, script(allocate)), file('etc/big', 0x21, 0x1000)]
    const { status } = await boot(new LyingMachine({ files, moves: 0 }))
    expect(status).toBeDefined()
  })

  it.each([
    ['refuses every transfer', () => 1, 'assert'],
    ['never ends a transfer', () => 0x8000_0000, 'spin'],
    ['refuses the tenth', (transfer: number) => (transfer === 10 ? 1 : 0), 'assert'],
  ])('%s', async (_what, control, kind) => {
    const files = [
      file('etc/table-loader', 0x20, 128, script(allocate)),
      file('etc/big', 0x21, 0x1000),
      ...Array.from({ length: 60 }, (_, i) => file(`x${i}`, 0x22 + i, 1)),
    ]
    const { hang } = await boot(new LyingMachine({ files, control }))
    expect(hang).toMatchObject({ kind })
  })

  it('answers at random', async () => {
    const names = ['etc/table-loader', 'etc/system-states', 'etc/big', TABLES, GUID, RSDP, ADDR]
    const size = fc.oneof(
      fc.constantFrom(0, 6, 8, 128, 4096, 0x20000, 0x7fff_ffff, 0xffff_ffff),
      fc.nat(0xffff),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          files: fc.array(
            fc.record({
              name: fc.constantFrom(...names),
              selector: fc.integer({ min: 0, max: 0xffff }),
              size,
              bytes: hostile(scripts, 128),
            }),
            { maxLength: 12 },
          ),
          count: fc.option(fc.constantFrom(0, 1, 12, 0x3fff, 0xffff_ffff), { nil: undefined }),
          moves: fc.constantFrom(0, 100, 2 ** 20),
          refusal: fc.option(fc.nat(40), { nil: undefined }),
          dma: fc.boolean(),
        }),
        async ({ files, count, moves, refusal, dma }) => {
          await boot(
            new LyingMachine({
              files,
              moves,
              dma,
              control: (transfer) => (transfer === refusal ? 1 : 0),
              ...(count === undefined ? {} : { count }),
            }),
          )
        },
      ),
      { numRuns: RUNS },
    )
  }, 3_600_000)
})

describe('the largest scripts end in bounded time', () => {
  const allocate = encodeLoaderEntry({ command: 'ALLOCATE', file: TABLES, alignment: 16, zone: 1 })
  const entries = {
    pointers: encodeLoaderEntry({
      command: 'ADD_POINTER',
      pointerFile: TABLES,
      pointeeFile: TABLES,
      pointerOffset: 0x10000,
      pointerSize: 8,
    }),
    checksums: encodeLoaderEntry({
      command: 'ADD_CHECKSUM',
      file: TABLES,
      resultOffset: 0x1f000,
      start: 0,
      length: 0x1f000,
    }),
    writes: encodeLoaderEntry({
      command: 'WRITE_POINTER',
      pointerFile: ADDR,
      pointeeFile: TABLES,
      pointerOffset: 0,
      pointeeOffset: 0,
      pointerSize: 8,
    }),
    garbage: new Uint8Array(128).fill(0xff),
  }

  it.each(Object.entries(entries))(
    '1 MiB of %s',
    async (_name, entry) => {
      const bytes = repeated(entry, 2 ** 13)
      bytes.set(allocate)
      const files = new Map<string, BareFile>([
        ['etc/table-loader', { bytes }],
        [TABLES, { bytes: captureBytes('pc', TABLES) }],
        [ADDR, { bytes: new Uint8Array(8), writable: true }],
        ['etc/system-states', { bytes: Uint8Array.of(0x80, 0, 0, 0x81, 0x82, 0x80) }],
      ])
      const machine = new BareMachine(files)
      const started = performance.now()
      const result = await new Ovmf({ host: machine.host, ram: machine.ram }).boot()
      insistEnded(result)
      expect(performance.now() - started).toBeLessThan(SECONDS * 1000)
    },
    60_000,
  )
})
