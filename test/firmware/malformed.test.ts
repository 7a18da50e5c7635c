import { describe, expect, it } from 'vitest'
import { Ovmf } from '../../src/firmware/ovmf.ts'
import type { AddPointer } from '../../src/loader/entry.ts'
import { checksum, faults, GUID, Subject } from '../fuzz/loader-faults.ts'
import { MALFORMED } from './malformed.ts'
import { leaks, rollbackLines, subjectMachine, toldBytes } from './subject-machine.ts'

describe.each(MALFORMED)(
  'malformed input $row: $how',
  ({ mutate, status, line, machine: options, edition = 'current', tables, kept = [GUID], check }) => {
    async function boot() {
      const pc = new Subject('pc')
      mutate(pc)
      const machine = subjectMachine(pc, options)
      const ovmf = new Ovmf({ host: machine.host, ram: machine.ram, edition })
      const result = await ovmf.boot()
      return { machine, result, log: ovmf.log.lines }
    }

    it(`is ${status ?? 'a hang'}`, async () => {
      const { machine, result, log } = await boot()
      expect(result.status).toBe(status)
      expect(result.hang === undefined).toBe(status !== undefined)
      if (line !== undefined) expect(log).toContain(line)
      expect(check?.(result, log)).toBeUndefined()
      if (status === 'Success') {
        if (tables !== undefined)
          expect(result.tables.map(({ signature }) => signature).join(' ')).toBe(tables)
        expect(result.blobs.filter((blob) => blob.kept).map(({ file }) => file)).toEqual(kept)
        return
      }
      if (status === undefined) return
      expect(leaks(machine, result)).toEqual([])
      const rollback = rollbackLines(log, status)
      expect(log.filter((text) => !text.startsWith('Select Item')).slice(-rollback.length)).toEqual(rollback)
      if (line !== undefined) {
        const order = log.filter((text) => !text.startsWith('Select Item'))
        expect(order.at(-rollback.length - 1)).toBe(line)
      }
    })
  },
)

it('covers every row that is about a boot', () => {
  const rows = new Set(MALFORMED.map(({ row }) => row))
  // 51 and 52 are about a resume.
  expect(Array.from({ length: 50 }, (_, i) => i + 1).filter((row) => !rows.has(row))).toEqual([])
})

describe('a read-only address file', () => {
  it('stops the firmware in the write, without stopping us', async () => {
    const pc = new Subject('pc')
    pc.file('etc/vmgenid_addr', { guestWritable: false })
    const machine = subjectMachine(pc)
    const { hang } = await new Ovmf({ host: machine.host, ram: machine.ram }).boot()
    expect(hang?.message).toMatchInlineSnapshot(`
      "the firmware hangs: an assertion failed

        During:  fw_cfg DMA WRITE of 8 bytes, key 0x2b"
    `)
  })
})

describe('a failure behind two WRITE_POINTERs', () => {
  it('takes them back before the blobs are freed, last first', async () => {
    const row = MALFORMED.find((candidate) => candidate.row === 39)
    const pc = new Subject('pc')
    row?.mutate(pc)
    const machine = subjectMachine(pc)
    const ovmf = new Ovmf({ host: machine.host, ram: machine.ram })
    await ovmf.boot()
    const { lines } = ovmf.log
    expect(lines.slice(lines.indexOf(row?.line ?? ''))).toMatchInlineSnapshot(`
      [
        "ProcessCmdAddPointer: invalid pointer location or size in "etc/acpi/tables"",
        "Select Item: 0x19",
        "Select Item: 0x2B",
        "UndoCmdWritePointer: PointerFile="etc/vmgenid_addr" PointerOffset=0x4 PointerSize=4",
        "Select Item: 0x19",
        "Select Item: 0x2B",
        "UndoCmdWritePointer: PointerFile="etc/vmgenid_addr" PointerOffset=0x0 PointerSize=8",
        "InstallQemuFwCfgTables: freeing "etc/acpi/rsdp"",
        "InstallQemuFwCfgTables: freeing "etc/acpi/tables"",
        "InstallQemuFwCfgTables: freeing "etc/vmgenid_guid"",
        "OnRootBridgesConnected: InstallAcpiTables: Protocol Error",
      ]
    `)
    expect(toldBytes(machine)).toEqual(new Uint8Array(8))
  })
})

describe("the linter's faults", () => {
  it.each(faults)('$rule, $how: ends with a status or a hang, and leaks nothing', async ({ mutate }) => {
    const pc = new Subject('pc')
    mutate(pc)
    const machine = subjectMachine(pc)
    const result = await new Ovmf({ host: machine.host, ram: machine.ram }).boot()
    expect(result.status === undefined).toBe(result.hang !== undefined)
    if (result.status !== 'Success' && result.status !== undefined) expect(leaks(machine, result)).toEqual([])
  })
})

describe('a pointer that a later command changes', () => {
  it('fails an assertion of the second pass when it no longer points into its blob', async () => {
    const pc = new Subject('pc')
    // The sum of nothing sets the highest byte of the MADT's pointer to 0.
    const { pointerOffset } = pc.entry(13) as AddPointer
    pc.insert(21, checksum(pointerOffset + 3, 0, 0))
    const machine = subjectMachine(pc)
    const result = await new Ovmf({ host: machine.host, ram: machine.ram }).boot()
    expect(result).toMatchObject({ status: undefined, hang: { kind: 'assert' } })
    expect(result.hang?.during).toBe('Process2ndPassCmdAddPointer: the pointer is inside "etc/acpi/tables"')
    // Nothing is taken back: the firmware is stuck.
    expect(result.written).toHaveLength(1)
    expect(result.blobs.map(({ kept }) => kept)).toEqual([true, true, true])
  })
})
