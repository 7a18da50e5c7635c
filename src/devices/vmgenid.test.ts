import { describe, expect, it } from 'vitest'
import { Guest, RAM_END } from '../../test/devices/guest.ts'
import { toHex } from '../binary/bytes.ts'
import { Guid } from '../binary/guid.ts'
import { SeededRandom } from '../platform/random.ts'
import { FwCfg } from './fw-cfg.ts'
import {
  VmGenIdDevice,
  VmGenIdDuplicateError,
  type VmGenIdHost,
  VmGenIdNoDmaError,
  type VmGenIdOptions,
} from './vmgenid.ts'

const FIRST = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const FIRST_IN_MEMORY = '33221100554477668899aabbccddeeff'
const SECOND = Guid.parse('324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87')
const SECOND_IN_MEMORY = 'af6e4e32d1d1f64bbf41b9bb6c91fb87'

const [ADDR, GUID_FILE] = [0x20, 0x21] // selectors, by name

function machine(options: VmGenIdOptions = { guid: FIRST }, host: Partial<VmGenIdHost> = {}) {
  const guest = new Guest()
  const fwCfg = new FwCfg({ bus: guest.bus, memory: guest.memory })
  /** What happened, with the guest's memory at that moment. */
  const events: string[] = []
  const vmgenid = new VmGenIdDevice(options, {
    memory: guest.memory,
    random: new SeededRandom(42),
    fwCfg,
    acpi: {
      sendEvent: (bits) => {
        const file = toHex(fwCfg.file('etc/vmgenid_guid')?.subarray(40, 56) ?? new Uint8Array())
        events.push(`event ${bits} with ${toHex(guest.bytes(0x5028, 16))}, file ${file}`)
      },
    },
    devices: [],
    ...host,
  })
  vmgenid.publish(fwCfg)
  const tell = (addressLe: string) =>
    guest.writeFile(
      ADDR,
      Uint8Array.from(addressLe.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    )
  return { guest, fwCfg, vmgenid, events, tell }
}

describe('vmgenid', () => {
  it('offers a page with the GUID at offset 40 and an address file, as QEMU does', () => {
    const { guest, fwCfg } = machine()
    expect(fwCfg.files.map(({ name, size }) => [name, size])).toEqual([
      ['etc/vmgenid_addr', 8],
      ['etc/vmgenid_guid', 4096],
    ])
    const page = guest.readFile(GUID_FILE, 4096)
    expect(toHex(page)).toBe('00'.repeat(40) + FIRST_IN_MEMORY + '00'.repeat(4040))
    expect(toHex(guest.readFile(ADDR, 8))).toBe('00'.repeat(8))
    expect(guest.writeFile(GUID_FILE, Uint8Array.of(1))).toBe(1) // refused
  })

  it('does nothing when the address is told', () => {
    const { guest, vmgenid, events, tell } = machine()
    expect(tell('2850000000000000')).toBe(0)
    expect(vmgenid.address).toBe(0x5028)
    expect(toHex(guest.bytes(0x5028, 16))).toBe('00'.repeat(16))
    expect(events).toEqual([])
  })

  it('changes: file, memory, event, in this order', () => {
    const { guest, vmgenid, events, tell } = machine()
    tell('2850000000000000')
    vmgenid.setGuid(SECOND)
    expect(events).toEqual([`event 32 with ${SECOND_IN_MEMORY}, file ${SECOND_IN_MEMORY}`])
    expect(vmgenid.guid.equals(SECOND)).toBe(true)
    expect(toHex(guest.readFile(GUID_FILE, 56)).slice(80)).toBe(SECOND_IN_MEMORY)
  })

  it('has renewed the file before it touches guest memory', () => {
    const { fwCfg, vmgenid, tell, guest } = machine()
    tell('2850000000000000')
    const file = () => toHex(fwCfg.file('etc/vmgenid_guid')?.subarray(40, 56) ?? new Uint8Array())
    const write = guest.memory.write.bind(guest.memory)
    let seen = ''
    guest.memory.write = (address, source) => {
      seen = file()
      return write(address, source)
    }
    vmgenid.setGuid(SECOND)
    expect(seen).toBe(SECOND_IN_MEMORY)
  })

  it('has no pending flag: a change before the address is told is in the file alone', () => {
    const { guest, vmgenid, events, tell } = machine()
    vmgenid.setGuid(SECOND)
    tell('2850000000000000')
    expect(events).toEqual([])
    expect(toHex(guest.bytes(0x5028, 16))).toBe('00'.repeat(16))
    expect(toHex(guest.readFile(GUID_FILE, 56)).slice(80)).toBe(SECOND_IN_MEMORY)
  })

  it.each([
    ['ignores the upper 32 bits', '28500000ffffffff', SECOND_IN_MEMORY, 1],
    ['takes 0 in the lower half for not told', '0000000001000000', '00'.repeat(16), 0],
    ['loses what is not RAM, and raises the event', '00000080 00000000'.replace(' ', ''), '00'.repeat(16), 1],
  ])('%s', (_title, addressLe, memory, count) => {
    const { guest, vmgenid, events, tell } = machine()
    tell(addressLe)
    vmgenid.setGuid(SECOND)
    expect(toHex(guest.bytes(0x5028, 16))).toBe(memory)
    expect(events).toHaveLength(count)
  })

  it('writes as much as there is memory for', () => {
    const { guest, vmgenid, events, tell } = machine()
    tell('f8ff0f0000000000')
    vmgenid.setGuid(SECOND)
    expect(toHex(guest.bytes(RAM_END - 8, 8))).toBe(SECOND_IN_MEMORY.slice(0, 16))
    expect(events).toHaveLength(1)
  })

  it('forgets the address at a reset and keeps the ID, and the guest keeps its copy', () => {
    const { guest, vmgenid, events, tell } = machine()
    tell('2850000000000000')
    vmgenid.setGuid(SECOND)
    vmgenid.reset('wakeup')
    expect(toHex(guest.readFile(ADDR, 8))).toBe('00'.repeat(8))
    expect(toHex(guest.bytes(0x5028, 16))).toBe(SECOND_IN_MEMORY)
    vmgenid.setGuid(FIRST)
    expect(events).toHaveLength(1)
    expect(toHex(guest.bytes(0x5028, 16))).toBe(SECOND_IN_MEMORY)
    expect(String(vmgenid.guid)).toBe(String(FIRST))
  })

  it('tells the guest its own ID when it is restored', () => {
    const source = machine()
    source.tell('2850000000000000')
    const state = JSON.parse(JSON.stringify(source.vmgenid.save()))
    expect(state).toEqual({ version: 1, addressLe: '2850000000000000' })
    const clone = machine({ guid: SECOND })
    clone.vmgenid.restore(state)
    expect(clone.events).toEqual([`event 32 with ${SECOND_IN_MEMORY}, file ${SECOND_IN_MEMORY}`])
    expect(String(clone.vmgenid.guid)).toBe(String(SECOND))
    expect(toHex(clone.guest.readFile(ADDR, 8))).toBe('2850000000000000')
  })

  it('is quiet when restored before the address was told', () => {
    const { vmgenid, events } = machine()
    vmgenid.restore({ version: 1, addressLe: '0000000000000000' })
    expect(events).toEqual([])
    expect(() => vmgenid.restore({ version: 1, addressLe: '00' })).toThrow('8 bytes in hexadecimal')
  })

  it.each<[string, VmGenIdOptions]>([
    ['auto', { guid: 'auto' }],
    ['nothing said', {}],
  ])('makes a random ID: %s', (_title, options) => {
    const [first, again] = [machine(options), machine(options)].map(({ vmgenid }) => String(vmgenid.guid))
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(again).toBe(first) // the source is seeded
    const other = machine(options, { random: new SeededRandom(43) })
    expect(String(other.vmgenid.guid)).not.toBe(first)
  })

  it('refuses a machine whose firmware could not tell the address', () => {
    const guest = new Guest()
    const old = new FwCfg({ bus: guest.bus, memory: guest.memory, dmaEnabled: false })
    for (const fwCfg of [undefined, old]) {
      const make = () => machine({}, { fwCfg, devices: [machine().vmgenid] })
      expect(make).toThrow(VmGenIdNoDmaError) // the DMA check comes first
      expect(make).toThrow(
        /^vmgenid requires DMA write support in fw_cfg, which this machine type does not provide$/,
      )
    }
  })

  it('refuses a second one', () => {
    const make = () => machine({}, { devices: [machine().vmgenid] })
    expect(make).toThrow(VmGenIdDuplicateError)
    expect(make).toThrow(/^at most one vmgenid device is permitted$/)
  })

  it('answers monitors and does nothing else in a machine without ACPI', () => {
    const { guest, vmgenid, tell } = machine({ guid: FIRST }, { acpi: undefined })
    tell('2850000000000000')
    vmgenid.setGuid(SECOND)
    expect(String(vmgenid.guid)).toBe(String(SECOND))
    expect(toHex(guest.bytes(0x5028, 16))).toBe('00'.repeat(16))
  })
})
