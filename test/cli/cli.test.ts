import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { hexDiff } from '../../src/binary/hexdump.ts'
import { run } from '../../src/cli/main.ts'
import { parseFwCfgIndex } from '../../src/fwcfg/index-json.ts'
import { CAPTURES, loadCapture } from '../board/captures.ts'
import { vmgenid } from './cli.ts'

const ROOT = join(import.meta.dirname, '../..')
const SEED_GUID = '00112233-4455-6677-8899-AABBCCDDEEFF'
const DEVICE = ['--device', `vmgenid,guid=${SEED_GUID}`]

let top = ''
let folder = ''
let count = 0
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'vmgenid-cli-'))
})
afterAll(async () => {
  await rm(top, { recursive: true })
})
beforeEach(() => {
  folder = join(top, String(count++))
})

const bytesOf = async (name: string) => new Uint8Array(await readFile(join(folder, name)))

describe('vmgenid', () => {
  it('shows its help on stderr and fails without a command', async () => {
    const { status, out, err } = await vmgenid([])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain('Usage: vmgenid')
  })

  it('shows help and version on stdout', async () => {
    const help = await vmgenid(['--help'])
    expect(help.status).toBe(0)
    for (const command of ['guid', 'board', 'loader', 'firmware', 'log']) expect(help.out).toContain(command)
    expect(await vmgenid(['--version'])).toEqual({ status: 0, out: '0.1.0\n', err: '' })
  })

  it.each(['guid', 'board', 'loader', 'loader show', 'loader check', 'firmware', 'log', 'log explain'])(
    'has help for %s',
    async (words) => {
      const command = words.split(' ')
      const { status, out } = await vmgenid([...command, '--help'])
      expect(status).toBe(0)
      expect(out).toContain('Examples:\n  vmgenid ')
      expect(out).toContain('Exit status:')
    },
  )

  it.each([
    [['bord'], "unknown command 'bord'\n(Did you mean board?)"],
    [['board', '--bord', 'pc'], "unknown option '--bord'\n(Did you mean --board?)"],
    [['guid'], "missing required argument 'value'"],
    [['guid', 'a', 'b'], 'too many arguments'],
    [['board', '--board', 'isapc'], 'Allowed choices are pc, q35'],
    [['loader', 'check', '--memory', '1Q', '-'], 'expected a size such as'],
  ])('refuses %j', async (args, message) => {
    const { status, out, err } = await vmgenid(args)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).toMatch(/^vmgenid: /)
  })

  it('runs from the checkout, and ends quietly when nobody reads on', async () => {
    const program = join(ROOT, 'bin/vmgenid.js')
    expect(existsSync(join(ROOT, 'dist/cli/main.js')), 'npm run build').toBe(true)
    const plain = spawnSync(process.execPath, [program, 'guid', SEED_GUID], { encoding: 'utf8' })
    expect([plain.status, plain.stderr]).toEqual([0, ''])
    expect(plain.stdout).toContain('33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff')
    const closed = await new Promise<{ status: number | null; err: string }>((resolve) => {
      const child = spawn(process.execPath, [program, 'board'], { stdio: ['ignore', 'pipe', 'pipe'] })
      child.stdout.destroy()
      const err: string[] = []
      child.stderr.on('data', (text) => void err.push(String(text)))
      child.on('close', (status) => resolve({ status, err: err.join('') }))
    })
    expect(closed).toEqual({ status: 0, err: '' })
  })

  it('keeps its verdict when nobody reads on, and says when its output cannot be written', () => {
    const shell = (script: string) =>
      spawnSync('bash', ['-c', script], {
        encoding: 'utf8',
        env: { ...process.env, NODE: process.execPath, PROGRAM: join(ROOT, 'bin/vmgenid.js') },
      })
    const unread = shell('"$NODE" "$PROGRAM" loader check /dev/null | true; exit $PIPESTATUS')
    expect([unread.status, unread.stderr]).toEqual([1, ''])
    const full = shell('"$NODE" "$PROGRAM" guid auto >/dev/full')
    expect([full.status, full.stderr]).toEqual([2, 'vmgenid: standard output: no space left on the device\n'])
    expect(shell('"$NODE" "$PROGRAM" guid hello 2>/dev/full').status).toBe(2)
  })

  it('calls a fault of its own so, without a stack, and not a failed check', async () => {
    const err: string[] = []
    const status = await run(['guid', 'auto'], {
      out: () => {},
      err: (text) => void err.push(text),
      outBytes: async () => {},
      progress: () => {},
      readStdin: async () => new Uint8Array(),
      async *stdinLines() {},
      commandLine: 'vmgenid guid auto',
      terminal: undefined,
      random: () => {
        throw new TypeError('no entropy')
      },
      color: false,
    })
    expect(status).toBe(3)
    expect(err.join('')).toBe(
      'vmgenid: internal error: TypeError: no entropy\n\n  Please report it, with the command line and its input.\n',
    )
  })
})

describe('vmgenid guid', () => {
  it('shows every spelling', async () => {
    expect((await vmgenid(['guid', SEED_GUID])).out).toMatchInlineSnapshot(`
      "qemu     00112233-4455-6677-8899-aabbccddeeff             QEMU guid=, QMP, libvirt <genid>, Proxmox vmgenid
      memory   33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff  bytes in guest memory, first to last
      windows  6677445500112233:ffeeddccbbaa9988                Windows: two u64le, low:high
      vmware   7383445245961249331 -4822678189205112            VMware: vm.genid vm.genidX, the same two as signed decimals
      hyper-v  ffeeddccbbaa99886677445500112233                 Hyper-V: generation_id, the same two, high then low
      "
    `)
  })

  it('gives JSON, and takes back each form that it gives', async () => {
    const forms = JSON.parse((await vmgenid(['guid', '--json', SEED_GUID])).out) as Record<string, string>
    for (const [form, text] of Object.entries(forms)) {
      const again = await vmgenid(['guid', '--json', '--from', form, '--', text])
      expect(JSON.parse(again.out)).toEqual(forms)
    }
    expect(Object.keys(forms)).toHaveLength(5)
  })

  it('makes a new ID', async () => {
    const { out } = await vmgenid(['guid', '--json', 'auto'])
    expect(JSON.parse(out).qemu).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })

  it.each([
    ['hello'],
    [''],
    ['AUTO'],
    ['33221100554477668899aabbccddeeff'],
    ['--from=qemu', 'auto'],
    ['--from=windows', SEED_GUID],
  ])('refuses %s %s', async (...args) => {
    const { status, out, err } = await vmgenid(['guid', ...args.filter((arg) => typeof arg === 'string')])
    expect([status, out]).toEqual([2, ''])
    expect(err).toMatch(/^vmgenid: not a generation ID: /)
  })

  it('uses colour only where it is wanted, and words always', async () => {
    const colored = await vmgenid(['guid', SEED_GUID], { color: true })
    const plain = await vmgenid(['guid', SEED_GUID])
    expect(colored.out).toContain('\u001b[')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    expect(colored.out.replace(/\u001b\[\d+m/g, '')).toBe(plain.out)
  })
})

describe('vmgenid board', () => {
  it.each(['pc', 'q35'])(
    'with the command line of the capture of %s writes files equal to QEMU’s',
    async (kind) => {
      const capture = loadCapture(kind)
      await mkdir(folder)
      const dsdt = join(top, `${kind}-dsdt.aml`)
      await writeFile(dsdt, capture.dsdt)
      const { status, err } = await vmgenid([
        'board',
        '--board',
        kind,
        ...DEVICE,
        '--dsdt',
        dsdt,
        '--output',
        folder,
      ])
      expect([status, err]).toEqual([0, ''])
      for (const name of [
        'etc_acpi_tables',
        'etc_acpi_rsdp',
        'etc_table-loader',
        'etc_vmgenid_guid',
        'etc_vmgenid_addr',
        'etc_system-states',
        'etc_e820',
      ]) {
        const expected = capture.file(capture.index.files.find((file) => file.file === name)?.name ?? '')
        expect(expected, name).toBeDefined()
        expect(hexDiff(expected ?? new Uint8Array(), await bytesOf(name)), name).toBe('')
      }
    },
  )

  it.each([
    'pc-6g',
    'q35-smp6-gap',
    'pc-no-s3-s4',
    'q35-no-smm',
    'pc-no-hpet',
    'q35-mmconfig-off',
    'pc-uuid',
    'q35-1024g-intel',
  ])('takes options for what is in the capture %s', async (name) => {
    const capture = loadCapture(name)
    const words = (capture.index.arguments ?? '').split(' ')
    const value = (option: string) => words[words.indexOf(option) + 1] ?? ''
    const dsdt = join(top, `${name}-dsdt.aml`)
    await writeFile(dsdt, capture.dsdt)
    const args = ['board', '--board', capture.options.kind, ...DEVICE, '--dsdt', dsdt, '--output', folder]
    if (words.includes('-m')) args.push('--memory', value('-m'))
    if (words.includes('-smp')) args.push('--cpus', value('-smp'))
    if (words.includes('-uuid')) args.push('--uuid', value('-uuid'))
    if (capture.options.cpuVendor === 'intel') args.push('--cpu-vendor', 'intel')
    if (capture.options.disableS3) args.push('--disable-s3')
    if (capture.options.disableS4) args.push('--disable-s4')
    if (capture.options.smm === false) args.push('--no-smm')
    if (capture.options.acpi.hpet === false) args.push('--no-hpet')
    args.push('--pci-setup', capture.pciSetup)
    expect((await vmgenid(args)).err).toBe('')
    for (const { name: file, file: path } of capture.index.files) {
      const expected = capture.file(file)
      if (path && expected) expect(hexDiff(expected, await bytesOf(path)), path).toBe('')
    }
  })

  it('writes every file that the index lists, and lists every file that it writes', async () => {
    await vmgenid(['board', '--board', 'q35', '--memory', '2G', ...DEVICE, '--output', folder])
    const index = parseFwCfgIndex(await readFile(join(folder, 'index.json'), 'utf8'))
    expect((await readdir(folder)).sort()).toEqual(
      [...index.files.map((file) => file.file ?? ''), 'index.json'].sort(),
    )
    for (const { file = '', size } of index.files) expect(await bytesOf(file)).toHaveLength(size)
    expect(index.machine).toBe('q35')
    expect(index.pciConfigBeforeDump).toBe(loadCapture('q35').pciSetup)
    expect(index.fixedItems?.get(3)).toEqual(Uint8Array.of(0, 0, 0, 128, 0, 0, 0, 0))
  })

  it('can be written again to the same folder, and takes away what is no longer there', async () => {
    await vmgenid(['board', ...DEVICE, '--output', folder])
    await vmgenid(['board', '--output', folder])
    const names = await readdir(folder)
    expect(names).toContain('etc_acpi_tables')
    expect(names.filter((name) => name.includes('vmgenid'))).toEqual([])
  })

  it('leaves a folder of somebody else alone', async () => {
    await mkdir(folder)
    await writeFile(join(folder, 'thesis.txt'), 'precious')
    const { status, err } = await vmgenid(['board', '--output', folder])
    expect(status).toBe(2)
    expect(err).toContain('is not empty, and has no index.json of an earlier run')
    expect(await readdir(folder)).toEqual(['thesis.txt'])
  })

  it('makes different IDs each time with guid=auto, and shows which', async () => {
    const { out } = await vmgenid(['board', '--device', 'vmgenid,guid=auto', '--output', folder])
    const shown = /^vmgenid +(\S+)$/m.exec(out)?.[1] ?? ''
    expect(Guid.fromGuestBytes((await bytesOf('etc_vmgenid_guid')).subarray(40, 56)).toString()).toBe(shown)
  })

  it('adds files as -fw_cfg does', async () => {
    const file = join(top, 'content')
    await writeFile(file, 'bytes')
    const more = ['--fw-cfg', 'name=opt/a,string=täxt', '--fw-cfg', `opt/b,file=${file}`]
    expect((await vmgenid(['board', ...more, '--output', folder])).status).toBe(0)
    expect(await readFile(join(folder, 'opt_a'), 'utf8')).toBe('täxt')
    expect(await readFile(join(folder, 'opt_b'), 'utf8')).toBe('bytes')
  })

  it('prints the index as JSON and nothing else', async () => {
    const { out } = await vmgenid(['board', '--json', '--pci-setup', ''])
    const index = parseFwCfgIndex(out)
    expect(index.files.map((file) => file.name)).toContain('etc/e820')
    expect(index.pciConfigBeforeDump).toBe('')
  })

  it('warns as QEMU does when the tables grow beyond 64 KiB', async () => {
    const dsdt = new Uint8Array(70_000)
    dsdt.set(loadCapture('pc').dsdt.subarray(0, 36))
    new DataView(dsdt.buffer).setUint32(4, dsdt.length, true)
    const path = join(top, 'large.aml')
    await writeFile(path, dsdt)
    const { status, err } = await vmgenid(['board', '--dsdt', path])
    expect(status).toBe(0)
    expect(err).toMatch(
      /^vmgenid: warning: ACPI table size \d+ exceeds 65536 bytes, migration may not work\n$/,
    )
  })

  it.each([
    ['vmgenid,guid=xyz', "-device vmgenid,guid=xyz: Property 'vmgenid.guid' doesn't take value 'xyz'"],
    ['vmgenid,guid=', "-device vmgenid,guid=: Property 'vmgenid.guid' doesn't take value ''"],
    ['vmgenid,guid=AUTO', "-device vmgenid,guid=AUTO: Property 'vmgenid.guid' doesn't take value 'AUTO'"],
    ['vmgenid,guid=auto,foo=1', "-device vmgenid,guid=auto,foo=1: Property 'vmgenid.foo' not found"],
    ['nosuch', "-device nosuch: 'nosuch' is not a valid device model name"],
  ])('--device %s fails with QEMU’s text', async (device, text) => {
    expect(await vmgenid(['board', '--device', device])).toEqual({
      status: 2,
      out: '',
      err: `vmgenid: ${text}\n`,
    })
  })

  it('warns of a short form and refuses a second device in QEMU’s words', async () => {
    const short = await vmgenid(['board', '--device', 'vmgenid,guid'])
    expect(short.err).toBe(
      "vmgenid: -device vmgenid,guid: warning: short-form boolean option 'guid' deprecated\nPlease use guid=on instead\n" +
        "vmgenid: -device vmgenid,guid: Property 'vmgenid.guid' doesn't take value 'on'\n",
    )
    const second = await vmgenid(['board', '--device', 'vmgenid', '--device', 'vmgenid,guid=auto'])
    expect([second.status, second.err]).toEqual([
      2,
      'vmgenid: -device vmgenid,guid=auto: at most one vmgenid device is permitted\n',
    ])
  })

  it.each([
    [['--memory', '0'], 'a multiple of 4 KiB from 1M to 4T'],
    [['--memory', '5T'], 'a multiple of 4 KiB from 1M to 4T'],
    [['--memory', '1.3K'], 'expected a size such as'],
    [['--memory', '-1'], 'expected a size such as'],
    [['--cpus', '256'], 'ids have one byte'],
    [['--cpus', '4,maxcpus=2'], '4 at boot are more than maxcpus (2)'],
    [['--cpus', 'many'], 'expected a number from 1'],
    [['--uuid', '1'], "not a GUID: '1'"],
    [['--dsdt', '/nonexistent.aml'], '/nonexistent.aml: no such file or folder'],
    [['--dsdt', '/'], '/: is a folder, a file is expected'],
    [['--dsdt', '/dev/zero'], '/dev/zero: too large: more than 4 MiB'],
    [['--dsdt', '/dev/null'], '/dev/null: table DSDT is malformed'],
    [['--pci-setup', '00:01.3'], 'PCI set-up: "00:01.3" is not understood'],
    [['--pci-setup', '00:01.3 0x41=0x00000601'], 'is not understood'],
    [['--pci-setup', '00:01.3 0x40=0x601'], 'Give each value 2, 4 or 8 digits'],
    [['--fw-cfg', 'opt/a'], '--fw-cfg opt/a: not understood'],
    [['--fw-cfg', 'name=,string=x'], '--fw-cfg name=,string=x: not understood'],
    [['--cpus', '4,sockets=2,cores=2,threads=2'], 'sockets (2) × cores (2) × threads (2) is not maxcpus (4)'],
    [['--fw-cfg', 'etc/e820,string=x'], 'duplicate fw_cfg file name: etc/e820'],
    [['--fw-cfg', 'a,string=', '--fw-cfg', 'a,string='], 'duplicate fw_cfg file name: a'],
    [['--fw-cfg', `${'x'.repeat(56)},string=`], 'fw_cfg file name'],
    [['--fw-cfg', 'etc_e820,string=x'], 'fw_cfg file "etc_e820": cannot be written'],
    [['--fw-cfg', 'opt/a:b,string=x'], 'fw_cfg file "opt/a:b": cannot be written'],
    [['--output', '/proc/nope'], '/proc/nope: no such file or folder'],
    [['--output', '/dev/null'], '/dev/null: exists already, and is no folder'],
  ])('refuses %j', async (args, message) => {
    const { status, out, err } = await vmgenid(['board', ...args])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).not.toMatch(/\n {4}at /)
  })

  it('lists what -device knows', async () => {
    const { status, out, err } = await vmgenid(['board', '--device', 'vmgenid,help'])
    expect([status, err]).toEqual([0, ''])
    expect(out).toMatch(/guid/)
  })

  it('leaves out what it is told to leave out, and makes the long RSDP when told to', async () => {
    const files = async (...args: string[]) => {
      const folder = await mkdtemp(join(top, 'made-'))
      expect((await vmgenid(['board', '--board', 'q35', ...args, '--output', folder])).status).toBe(0)
      const read = async (name: string) => readFile(join(folder, name))
      return {
        rsdp: (await read('etc_acpi_rsdp')).length,
        tables: (await read('etc_acpi_tables')).toString('latin1'),
      }
    }
    const plain = await files()
    const other = await files('--no-mcfg', '--rsdp-size', '36')
    expect([plain.rsdp, other.rsdp]).toEqual([20, 36])
    expect([plain.tables.includes('MCFG'), other.tables.includes('MCFG')]).toEqual([true, false])
  })

  it('says which table file is cut short, and where', async () => {
    const path = join(top, 'cut.aml')
    await writeFile(path, loadCapture('pc').dsdt.subarray(0, 100))
    expect((await vmgenid(['board', '--dsdt', path])).err).toBe(
      `vmgenid: ${path}: table DSDT is malformed\n\n  Field:     length\n  Offset:    0x4\n  Expected:  from 36 to 100 (the bytes that are there)\n  Found:     6333\n`,
    )
  })
})

describe('vmgenid loader', () => {
  it('shows and judges a script alone, from standard input, as JSON', async () => {
    const stdin = new Uint8Array(await readFile(join(CAPTURES, 'q35/etc_table-loader')))
    const shown = await vmgenid(['loader', 'show', '--json', '-'], { stdin })
    expect(shown.status).toBe(0)
    const commands = JSON.stringify(JSON.parse(shown.out))
    for (const command of ['ALLOCATE', 'ADD_POINTER', 'ADD_CHECKSUM', 'WRITE_POINTER']) {
      expect(commands).toContain(`"${command}"`)
    }
    const judged = await vmgenid(['loader', 'check', '--memory', '2G', '-'], { stdin })
    expect(judged.status).toBe(0)
    expect(judged.out).toContain('0 errors')
    expect(judged.out).toContain('the script alone')
  })

  it('shows a script by its folder, by its file, and from standard input', async () => {
    const byFolder = await vmgenid(['loader', 'show', join(CAPTURES, 'pc')])
    const byFile = await vmgenid(['loader', 'show', join(CAPTURES, 'pc/etc_table-loader')])
    expect(byFolder).toEqual(byFile)
    expect(byFile.out).toContain(
      'WRITE_POINTER  etc/vmgenid_addr  at=0x0 size=8 pointee=etc/vmgenid_guid+0x28',
    )
    const stdin = new Uint8Array(await readFile(join(CAPTURES, 'pc/etc_table-loader')))
    const piped = await vmgenid(['loader', 'show', '-'], { stdin })
    expect(piped.out.split('\n')).toHaveLength(byFile.out.split('\n').length)
  })

  it('reads folders in which names are paths', async () => {
    await mkdir(join(folder, 'etc/acpi'), { recursive: true })
    const capture = loadCapture('q35')
    for (const name of [
      'etc/table-loader',
      'etc/acpi/tables',
      'etc/acpi/rsdp',
      'etc/vmgenid_guid',
      'etc/vmgenid_addr',
    ]) {
      await writeFile(join(folder, name), capture.file(name) ?? '')
    }
    for (const path of [folder, join(folder, 'etc/table-loader')]) {
      const { status, out } = await vmgenid(['loader', 'check', path])
      expect(status, out).toBe(0)
      expect(out).toContain('0 errors, 0 warnings, ')
    }
  })

  it.each(['pc', 'q35', 'pc-smp255', 'q35-6g', 'pc-seabios'])('finds nothing wrong with %s', async (name) => {
    const { status, out } = await vmgenid(['loader', 'check', '--strict', join(CAPTURES, name)])
    expect(status, out).toBe(0)
  })

  it('finds nothing wrong with boards of ours', async () => {
    for (const args of [
      ['--board', 'pc'],
      ['--board', 'q35', '--memory', '6G', '--cpus', '255'],
      ['--board', 'q35', '--no-hpet', '--no-waet'],
    ]) {
      await vmgenid(['board', ...args, ...DEVICE, '--output', folder])
      const { status, out } = await vmgenid(['loader', 'check', '--strict', folder])
      expect(status, out).toBe(0)
    }
  })

  it('fails, with rule, entry and offset, when something is wrong', async () => {
    await vmgenid(['board', ...DEVICE, '--output', folder])
    const script = await bytesOf('etc_table-loader')
    script[8 * 128 + 124] = 3 // size of the WRITE_POINTER
    await writeFile(join(folder, 'etc_table-loader'), script)
    const { status, out } = await vmgenid(['loader', 'check', folder])
    expect(status).toBe(1)
    expect(out).toMatch(/^entry 8, byte 0x47c: error L\d+-[a-z-]+: /m)
    const json = JSON.parse((await vmgenid(['loader', 'check', '--json', folder])).out)
    expect(json).toMatchObject({
      schemaVersion: 1,
      findings: expect.arrayContaining([expect.objectContaining({ entry: 8, offset: 0x47c })]),
    })
    expect(json.errors).toBeGreaterThan(0)
  })

  it('reads the unmerged form when told to, and says so when not', async () => {
    await vmgenid(['board', '--edition', 'v6', ...DEVICE, '--output', folder])
    const shown = await vmgenid(['loader', 'show', '--edition', 'v6', folder])
    expect(shown.out).toMatch(
      /WRITE_POINTER(_V6)? +etc\/vmgenid_addr +at=0x0 size=8 pointee=etc\/vmgenid_guid/,
    )
    expect((await vmgenid(['loader', 'check', '--edition', 'v6', folder])).out).not.toContain('L18')
    const wrong = await vmgenid(['loader', 'check', folder])
    expect(wrong.status).toBe(1)
    expect(wrong.out).toContain('v6')
  })

  it.each([
    ['a file that is not there', '/nonexistent', 'no such file or folder'],
    ['a file without end', '/dev/zero', 'too large: more than 4 MiB'],
  ])('refuses %s', async (_what, path, message) => {
    for (const verb of ['show', 'check']) {
      const { status, out, err } = await vmgenid(['loader', verb, path])
      expect([status, out]).toEqual([2, ''])
      expect(err).toContain(message)
    }
  })

  it('looks at a script alone where the folder around it cannot be read as fw_cfg files', async () => {
    await mkdir(folder)
    const path = join(folder, 'etc_table-loader')
    await writeFile(path, loadCapture('pc').file('etc/table-loader') ?? '')
    await writeFile(join(folder, 'index.json'), '{"name": "of a web site"}')
    const { status, out, err } = await vmgenid(['loader', 'check', path])
    expect([status, out]).toEqual([
      0,
      '0 errors, 0 warnings, 0 notes in 32 entries (the script alone: no files beside it)\n',
    ])
    expect(err).toContain('files: expected an array, it is missing; the script is looked at alone')
    expect((await vmgenid(['loader', 'check', folder])).status).toBe(2)
    const gone = await vmgenid(['loader', 'check', join(folder, 'gone/etc_table-loader')])
    expect([gone.status, gone.out]).toEqual([2, ''])
  })

  it('tells a folder without a script from a script that is not there', async () => {
    await mkdir(folder)
    await writeFile(join(folder, 'etc_e820'), '')
    const without = await vmgenid(['loader', 'check', folder])
    expect([without.status, without.out]).toEqual([1, expect.stringContaining('L01-script-absent')])
    for (const name of ['etc_table-loader', 'etc/table-loader']) {
      const { status, out, err } = await vmgenid(['loader', 'check', join(folder, name)])
      expect([status, out]).toEqual([2, ''])
      expect(err).toContain(`${name}: no such file or folder`)
    }
  })

  it('names file, offset, expected and found for a script that ends early', async () => {
    const path = join(top, 'script')
    await writeFile(path, new Uint8Array(1000))
    const { status, err } = await vmgenid(['loader', 'show', path])
    expect(status).toBe(2)
    expect(err).toMatch(
      /script: loader entry ends early\n\n {2}Entry: +7\n {2}Offset: +0x380\n {2}Expected: +128 bytes\n {2}Found: +104 bytes/,
    )
  })

  it('names the field of an index that is wrong, and the folder’s file', async () => {
    await mkdir(folder)
    for (const [text, message] of [
      ['{', 'index.json: no JSON'],
      [
        '{"files": [{"name": "a"}]}',
        'files[0].selector: expected an integer from 32 to 16383, it is missing',
      ],
      [
        '{"files": [{"name": "a", "selector": 32, "size": 1, "guest_writable": false, "file": "../../etc/passwd"}]}',
        'expected a path inside the folder',
      ],
    ] as const) {
      await writeFile(join(folder, 'index.json'), text)
      const { status, err } = await vmgenid(['loader', 'check', folder])
      expect(status).toBe(2)
      expect(err).toContain(message)
      expect(err).toContain(folder)
    }
  })
})
