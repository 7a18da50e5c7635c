import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FACS_WAKING_VECTOR_OFFSET } from '../../src/acpi/facs.ts'
import { toHex } from '../../src/binary/bytes.ts'
import { ReplayBoard } from '../../src/board/replay.ts'
import { Ovmf } from '../../src/firmware/ovmf.ts'
import { platformHost } from '../../src/firmware/platform-host.ts'
import { EfiACPIMemoryNVS } from '../../src/firmware/uefi-memory.ts'
import { GIB, seedMachine, seedPlacement } from './board-host.ts'

const log = readFileSync(join(import.meta.dirname, '../golden/seed/ovmf-boot.log'), 'utf8')
  .trimEnd()
  .split('\n')

async function bootSeed() {
  const { board, host } = seedMachine()
  const ovmf = new Ovmf({ host, edition: 'v6', placement: seedPlacement })
  return { board, ovmf, result: await ovmf.boot() }
}

describe('the acceptance run of 2017-02-15', () => {
  it('is logged line for line', async () => {
    const { ovmf } = await bootSeed()
    const first = ovmf.log.lines.indexOf(log[0] ?? '')
    expect(ovmf.log.lines.slice(first)).toEqual(log)
  })

  it('logs before the excerpt what edk2 does there', async () => {
    const { ovmf } = await bootSeed()
    const first = ovmf.log.lines.indexOf(log[0] ?? '')
    expect(
      ovmf.log.lines.slice(0, first).map((line) => line.replace(/Address=.*/, 'Address=…')),
    ).toMatchInlineSnapshot(`
      [
        "Select Item: 0x0",
        "FW CFG Signature: 0x554D4551",
        "Select Item: 0x1",
        "FW CFG Revision: 0x3",
        "QemuFwCfg interface (DMA) is supported.",
        "AcpiPlatformEntryPoint: waiting for root bridges to be connected, registered callback",
        "OnRootBridgesConnected: root bridges have been connected, installing ACPI tables",
        "Select Item: 0x19",
        "Select Item: 0x29",
        "Select Item: 0x19",
        "Select Item: 0x28",
        "Select Item: 0x19",
        "Select Item: 0x21",
        "ProcessCmdAllocate: File="etc/acpi/rsdp" Alignment=0x10 Zone=2 Size=0x24 Address=…",
        "Select Item: 0x19",
        "Select Item: 0x2C",
      ]
    `)
  })

  it('tells the host the page, and keeps it in ACPI NVS memory', async () => {
    const { board, result } = await bootSeed()
    expect(board.vmgenid?.address).toBe(0x7fe5_c000)
    expect(result.written).toMatchObject([{ file: 'etc/vmgenid_addr', value: 0x7fe5_c000n, size: 8 }])
    expect(result.blobs.filter(({ kept }) => kept).map(({ file }) => file)).toEqual(['etc/vmgenid_guid'])
    const around = result.memoryMap.find(
      ({ start, pages }) => start <= 0x7fe5_c000 && 0x7fe5_c000 < start + pages * 4096,
    )
    expect(around?.type).toBe(EfiACPIMemoryNVS)
  })

  it('shows the guest the page of the report: 40 zeros, the GUID, zeros', async () => {
    const { board } = await bootSeed()
    const page = new Uint8Array(4096)
    board.memory.read(0x7fe5_c000, page)
    expect(toHex(page.subarray(0, 0x40))).toBe(
      `${'00'.repeat(40)}33221100554477668899aabbccddeeff${'00'.repeat(8)}`,
    )
    expect(page.subarray(0x40).every((byte) => byte === 0)).toBe(true)
  })

  it('records a boot script of 0xed bytes at the address of the resume log', async () => {
    const { result } = await bootSeed()
    expect([result.bootScript?.address, result.bootScript?.bytes.length]).toEqual([0x7e7a_7000, 0xed])
  })
})

describe('its suspend to RAM and resume', () => {
  const resumeLog = readFileSync(join(import.meta.dirname, '../golden/seed/ovmf-s3-resume.log'), 'utf8')
    .trimEnd()
    .split('\n')

  it('is logged line for line, and the host knows the page again', async () => {
    const { fwCfg } = seedMachine()
    const files = fwCfg.files.map(({ name, selector }) => ({
      name,
      selector,
      bytes: fwCfg.file(name) ?? new Uint8Array(),
      guestWritable: fwCfg.fileOptions(name)?.writable,
    }))
    const board = new ReplayBoard({ kind: 'q35', files, memorySize: 2 * GIB })
    const ovmf = new Ovmf({ host: platformHost(board), edition: 'v6', placement: seedPlacement })
    const { tables } = await ovmf.boot()
    const first = ovmf.log.lines.indexOf(log[0] ?? '')
    expect(ovmf.log.lines.slice(first)).toEqual(log)

    const facs = tables.find(({ signature }) => signature === 'FACS')?.address ?? 0
    board.memory.write(facs + FACS_WAKING_VECTOR_OFFSET, Uint8Array.of(0, 0, 9, 0))
    expect(toHex(board.vmgenidAddress ?? new Uint8Array())).toBe('00c0e57f00000000')
    board.suspendAndWake()
    expect(toHex(board.vmgenidAddress ?? new Uint8Array())).toBe('0000000000000000')
    await ovmf.resume()
    expect(toHex(board.vmgenidAddress ?? new Uint8Array())).toBe('00c0e57f00000000')

    const { lines } = ovmf.log
    const from = lines.indexOf(resumeLog[0] ?? '')
    const ours = lines.slice(from, from + resumeLog.length).map((line) => line.trimEnd())
    expect(ours).toEqual(resumeLog.map((line) => line.trimEnd()))
  })
})
