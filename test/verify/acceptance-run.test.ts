/** The report of 2017-02-15, made by one command: every figure that it has, and its verdict from its files alone. */
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/verify/catalogue.ts'
import { type CliResult, vmgenid } from '../cli/cli.ts'

const SEED = join(import.meta.dirname, '../golden/seed')
const seed = (name: string) => join(SEED, name)

/** The report's figures in its own order: step, what it is, and how it may be written. */
const FIGURES: readonly (readonly [step: string, figure: string, pattern: RegExp])[] = [
  ['1', 'the option', /-device vmgenid,guid=00112233-4455-6677-8899-AABBCCDDEEFF/i],
  ['1', 'expected in memory', /33 22 11 00 55 44 77 66 88 99 AA BB CC DD EE FF/i],
  ['2', 'the blob of the ID', /etc\/vmgenid_guid.*0x7FE5C000.*alignment 0x1000.*zone 1.*size 0x1000/i],
  ['2', 'the tables’ blob', /etc\/acpi\/tables.*0x7E7AB000/i],
  ['2', 'the condensed record', /0x002B\/\[0x00000000\+8\] := 0x7FE5C000/i],
  ['2', 'the key that receives the address', /key 0x2B\b/i],
  ['2', 'where VGIA is linked', /0x1561/i],
  ['2', 'padding', /15 zero entries/i],
  ['2b', 'FACS', /\bFACS\b/],
  ['2b', 'DSDT', /"DSDT" size 0x1403/i],
  ['2b', 'FACP', /"FACP" size 0x74/i],
  ['2b', 'APIC', /"APIC" size 0x80/i],
  ['2b', 'SSDT', /"SSDT" size 0xCA/i],
  ['2b', 'RSDT', /"RSDT" size 0x30/i],
  ['2b', 'the page is opaque', /not found; marking fw_cfg blob as opaque/],
  ['2b', 'tables installed', /installed 5 tables/],
  ['2b', 'freed', /etc\/acpi\/rsdp, etc\/acpi\/tables/],
  ['2c', 'scratch buffer', /ScratchBuffer=7FE4F018/i],
  ['3', 'SSDT', /202 bytes \(0xCA\), revision 1, checksum 0x1D.*OEM "BOCHS " "VMGENID"/i],
  ['3', 'VGIA', /VGIA.*0x7FE5C000/i],
  ['3', '_STA', /Local0 = 0x0F/],
  ['3', 'ADDR', /\{0x7FE5C028, 0x0\}/i],
  ['3', '_E05', /_GPE.*_E05.*Notify \(\\_SB\.VGEN, 0x80\)/],
  ['4', 'the memory map', /0x7FE5A000 to 0x7FE5E000.*EfiACPIMemoryNVS, type 10/i],
  ['5', 'the ID in memory', /7FE5C028: 33 22 11 00 55 44 77 66/i],
  ['5', 'zeros around it', /^7fe5c000: (00 ){16}/m],
  ['6', 'the address before', /before the suspend.*0x7FE5C000/i],
  ['7', 'the address after the reset', /after the wake-up reset.*0x0+\b/],
  ['8', 'the boot script', /0x7E7A7000, version 1, length 0xED/i],
  ['8', 'select and skip', /0x002B000C/i],
  ['8', 'the ports', /0x514 := 0x00000000, 0x518 := 0x18F0E47F/i],
  ['8', 'the poll', /MEM_POLL.*0x7FE4F018/i],
  ['8', 'the write', /0x00000010: write/i],
  ['8', 'the address in it', /00 C0 E5 7F 00 00 00 00/i],
  ['8', 'the information node', /DE AD BE EF/],
  ['8', 'the end', /TERMINATE/],
  ['9', 'the address again', /after the resume.*0x7FE5C000/i],
  ['10', 'the monitor', /info vm-generation-id\n00112233-4455-6677-8899-aabbccddeeff/],
  ['11', 'Device Manager', /Microsoft Hyper-V Generation Counter/],
]

describe('the report of the acceptance run, made again', () => {
  let result: CliResult
  beforeAll(async () => {
    result = await vmgenid(['verify', '--machine', 'model', '--preset', '2017', '--report', 'markdown'])
  })

  it('has no failure and nothing that was not seen', () => {
    expect([result.status, result.err]).toEqual([0, ''])
    expect(result.out).toContain(
      `The VM Generation ID works as required on model: all ${CATALOGUE.length} results passed.`,
    )
  })

  it.each(FIGURES)('step %s: %s', (step, _, pattern) => {
    const section =
      new RegExp(`^### Step ${step} on model[^]*?(?=^### |^## )`, 'm').exec(result.out)?.[0] ?? ''
    expect(section).toMatch(pattern)
  })

  it('has its steps in order, and ours behind them', () => {
    const steps = [...result.out.matchAll(/^### Step (\w+) on model/gm)].map(([, step]) => step)
    expect(steps.join(' ')).toBe('1 2 2b 2c 3 4 5 6 7 8 9 10 11 12 13 14 15')
  })
})

describe('the files of the acceptance run alone', () => {
  const ARGS = [
    'verify',
    ...['--dump', seed('memory.txt')],
    ...['--acpi-tables', seed('ssdt.dsl')],
    ...['--firmware-log', seed('ovmf-boot.log'), '--firmware-log', seed('ovmf-s3-resume.log')],
  ]
  interface Json {
    readonly machines: readonly {
      readonly checks: readonly { readonly id: string; readonly status: string; readonly reason?: string }[]
      readonly notes: readonly string[]
    }[]
  }
  const read = async (args: readonly string[]) => {
    const { status, out } = await vmgenid([...args, '--report', 'json'])
    const [files] = (JSON.parse(out) as Json).machines
    const of = (wanted: string) =>
      files?.checks.filter((check) => check.status === wanted).map(({ id }) => id) ?? []
    return { status, files, of }
  }

  it('reach its verdict: everything that they show is right', async () => {
    const { status, files, of } = await read(ARGS)
    expect([status, of('fail')]).toEqual([0, []])
    expect(of('pass')).toEqual(
      ['R1a', 'R1b', 'R1e', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R9'].concat([
        'L1',
        'L3',
        'L4',
        'L5',
        'L7',
        'L8',
        'L9',
        'S7',
        'X1',
        'X4',
      ]),
    )
    expect(files?.notes[0]).toMatch(/it tells the host the address of the page, not of the ID/)
  })

  it('and say what they cannot show, and what would', async () => {
    const { files } = await read(ARGS)
    const reason = (id: string) => files?.checks.find((check) => check.id === id)?.reason
    expect(reason('R1d')).toBe("there is no memory map: give the guest's log with --guest-log")
    expect(reason('M1')).toBe('nobody says which ID it has: give --guid')
    expect(reason('M2')).toBe('there is no monitor: give --qmp')
    expect(reason('S2')).toBe('only a machine that can be driven shows it: give --machine')
    expect(reason('L2')).toBe('there is no table with a checksum')
  })

  it('with the ID of step 1 the memory is compared with it', async () => {
    const { of } = await read([...ARGS, '--guid', '00112233-4455-6677-8899-AABBCCDDEEFF'])
    expect(of('pass')).toEqual(expect.arrayContaining(['M1', 'X2']))
    const wrong = await read([...ARGS, '--guid', '10112233-4455-6677-8899-aabbccddeeff'])
    expect([wrong.status, wrong.of('fail')]).toEqual([1, ['M1', 'X2']])
  })
})
