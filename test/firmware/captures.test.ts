import { describe, expect, it } from 'vitest'
import { decodeFadt } from '../../src/acpi/fadt.ts'
import { decodeRsdp, rsdpSumsAreZero } from '../../src/acpi/rsdp.ts'
import { decodeXsdt } from '../../src/acpi/xsdt.ts'
import { sum8 } from '../../src/binary/checksum.ts'
import type { FirmwareEdition } from '../../src/firmware/editions.ts'
import { Ovmf } from '../../src/firmware/ovmf.ts'
import { EfiACPIMemoryNVS, EfiACPIReclaimMemory } from '../../src/firmware/uefi-memory.ts'
import { decodeLoaderScript } from '../../src/loader/script.ts'
import { captureNames, loadCapture } from '../board/captures.ts'
import { type BareFile, BareMachine } from './board-host.ts'

/** Its fw_cfg, with zeros for files whose bytes were not kept. */
function captureMachine(name: string): BareMachine {
  const capture = loadCapture(name)
  const files = new Map<string, BareFile>()
  for (const { name: file, size, selector, guestWritable } of capture.index.files) {
    const bytes = guestWritable ? new Uint8Array(size) : (capture.file(file) ?? new Uint8Array(size))
    files.set(file, { bytes, selector, writable: guestWritable })
  }
  return new BareMachine(files)
}

const EDITIONS: readonly FirmwareEdition[] = ['current', '2017']

describe.each(captureNames())('QEMU 7.2, %s', (name) => {
  it.each(EDITIONS)('boots with its tables: %s', async (edition) => {
    const machine = captureMachine(name)
    const { host, memory, ram } = machine
    const result = await new Ovmf({ host, ram, edition }).boot()
    // A short FADT has one pointer to the DSDT, a long one two; an edition that does not remember the first refuses.
    const tables = machine.fwCfg.file('etc/acpi/tables') ?? new Uint8Array()
    const script = decodeLoaderScript(machine.fwCfg.file('etc/table-loader') ?? new Uint8Array())
    const targets = script.flatMap((entry) => {
      if (entry.command !== 'ADD_POINTER' || entry.pointeeFile !== 'etc/acpi/tables') return []
      if (entry.pointerFile !== 'etc/acpi/tables') return []
      return [new DataView(tables.buffer).getUint32(entry.pointerOffset, true)]
    })
    const twice = new Set(targets).size < targets.length
    if (twice && edition === '2017') {
      expect(result).toMatchObject({ status: 'Access Denied', tables: [], written: [] })
      return
    }
    expect(result.status).toBe('Success')

    for (const { signature, address, bytes } of result.tables) {
      if (signature !== 'FACS') expect([signature, sum8(bytes)]).toEqual([signature, 0])
      const inMemory = new Uint8Array(bytes.length)
      memory.read(address, inMemory)
      expect(inMemory).toEqual(bytes)
      const type = signature === 'FACS' ? EfiACPIMemoryNVS : EfiACPIReclaimMemory
      expect(result.allocations.find(({ start }) => start === address)?.type).toBe(type)
    }
    const at = (signature: string) => result.tables.find((table) => table.signature === signature)
    const fadt = decodeFadt(at('FACP')?.bytes ?? new Uint8Array())
    expect([fadt.FIRMWARE_CTRL, fadt.DSDT]).toEqual([at('FACS')?.address, at('DSDT')?.address])
    if (fadt.X_DSDT !== undefined) {
      expect([fadt.X_FIRMWARE_CTRL, Number(fadt.X_DSDT)]).toEqual([0n, at('DSDT')?.address])
    }

    const rsdpBytes = new Uint8Array(36)
    memory.read(result.rsdpAddress ?? 0, rsdpBytes)
    const rsdp = decodeRsdp(rsdpBytes)
    expect(rsdpSumsAreZero(rsdpBytes)).toBe(true)
    const xsdtBytes = new Uint8Array(4096)
    memory.read('xsdtAddress' in rsdp ? Number(rsdp.xsdtAddress) : 0, xsdtBytes)
    const { header, addresses } = decodeXsdt(xsdtBytes)
    expect(sum8(xsdtBytes.subarray(0, header.length))).toBe(0)
    const expected = result.tables.filter(({ signature }) => !['FACS', 'DSDT', 'FACP'].includes(signature))
    expect(addresses.map(Number)).toEqual([at('FACP')?.address, ...expected.map(({ address }) => address)])

    const told = machine.fwCfg.file('etc/vmgenid_addr')
    const ssdt = result.tables.find(
      ({ bytes }) => new TextDecoder('latin1').decode(bytes.subarray(16, 23)) === 'VMGENID',
    )
    expect(ssdt === undefined).toBe(told === undefined)
    if (!told || !ssdt) return
    const vgia = new DataView(ssdt.bytes.buffer).getUint32(0x2a, true)
    expect(new DataView(told.buffer, told.byteOffset).getBigUint64(0, true)).toBe(BigInt(vgia + 0x28))
    expect(result.blobs.find(({ file }) => file === 'etc/vmgenid_guid')).toMatchObject({
      base: vgia,
      kept: true,
    })
  })
})
