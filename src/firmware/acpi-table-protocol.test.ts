import { beforeEach, describe, expect, it } from 'vitest'
import { encodeEmptyFacs } from '../acpi/facs.ts'
import { decodeFadt, FADT_V1_SIZE, FADT_V3_SIZE } from '../acpi/fadt.ts'
import { decodeRsdp, rsdpSumsAreZero } from '../acpi/rsdp.ts'
import { decodeRsdt } from '../acpi/rsdt.ts'
import { encodeSdt, sdtSumIsZero } from '../acpi/sdt.ts'
import { decodeXsdt } from '../acpi/xsdt.ts'
import { SparseMemory } from '../platform/guest-memory.ts'
import { PortBus } from '../platform/port-bus.ts'
import { AcpiTableProtocol } from './acpi-table-protocol.ts'
import { platformHost } from './platform-host.ts'
import { EfiACPIMemoryNVS, EfiACPIReclaimMemory, UefiMemory } from './uefi-memory.ts'

const SIZE = 16 * 2 ** 20
const header = {
  revision: 1,
  oemId: 'OEM_ID',
  oemTableId: 'OEMTABLE',
  oemRevision: 7,
  creatorId: 'TEST',
  creatorRevision: 1,
}
const table = (signature: string, size = 4) => encodeSdt(signature, header, new Uint8Array(size))
const fadt = (size = FADT_V3_SIZE) => table('FACP', size - 36)

let guest: SparseMemory
let memory: UefiMemory
let protocol: AcpiTableProtocol

beforeEach(() => {
  guest = new SparseMemory([{ start: 0, size: SIZE, kind: 'ram' }])
  memory = new UefiMemory({ ram: [{ start: 0, size: SIZE }] })
  protocol = new AcpiTableProtocol({ host: platformHost({ memory: guest, ports: new PortBus() }), memory })
  expect(protocol.initialize()).toBe('Success')
})

async function install(bytes: Uint8Array): Promise<number> {
  const { status, key } = await protocol.installAcpiTable(bytes)
  expect(status).toBe('Success')
  return key
}

function inMemory(address: number, length = 8192): Uint8Array {
  const bytes = new Uint8Array(length)
  guest.read(address, bytes)
  return bytes
}

const addressOf = (signature: string) => protocol.tables.find((one) => one.signature === signature)?.address

/** What the operating system finds from the configuration table. */
function rootTables() {
  const rsdpBytes = inMemory(protocol.rsdpAddress ?? 0, 36)
  expect(rsdpSumsAreZero(rsdpBytes)).toBe(true)
  const rsdp = decodeRsdp(rsdpBytes)
  const xsdt = inMemory('xsdtAddress' in rsdp ? Number(rsdp.xsdtAddress) : 0)
  const rsdt = inMemory(rsdp.rsdtAddress)
  expect([sdtSumIsZero(xsdt), sdtSumIsZero(rsdt)]).toEqual([true, true])
  const addresses = decodeXsdt(xsdt).addresses.map(Number)
  expect(decodeRsdt(rsdt).addresses).toEqual(addresses)
  return { rsdp, header: decodeXsdt(xsdt).header, addresses }
}

describe('the FADT', () => {
  const pieces = { FACP: () => fadt(), FACS: encodeEmptyFacs, DSDT: () => table('DSDT') } as const
  it.each([
    ['FACP', 'FACS', 'DSDT'],
    ['FACS', 'DSDT', 'FACP'],
    ['DSDT', 'FACP', 'FACS'],
  ] as const)('points to the copies, installed as %s %s %s', async (...order) => {
    for (const signature of order) await install(pieces[signature]())
    const bytes = inMemory(addressOf('FACP') ?? 0, FADT_V3_SIZE)
    expect(sdtSumIsZero(bytes)).toBe(true)
    expect(decodeFadt(bytes)).toMatchObject({
      FIRMWARE_CTRL: addressOf('FACS'),
      X_FIRMWARE_CTRL: 0n,
      DSDT: addressOf('DSDT'),
      X_DSDT: BigInt(addressOf('DSDT') ?? 0),
    })
    expect(rootTables().addresses).toEqual([addressOf('FACP')])
  })

  it('of ACPI 1.0 has no second pointers, and nothing is written behind it', async () => {
    await install(fadt(FADT_V1_SIZE))
    await install(table('DSDT'))
    const page = inMemory(addressOf('FACP') ?? 0, 4096)
    expect(decodeFadt(page).DSDT).toBe(addressOf('DSDT'))
    expect(page.subarray(FADT_V1_SIZE).every((byte) => byte === 0)).toBe(true)
  })

  it('comes first in the list, and gives it its OEM', async () => {
    await install(table('SSDT'))
    expect(rootTables()).toMatchObject({ header: { oemId: 'INTEL ' }, addresses: [0, addressOf('SSDT')] })
    await install(fadt())
    const { rsdp, header: own, addresses } = rootTables()
    expect(addresses).toEqual([addressOf('FACP'), addressOf('SSDT')])
    expect(own).toMatchObject({ oemId: 'OEM_ID', oemTableId: 'OEMTABLE', oemRevision: 7, creatorId: '    ' })
    expect(rsdp.oemId).toBe('OEM_ID')
  })
})

describe('a table', () => {
  it('is copied to pages of its type, and made to sum to zero', async () => {
    await install(table('SSDT', 5000))
    await install(encodeEmptyFacs())
    await install(table('UEFI'))
    const [ssdt, facs, uefi] = protocol.tables.map(({ address }) =>
      memory.allocations.find(({ start }) => start === address),
    )
    expect(ssdt).toMatchObject({ type: EfiACPIReclaimMemory, pages: 2 })
    expect(facs).toMatchObject({ type: EfiACPIMemoryNVS, pages: 1 })
    expect(uefi).toMatchObject({ type: EfiACPIMemoryNVS, pages: 1 })
    expect(sdtSumIsZero(inMemory(ssdt?.start ?? 0, 8192))).toBe(true)
    expect(inMemory(facs?.start ?? 0, 64)).toEqual(encodeEmptyFacs())
  })

  it.each(['FACP', 'FACS', 'DSDT'])('%s: a second is refused, its pages come back', async (signature) => {
    const bytes = signature === 'FACS' ? encodeEmptyFacs() : table(signature, 208)
    await install(bytes)
    const before = memory.allocations
    expect(await protocol.installAcpiTable(bytes)).toEqual({ status: 'Access Denied', key: 0 })
    expect(memory.allocations).toEqual(before)
  })

  it('of another length than it says is refused', async () => {
    expect(await protocol.installAcpiTable(table('SSDT').subarray(1))).toMatchObject({
      status: 'Invalid Parameter',
    })
    expect(await protocol.installAcpiTable(new Uint8Array(3))).toMatchObject({ status: 'Invalid Parameter' })
  })

  it('without memory is refused', async () => {
    while (memory.allocatePages({ what: 'x', type: 4, pages: 1 }) !== undefined);
    expect(await protocol.installAcpiTable(table('SSDT'))).toMatchObject({ status: 'Out of Resources' })
  })
})

describe('uninstalling', () => {
  it('takes a table out of the list and gives its pages back', async () => {
    const before = memory.allocations
    const keys = [await install(fadt()), await install(encodeEmptyFacs()), await install(table('SSDT'))]
    expect(await protocol.uninstallAcpiTable(keys[1] ?? 0)).toBe('Success')
    expect(decodeFadt(inMemory(addressOf('FACP') ?? 0)).FIRMWARE_CTRL).toBe(0)
    expect(await protocol.uninstallAcpiTable(keys[2] ?? 0)).toBe('Success')
    expect(rootTables().addresses).toEqual([addressOf('FACP')])
    expect(await protocol.uninstallAcpiTable(keys[2] ?? 0)).toBe('Not Found')
    expect(await protocol.uninstallAcpiTable(keys[0] ?? 0)).toBe('Success')
    expect(rootTables().addresses).toEqual([0])
    expect(memory.allocations).toEqual(before)
  })
})

it('has room for more than 20 tables, and for more than a page of them', async () => {
  for (let i = 0; i < 300; i++) await install(table('SSDT'))
  const { addresses } = rootTables()
  expect(addresses.slice(1)).toEqual(protocol.tables.map(({ address }) => address))
  expect(memory.allocations.filter(({ what }) => what === 'RSDT and XSDT')).toHaveLength(1)
})
