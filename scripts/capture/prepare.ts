/**
 * What happens to a machine between its start and the dump: its firmware runs, or single registers of PCI
 * configuration space are written, as the ACPI tables depend on them.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { equalBytes, fromLatin1 } from '../../src/binary/bytes.ts'
import { sum8 } from '../../src/binary/checksum.ts'
import { hex } from '../../src/binary/numbers.ts'
import { TimeoutError } from '../../src/node/errors.ts'
import type { QtestClient } from '../../src/node/qtest-client.ts'
import type { QtestMachine } from '../../src/node/qtest-machine.ts'
import type { PciWrite } from './cases.ts'

/** How long SeaBIOS gets to read the tables; it needs about one second. */
const FIRMWARE_MILLISECONDS = 20_000

export interface Preparation {
  readonly pciWrites: readonly PciWrite[]
  /** Runs first. */
  readonly firmware?: 'seabios'
  /** Which registers to read back after firmware ran. */
  readonly machine: string
}

/** @returns what PCI configuration space holds now, for people; empty when nothing was written */
export async function prepareMachine(machine: QtestMachine, subject: Preparation): Promise<string> {
  const { qtest } = machine
  if (subject.firmware) await runFirmware(machine)
  for (const write of subject.pciWrites) await writePciConfig(qtest, write)
  return subject.firmware
    ? `by ${subject.firmware}: ${await readBack(qtest, subject.machine)}`
    : describePciWrites(subject.pciWrites)
}

const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc

function configAddress(address: string, register: number): number {
  const [bus = 0, device = 0, fn = 0] = address.split(/[:.]/).map((digits) => Number.parseInt(digits, 16))
  return (0x8000_0000 + (bus << 16) + (device << 11) + (fn << 8) + (register & 0xfc)) >>> 0
}

async function writePciConfig(qtest: QtestClient, write: PciWrite): Promise<void> {
  await qtest.outl(CONFIG_ADDRESS, configAddress(write.address, write.register))
  const port = CONFIG_DATA + (write.register & 3)
  await (write.size === 4 ? qtest.outl(port, write.value) : qtest.outb(port, write.value))
}

/** `00:01.3 0x40=0x00000601, 0x80=0x01; 00:00.0 0x60=0xb0000001` */
function describePciWrites(writes: readonly PciWrite[]): string {
  const byAddress = new Map<string, string[]>()
  for (const { address, register, size, value } of writes) {
    const texts = byAddress.get(address) ?? []
    texts.push(`${hex(register, 2)}=${hex(value, 2 * size)}`)
    byAddress.set(address, texts)
  }
  return Array.from(byAddress, ([address, texts]) => `${address} ${texts.join(', ')}`).join('; ')
}

/** The registers that firmware programs and the tables depend on. */
async function readBack(qtest: QtestClient, machine: string): Promise<string> {
  const registers: Omit<PciWrite, 'value'>[] = !machine.includes('q35')
    ? [
        { address: '00:01.3', register: 0x40, size: 4 },
        { address: '00:01.3', register: 0x80, size: 1 },
      ]
    : [
        { address: '00:1f.0', register: 0x40, size: 4 },
        { address: '00:1f.0', register: 0x44, size: 1 },
        { address: '00:00.0', register: 0x60, size: 4 },
      ]
  const found: PciWrite[] = []
  for (const register of registers) {
    await qtest.outl(CONFIG_ADDRESS, configAddress(register.address, register.register))
    const value = await (register.size === 4 ? qtest.inl(CONFIG_DATA) : qtest.inb(CONFIG_DATA))
    found.push({ ...register, value })
  }
  return describePciWrites(found)
}

/** Lets the firmware run until its linker/loader script is done, which the RSDP's checksum ends. */
async function runFirmware({ qtest, qmp }: QtestMachine): Promise<void> {
  await qmp.execute('cont')
  const end = Date.now() + FIRMWARE_MILLISECONDS
  while (!hasLinkedRsdp(await qtest.read(0xe0000, 0x20000))) {
    if (Date.now() > end)
      throw new TimeoutError('the firmware has put no RSDP into memory', FIRMWARE_MILLISECONDS)
    await sleep(50)
  }
  await qmp.execute('stop')
}

function hasLinkedRsdp(memory: Uint8Array): boolean {
  const signature = fromLatin1('RSD PTR ')
  for (let offset = 0; offset < memory.length; offset += 16) {
    if (!equalBytes(memory.subarray(offset, offset + 8), signature)) continue
    if (sum8(memory.subarray(offset, offset + 20)) === 0) return true
  }
  return false
}
