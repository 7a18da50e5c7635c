import { describe, expect, it } from 'vitest'
import { sum8 } from '../../src/binary/checksum.ts'
import { Ovmf } from '../../src/firmware/ovmf.ts'
import {
  EfiACPIMemoryNVS,
  EfiACPIReclaimMemory,
  EfiBootServicesData,
  EfiReservedMemoryType,
} from '../../src/firmware/uefi-memory.ts'
import { BareMachine, GIB } from './board-host.ts'
import { realE820, realFiles, realLog, realTables } from './ovmf-real.ts'

async function bootReal() {
  const machine = new BareMachine(realFiles(), { memorySize: 2 * GIB })
  const ovmf = new Ovmf({ host: machine.host })
  return { machine, ovmf, result: await ovmf.boot() }
}

/** Addresses of the S3 pieces, which lie behind what other drivers had taken. */
const relative = (line: string) =>
  line.replace(/DmaAccess@0x\w+ ScratchBuffer@\[0x\w+\+/, 'DmaAccess@A ScratchBuffer@[A+10+')

describe('a real OVMF of 2025-08 on QEMU 7.2', () => {
  it('is logged line for line, blobs at its own addresses', async () => {
    const { ovmf } = await bootReal()
    const expected = realLog()
    const first = ovmf.log.lines.indexOf(expected[0] ?? '')
    expect(ovmf.log.lines.slice(first).map(relative)).toEqual(expected.map(relative))
  })

  it('has the same tables in the same places', async () => {
    const { result } = await bootReal()
    const real = realTables()
    for (const { signature, address, bytes } of result.tables) {
      expect({ signature, address, bytes }).toEqual({ signature, ...real.get(signature) })
    }
    expect(result.tables.map(({ signature }) => signature)).toEqual([
      'FACS',
      'DSDT',
      'FACP',
      'APIC',
      'SSDT',
      'HPET',
      'MCFG',
      'WAET',
    ])
  })

  it('has the same RSDP and XSDT, but for the boot graphics, which another driver adds', async () => {
    const { machine, result } = await bootReal()
    const real = realTables()
    const rsdp = real.get('RSDP')
    const bytes = new Uint8Array(36)
    machine.memory.read(result.rsdpAddress ?? 0, bytes)
    expect([result.rsdpAddress, bytes]).toEqual([rsdp?.address, rsdp?.bytes])

    const xsdt = real.get('XSDT')
    const expected = (xsdt?.bytes ?? new Uint8Array()).slice(0, -8)
    const ours = new Uint8Array(expected.length)
    machine.memory.read(xsdt?.address ?? 0, ours)
    expect(sum8(ours)).toBe(0)
    for (const table of [ours, expected]) table.fill(0, 4, 5).fill(0, 9, 10) // length, checksum
    expect(ours).toEqual(expected)
  })

  it("gives the guest's memory map of what it must not touch", async () => {
    const { result } = await bootReal()
    const kinds: Readonly<Record<string, readonly number[]>> = {
      'ACPI NVS': [EfiACPIMemoryNVS],
      'ACPI data': [EfiACPIReclaimMemory],
      reserved: [EfiReservedMemoryType, 5, 6],
    }
    for (const [kind, types] of Object.entries(kinds)) {
      const ours: Array<[number, number]> = []
      for (const { start, pages, type } of result.memoryMap) {
        if (!types.includes(type)) continue
        const end = start + pages * 4096 - 1
        const last = ours.at(-1)
        if (last && last[1] + 1 === start) last[1] = end
        else ours.push([start, end])
      }
      const real = realE820().filter((entry) => entry.kind === kind && entry.end < 2 * GIB)
      expect({ kind, ranges: ours }).toEqual({ kind, ranges: real.map(({ start, end }) => [start, end]) })
    }
    expect(result.memoryMap.some(({ type }) => type === EfiBootServicesData)).toBe(true)
  })

  it('tells the host the GUID, and the guest finds it there', async () => {
    const { machine, result } = await bootReal()
    const told = machine.fwCfg.file('etc/vmgenid_addr') ?? new Uint8Array()
    expect(new DataView(told.buffer, told.byteOffset).getBigUint64(0, true)).toBe(0x7f7f_d028n)
    expect(result.written.map(({ value }) => value)).toEqual([0x7f7f_d028n])
  })
})
