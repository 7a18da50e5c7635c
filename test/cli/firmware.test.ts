import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fromHex } from '../../src/binary/bytes.ts'
import { sum8 } from '../../src/binary/checksum.ts'
import { CAPTURES } from '../board/captures.ts'
import { realLog, realResumeLog } from '../firmware/ovmf-real.ts'
import { vmgenid } from './cli.ts'

const GOLDEN = join(import.meta.dirname, '../golden')
const DEVICE = ['--device', 'vmgenid,guid=00112233-4455-6677-8899-AABBCCDDEEFF']

let top = ''
let folder = ''
let count = 0
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'vmgenid-firmware-'))
})
afterAll(async () => {
  await rm(top, { recursive: true })
})
beforeEach(() => {
  folder = join(top, String(count++))
})

interface Table {
  readonly signature: string
  readonly address: string
  readonly bytes: string
}

async function json(args: readonly string[]) {
  const { status, out, err } = await vmgenid(['firmware', '--json', ...args])
  expect(err).toBe('')
  return { status, report: JSON.parse(out) }
}

/** Script and scratch buffer of the real run lie a page lower: another driver had taken one. */
const onePageUp = (line: string) =>
  line
    .replace('7F767', '7F768')
    .replace('7F76B', '7F76C')
    .replace('(0x18B0767F)', '(0x18C0767F)') // the scratch buffer's address, as the port gets it
    .replace('7F76C026 (0xB0)', '7F76C026 (0xC0)') // and as the DMA block has it

/** Addresses that another driver's allocations move. */
const relative = (lines: readonly string[]) =>
  lines.map((line) =>
    line.replace(/DmaAccess@0x\w+ ScratchBuffer@\[0x\w+\+/, 'DmaAccess@A ScratchBuffer@[A+10+'),
  )

describe('vmgenid firmware', () => {
  it.each(['pc', 'q35'])(
    'installs the tables of the capture %s, each summing to zero, and tells the host the GUID',
    async (name) => {
      const { status, report } = await json(['--suspend', join(CAPTURES, name)])
      expect([status, report.schemaVersion, report.status]).toEqual([0, 1, 'Success'])
      const tables = report.tables as Table[]
      for (const { signature, bytes } of tables)
        if (signature !== 'FACS') expect(sum8(fromHex(bytes)), signature).toBe(0)
      const ssdt = fromHex(tables.find(({ signature }) => signature === 'SSDT')?.bytes ?? '')
      const vgia = new DataView(ssdt.buffer).getUint32(0x2a, true)
      const told = `0x${(vgia + 0x28).toString(16)}`
      expect(report.written).toEqual([expect.objectContaining({ file: 'etc/vmgenid_addr', value: told })])
      expect(report.suspend).toMatchObject({
        mode: 'S3 resume',
        status: 'Success',
        address: { before: told, afterReset: '0x0', afterResume: told },
      })
    },
  )

  it('logs, over the files of a real OVMF, what that OVMF logged: boot, S3 and back', async () => {
    const { status, out, err } = await vmgenid([
      'firmware',
      '--log',
      '--suspend',
      join(GOLDEN, 'ovmf-real/fw_cfg'),
    ])
    expect([status, err]).toEqual([0, ''])
    const lines = relative(out.split('\n').filter((line) => line !== ''))
    const boot = relative(realLog())
    const start = lines.indexOf(boot[0] ?? '')
    expect(lines.slice(start, start + boot.length)).toEqual(boot)
    const resume = out.split('\n').filter((line) => line !== '')
    expect(resume.slice(resume.indexOf('S3ResumeExecuteBootScript()'))).toEqual(
      realResumeLog().map(onePageUp),
    )
  })

  it('describes a run for people', async () => {
    const { out } = await vmgenid(['firmware', '--suspend', join(CAPTURES, 'q35')])
    for (const line of [
      /^status {2}Success$/m,
      /^told {4}0x\w+ of etc\/vmgenid_guid, written to etc\/vmgenid_addr \(key 0x002e\), bytes 0 to 7$/m,
      /^ {2}SSDT {3}0x\w+ +202 {2}0$/m,
      /^ {2}etc\/vmgenid_guid +0x\w+ +4096 {2}kept$/m,
      /^ {2}etc\/acpi\/tables +0x\w+ +131072 {2}freed$/m,
      /ACPI Mem NVS/,
      /fw_cfg DMA: select 0x2e, skip 0 bytes/,
      /^ {2}after the wake-up reset {2}0x0$/m,
    ]) {
      expect(out).toMatch(line)
    }
  })

  it('runs the unmerged form when told to, and refuses it when not', async () => {
    await vmgenid([
      'board',
      '--board',
      'q35',
      '--edition',
      'v6',
      '--fadt-revision',
      '1', // with 3 the DSDT is named twice, and firmware of that time stops

      '--memory',
      '2G',
      ...DEVICE,
      '--output',
      folder,
    ])
    const old = await json(['--edition', 'v6', folder])
    expect([old.status, old.report.written[0].value]).toEqual([0, expect.stringMatching(/000$/)])
    const { status, out } = await vmgenid(['firmware', '--log', folder])
    expect(status).toBe(1)
    expect(out).toContain('ProcessCmdWritePointer: invalid pointer location or size in "etc/vmgenid_addr"\n')
    expect(out).toContain('OnRootBridgesConnected: InstallAcpiTables: Protocol Error\n')
  })

  it('takes as much memory as it is told', async () => {
    const small = await json([join(CAPTURES, 'q35')])
    const large = await json(['--memory', '2G', join(CAPTURES, 'q35')])
    expect([small.report.written[0].value, large.report.written[0].value]).toEqual([
      '0x77fd028',
      '0x7f7fd028',
    ])
  })

  it('stops where firmware of 2017 stopped: at the second name of the DSDT in a FADT of revision 3', async () => {
    const run = async (name: string) =>
      (await json(['--edition', '2017', join(CAPTURES, name)])).report.status
    expect([await run('pc'), await run('q35')]).toEqual(['Success', 'Access Denied'])
  })

  it('goes through S3 on the chipset that it is told, where the files decide all that it reports', async () => {
    const onKind = (kind: string) => json(['--suspend', '--machine', kind, join(CAPTURES, 'q35')])
    const [q35, pc] = [await onKind('q35'), await onKind('pc')]
    expect([q35.status, q35.report.suspend.mode]).toEqual([0, 'S3 resume'])
    expect(pc).toEqual(q35)
  })

  it('says that S3 is off where it is', async () => {
    const { report } = await json(['--suspend', join(CAPTURES, 'pc-no-s3')])
    expect(report).toMatchObject({ bootScript: null, suspend: { mode: 'full configuration' } })
  })

  it('reads folders in which names are paths, without an index', async () => {
    const real = join(GOLDEN, 'ovmf-real/fw_cfg')
    await mkdir(join(folder, 'etc/acpi'), { recursive: true })
    const tables = new Uint8Array(131072)
    tables.set(await readFile(join(real, 'etc/acpi/tables')))
    await writeFile(join(folder, 'etc/acpi/tables'), tables)
    for (const name of [
      'etc/acpi/rsdp',
      'etc/table-loader',
      'etc/vmgenid_guid',
      'etc/vmgenid_addr',
      'etc/e820',
      'etc/system-states',
    ]) {
      await writeFile(join(folder, name), await readFile(join(real, name)))
    }
    const { status, report } = await json(['--suspend', folder])
    expect([status, report.suspend.status]).toEqual([0, 'Success'])
  })

  it('fails, with the firmware’s own words, when the script is wrong, and takes everything back', async () => {
    await vmgenid(['board', ...DEVICE, '--output', folder])
    const path = join(folder, 'etc_table-loader')
    const script = await readFile(path)
    script[20 * 128 + 60] = 0xff // where the RSDP's checksum is to go
    await writeFile(path, script)
    const { status, report } = await json([folder])
    expect([status, report.status]).toEqual([1, 'Protocol Error'])
    expect(report.log).toContain('ProcessCmdAddChecksum: invalid checksum range in "etc/acpi/rsdp"')
    expect(report.log).toContain(
      'UndoCmdWritePointer: PointerFile="etc/vmgenid_addr" PointerOffset=0x0 PointerSize=8',
    )
    expect([report.tables, report.written]).toEqual([[], []])
    expect(report.blobs.every((blob: { kept: boolean }) => !blob.kept)).toBe(true)
  })

  it('says that the firmware would hang when the address file is read-only, and does not hang', async () => {
    await vmgenid(['board', ...DEVICE, '--output', folder])
    const path = join(folder, 'index.json')
    const index = JSON.parse(await readFile(path, 'utf8'))
    for (const file of index.files) file.guest_writable = false
    await writeFile(path, JSON.stringify(index))
    const { status, out } = await vmgenid(['firmware', folder])
    expect(status).toBe(1)
    expect(out).toMatch(/^status {2}the firmware hangs: /)
  })

  it('has nothing to install where there is no script', async () => {
    await vmgenid(['board', '--output', folder])
    await rm(join(folder, 'etc_table-loader'))
    await rm(join(folder, 'index.json'))
    const { status, report } = await json([folder])
    expect([status, report.status]).toEqual([1, 'Not Found'])
  })

  it.each([
    [['/nonexistent'], 'no such file or folder'],
    [[], "missing required argument 'dir'"],
    [['--edition', '2018', '.'], 'Allowed choices are current, 2017, v6'],
    [['--memory', '1Q', join(CAPTURES, 'pc')], 'expected a size such as'],
    [['--memory', '16M', join(CAPTURES, 'pc')], 'are too little for OVMF'],
    [['--memory', 'NaN', join(CAPTURES, 'pc')], 'vmgenid: --memory: expected a size such as'],
    [['--memory', '0', join(CAPTURES, 'pc')], 'a multiple of 4 KiB from 1M to 4T'],
    [['--memory', '5T', join(CAPTURES, 'pc')], 'a multiple of 4 KiB from 1M to 4T'],
    [['--machine', 'isapc', '.'], 'Allowed choices are pc, q35'],
    [['--log', '--json', '.'], "option '--json' cannot be used with option '--log'"],
  ])('refuses %j', async (args, message) => {
    const { status, out, err } = await vmgenid(['firmware', ...args])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).not.toMatch(/\n {4}at /)
  })

  it.each([
    [
      'an index that claims 4 GiB',
      { name: 'etc/table-loader', selector: 32, size: 0xffff_ffff, guest_writable: false, file: 'script' },
    ],
    [
      'a key that is another item’s',
      { name: 'etc/table-loader', selector: 16383, size: 4, guest_writable: false, file: 'script' },
    ],
  ])('refuses or survives %s', async (_what, file) => {
    await mkdir(folder)
    await writeFile(join(folder, 'script'), 'none')
    await writeFile(join(folder, 'index.json'), JSON.stringify({ files: [file] }))
    const { status, err } = await vmgenid(['firmware', folder])
    expect([1, 2]).toContain(status)
    expect(err).not.toMatch(/\n {4}at /)
  })
})
