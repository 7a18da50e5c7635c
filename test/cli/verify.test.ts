/** `vmgenid verify` as its users call it: machines, a machine of somebody else, files, shares, and what goes wrong. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { modelServices } from '../../src/cli/model-services.ts'
import { Model } from '../../src/machines/model/model.ts'
import { nodeMonitorEnvironment } from '../../src/node/monitor-surroundings.ts'
import { QemuProcess } from '../../src/node/qemu-process.ts'
import { StreamServer } from '../../src/node/stream-server.ts'
import { CATALOGUE } from '../../src/verify/catalogue.ts'
import type { VerifyReport } from '../../src/verify/result.ts'
import { requireTool } from '../tools.ts'
import { vmgenid } from './cli.ts'

const GUID = '00112233-4455-6677-8899-aabbccddeeff'
const ALL = CATALOGUE.length
const GOLDEN = join(import.meta.dirname, '../golden')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-verify-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function reportOf(
  args: readonly string[],
): Promise<{ status: number; report: VerifyReport; err: string }> {
  const { status, out, err } = await vmgenid(['verify', '--report', 'json', ...args])
  return { status, report: JSON.parse(out) as VerifyReport, err }
}
function idsWith({ machines }: VerifyReport, wanted: string): string[] {
  return machines.flatMap(({ checks }) =>
    checks.filter(({ status }) => status === wanted).map(({ id }) => id),
  )
}

describe('on the model machine', () => {
  it.each(['q35', 'pc'])('passes every check, on a %s', async (board) => {
    const { status, out, err } = await vmgenid(['verify', '--machine', 'model', '--board', board])
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain(
      `${ALL} checks, ${ALL} results: ${ALL} passed, 0 failed, 0 not observable, 0 skipped`,
    )
    expect(out).toMatch(/^ {2}ID +00112233-4455-6677-8899-aabbccddeeff at 0x7f\w+, ACPI NVS memory$/m)
    expect(out).toMatch(/^ {2}SSDT +202 bytes at 0x7f\w+, checksum 0x\w\w$/m)
    expect(out).toMatch(
      /^ {2}S3 +told 0x7f\w+028, 0x0+ after the wake-up reset, 0x7f\w+028 after the resume/m,
    )
    expect(out).toMatch(/^ {2}reseed +\[.*\] random: crng reseeded due to virtual machine fork, after/m)
  })

  it('takes memory and an ID', async () => {
    const { status, report } = await reportOf([
      '--machine',
      'model',
      '--memory',
      '256M',
      '--guid',
      GUID,
      'M',
      'X2',
    ])
    expect([status, idsWith(report, 'pass')]).toEqual([0, ['M1', 'M2', 'M3', 'M4', 'M5', 'X2']])
    expect(report.machines[0]?.description).toMatch(/^q35, 256 MiB, vmgenid/)
  })

  it('looks only at what is asked for', async () => {
    const { report } = await reportOf(['--machine', 'model', 'R1a'])
    expect(report.machines[0]?.checks.map(({ id }) => id)).toEqual(['R1a'])
    const told = report.machines[0]?.story.find(({ step }) => step === '6')
    expect(told?.blocks).toEqual([{ kind: 'text', text: 'Not seen: nobody asked for it.' }])
  })

  it('shows progress where somebody looks on, and clears it', async () => {
    const progress: string[] = []
    await vmgenid(['verify', '--machine', 'model', 'E1'], { progress })
    expect(progress).toContain('model: a new ID')
    expect(progress.at(-1)).toBe('')
  })

  it.each([
    ['markdown', /^# VM Generation ID: verification of /],
    ['html', /^<!DOCTYPE html>/],
    ['json', /^\{\n {2}"schemaVersion": 1,/],
    ['junit', /^<\?xml version="1.0"/],
  ])('writes %s into a file, whole', async (form, begins) => {
    const path = join(folder, `report.${form}`)
    const { status, out } = await vmgenid([
      'verify',
      '--machine',
      'model',
      '--report',
      form,
      '--output',
      path,
      'R',
    ])
    expect([status, out]).toEqual([0, ''])
    expect(await readFile(path, 'utf8')).toMatch(begins)
  })

  it('has shares that are the whole when they are merged', async () => {
    const paths: string[] = []
    for (const index of [1, 2, 3]) {
      const path = join(folder, `shard-${index}.json`)
      paths.push(path)
      const args = ['--machine', 'model', '--report', 'json', '--output', path, '--shard', `${index}/3`]
      expect((await vmgenid(['verify', ...args])).status).toBe(0)
    }
    const { status, out } = await vmgenid(['report', 'merge', '--report', 'json', ...paths])
    expect(status).toBe(0)
    const whole = JSON.parse(out) as VerifyReport
    expect(idsWith(whole, 'pass')).toHaveLength(ALL)
    expect(whole.verdict).toBe(`The VM Generation ID works as required on model: all ${ALL} results passed.`)
    expect((await vmgenid(['report', 'merge', paths[0] ?? '', paths[1] ?? ''])).status).toBe(2)
  })
})

describe('the list of checks', () => {
  it('is printed', async () => {
    const { status, out } = await vmgenid(['verify', '--list'])
    expect(status).toBe(0)
    expect(out.split('\n').filter((line) => line !== '')).toHaveLength(ALL)
    expect(out).toMatch(/^R1a {2}The ID is 8-byte aligned\.$/m)
  })

  it('can be chosen from', async () => {
    const { out } = await vmgenid(['verify', '--list', 'R1', 'g', 'c4'])
    expect(out.match(/^\w+/gm)).toEqual(['R1a', 'R1b', 'R1c', 'R1d', 'R1e', 'C4', 'G1', 'G2', 'G3'])
  })
})

describe('bad usage', () => {
  it.each([
    [['Q9'], 'there is no check "Q9"'],
    [['--machine', 'vax'], "argument 'vax' is invalid"],
    [['--guid', 'xyz'], "not a GUID: 'xyz'"],
    [['--shard', '3/2'], 'It is I/N'],
    [['--qmp', 'nowhere'], 'nowhere'],
    [['--dump', '/nonexistent/vm.elf'], '/nonexistent/vm.elf'],
    [['--guest-log', '/'], 'is a folder'],
    [['--fw-cfg', GOLDEN], 'fw_cfg'],
    [['--machine', 'model', '--memory', '1K', 'R1a'], 'memory'],
  ])('%j', async (args, words) => {
    const { status, out, err } = await vmgenid(['verify', ...args])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(words)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it.each([
    [
      'a hex dump that breaks off',
      'memory.txt',
      '7fe5c000: 00 11\nand so on\n',
      '--dump',
      'line 2 of the hex dump',
    ],
    [
      'ASL of another table',
      'dsdt.dsl',
      'DefinitionBlock ("", "DSDT", 1, "A", "B", 1) {}',
      '--acpi-tables',
      'not that of a table',
    ],
    ['a compressed log', 'log.gz', '\x1f\x8b\x08', '--firmware-log', 'compressed with gzip'],
  ])('%s', async (_, name, content, option, words) => {
    const path = join(folder, name)
    await writeFile(path, content, 'latin1')
    const { status, err } = await vmgenid(['verify', option, path])
    expect(status).toBe(2)
    expect(err).toContain(words)
    expect(err).toContain(name)
  })
})

describe('on files', () => {
  it('of a real OVMF and its Linux: nothing contradicts', async () => {
    const ovmf = (name: string) => join(GOLDEN, 'ovmf-real', name)
    const { status, report } = await reportOf([
      ...['--acpi-tables', ovmf('acpi'), '--fw-cfg', ovmf('fw_cfg')],
      ...['--guest-log', ovmf('guest-dmesg-acpi.txt'), '--guid', GUID],
    ])
    expect([status, idsWith(report, 'fail')]).toEqual([0, []])
    expect(idsWith(report, 'pass')).toEqual(
      expect.arrayContaining(['R5', 'R7', 'R9', 'L2', 'L6', 'L8', 'L9', 'L10', 'E7', 'X2', 'X3']),
    )
  })

  it('of QEMU as captured, before any firmware: the device is absent, and that is right', async () => {
    const { status, report } = await reportOf(['--acpi-tables', join(GOLDEN, 'qemu-7.2/pc/etc_acpi_tables')])
    expect([status, idsWith(report, 'fail')]).toEqual([0, []])
    expect(idsWith(report, 'pass')).toEqual(['R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R9', 'L9'])
    expect(report.machines[0]?.notes[0]).toMatch(/^VGIA is 0: the tables are as a host publishes them/)
  })
})

describe('a machine that somebody else runs', () => {
  let machine: Model | undefined
  let server: StreamServer | undefined
  afterEach(async () => {
    await server?.close()
    await machine?.close()
    server = undefined
    machine = undefined
  })

  async function serve(device = true): Promise<string> {
    machine = new Model({
      board: { kind: 'pc', memorySize: 2 ** 27, vmgenid: device ? { guid: Guid.parse(GUID) } : undefined },
      environment: nodeMonitorEnvironment,
      services: modelServices,
    })
    await machine.boot()
    const address = `unix:${join(folder, `qmp-${Math.floor(performance.now())}`)}`
    const { server: qmp } = machine
    server = await StreamServer.listen(address, (client) => qmp.connect(client))
    return address
  }

  it('is looked at from outside, by its memory and its monitors', async () => {
    const address = await serve()
    const before = machine?.monitor.events.length
    const { status, report } = await reportOf(['--qmp', address, '--guid', GUID])
    expect([status, idsWith(report, 'fail')]).toEqual([0, []])
    expect(idsWith(report, 'pass')).toEqual(
      expect.arrayContaining([
        'R1a',
        'R1b',
        'R2',
        'R5',
        'R7',
        'R9',
        'L2',
        'L4',
        'L9',
        'M1',
        'M2',
        'M3',
        'M4',
        'X2',
      ]),
    )
    expect(report.machines.map(({ name }) => name)).toEqual([address])
    // Watched: no stop, no change.
    expect([machine?.monitor.events.length, machine?.runState]).toEqual([before, 'running'])
    expect(String(await machine?.guid())).toBe(GUID)
  })

  it('gets a new ID only when it may be changed', async () => {
    const address = await serve()
    const { report } = await reportOf(['--qmp', address, '--allow-changes', 'E8', 'E1'])
    expect([idsWith(report, 'pass'), idsWith(report, 'not-observable')]).toEqual([['E8'], ['E1']])
    expect(String(await machine?.guid())).not.toBe(GUID)
  })

  it('that has no device fails', async () => {
    const { status, report } = await reportOf(['--qmp', await serve(false)])
    expect([status, idsWith(report, 'fail')]).toEqual([1, ['R2', 'M2']])
  })
})

describe('a monitor that is none', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.close()
    server = undefined
  })
  const listen = (answer: string | undefined): Promise<string> =>
    new Promise((resolve) => {
      const path = join(folder, `dead-${Math.floor(performance.now() * 1000)}`)
      server = createServer((socket) => {
        socket.on('error', () => {})
        if (answer !== undefined) socket.write(answer)
      }).listen(path, () => resolve(`unix:${path}`))
    })

  it('is not there', async () => {
    const { status, out } = await vmgenid(['verify', '--qmp', `unix:${join(folder, 'nobody')}`])
    expect(status).toBe(3)
    expect(out).toMatch(/could not be started: cannot connect to/)
  })

  it('says nothing, because somebody else has it', async () => {
    const { status, out } = await vmgenid(['verify', '--qmp', await listen(undefined)])
    expect(status).toBe(3)
    expect(out.replace(/\s+/g, ' ')).toMatch(/timed out after 5 s: no greeting/)
  }, 15_000)

  it('speaks something else', async () => {
    const { status, out } = await vmgenid(['verify', '--qmp', await listen('SSH-2.0-OpenSSH_9.2\r\n')])
    expect(status).toBe(3)
    expect(out).toMatch(/no QMP server at/)
  })
})

const qemu = requireTool('qemu-system-x86_64')
describe.skipIf(qemu.missing)(qemu.title('a real QEMU with SeaBIOS'), () => {
  it.each(['pc', 'q35'])('%s: everything that can be seen from outside is right', async (board) => {
    const log = join(folder, `seabios-${board}.log`)
    const process = await QemuProcess.start({
      program: qemu.path,
      args: [
        ...['-machine', board, '-m', '256', '-accel', 'tcg', '-nodefaults', '-display', 'none'],
        ...[
          '-device',
          `vmgenid,guid=${GUID}`,
          '-debugcon',
          `file:${log}`,
          '-global',
          'isa-debugcon.iobase=0x402',
        ],
      ],
      sockets: ['qmp'],
    })
    try {
      // SeaBIOS has no disk to boot from: its tables are there by then.
      for (let i = 0; i < 200; i++) {
        if ((await readFile(log, 'latin1').catch(() => '')).includes('No bootable device')) break
        await sleep(50)
      }
      const { status, report } = await reportOf([
        '--qmp',
        process.address('qmp'),
        '--firmware-log',
        log,
        '--guid',
        GUID,
      ])
      expect([status, idsWith(report, 'fail')]).toEqual([0, []])
      expect(idsWith(report, 'pass')).toEqual(
        expect.arrayContaining(
          ['R1a', 'R1b', 'R1e', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R9', 'L2', 'L4', 'L7', 'L9'].concat([
            'M1',
            'M2',
            'M3',
            'M4',
            'X2',
          ]),
        ),
      )
    } finally {
      await process.close()
    }
  })
})
