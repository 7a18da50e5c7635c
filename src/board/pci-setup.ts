/**
 * What firmware programs into PCI configuration space before it reads the tables: the PM base and its enable bit, and
 * on q35 PCIEXBAR. QEMU rebuilds the tables from these registers, so without it the FADT has PM base 0.
 *
 * The text form is that of the captures: `00:1f.0 0x40=0x00000601, 0x44=0x80; 00:00.0 0x60=0xb0000001`. Two digits of
 * value are one byte, four are two, eight are four.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import type { AccessSize, PortIo } from '../platform/port-bus.ts'
import type { BoardKind } from './config.ts'

/** One write to a PCI configuration register. */
export interface PciConfigWrite {
  readonly bus: number
  readonly device: number
  readonly function: number
  readonly register: number
  readonly size: AccessSize
  readonly value: number
}

/** What SeaBIOS and OVMF agree on: the same values in all captures. */
export const FIRMWARE_PCI_SETUP: Readonly<Record<BoardKind, string>> = {
  pc: '00:01.3 0x40=0x00000601, 0x80=0x01',
  q35: '00:1f.0 0x40=0x00000601, 0x44=0x80; 00:00.0 0x60=0xb0000001',
}

/** Text that is no list of register writes. */
export class PciSetupError extends VmgenidError {
  override readonly name = 'PciSetupError'
  constructor(part: string) {
    super('PCI_SETUP', `PCI set-up: ${JSON.stringify(part.slice(0, 60))} is not understood`, {
      facts: {
        expected: 'BUS:DEVICE.FUNCTION REGISTER=VALUE, …; … such as 00:01.3 0x40=0x00000601, 0x80=0x01',
      },
      hint: 'Give each value 2, 4 or 8 digits, for a write of 1, 2 or 4 bytes, to a register that is a multiple of that.',
    })
  }
}

/** @throws PciSetupError */
export function parsePciSetup(text: string): PciConfigWrite[] {
  return text.split(';').flatMap((group) => {
    const match = /^\s*([0-9a-f]{2}):([01][0-9a-f])\.([0-7])\s+(\S.*)$/i.exec(group)
    if (!match) throw new PciSetupError(group)
    const [bus, device, fn] = match.slice(1, 4).map((digits) => Number.parseInt(digits, 16))
    return (match[4] ?? '').split(',').map((part): PciConfigWrite => {
      const write = /^\s*0x([0-9a-f]{1,2})=0x([0-9a-f]{2}|[0-9a-f]{4}|[0-9a-f]{8})\s*$/i.exec(part)
      const register = Number.parseInt(write?.[1] ?? '', 16)
      const digits = write?.[2] ?? ''
      const size = (digits.length / 2) as AccessSize
      if (!write || register % size !== 0) throw new PciSetupError(part)
      return {
        bus: bus ?? 0,
        device: device ?? 0,
        function: fn ?? 0,
        register,
        size,
        value: Number.parseInt(digits, 16),
      }
    })
  })
}

const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc
const CONFIG_ENABLE = 0x8000_0000

/** Writes as a guest does, by configuration mechanism 1.       PCI Local Bus 3.0 §3.2.2.3.2 */
export function writePciConfig(ports: PortIo, writes: readonly PciConfigWrite[]): void {
  for (const { bus, device, function: fn, register, size, value } of writes) {
    const address = (CONFIG_ENABLE | (bus << 16) | (device << 11) | (fn << 8) | (register & 0xfc)) >>> 0
    ports.write(CONFIG_ADDRESS, 4, address)
    ports.write(CONFIG_DATA + (register & 3), size, value)
  }
}
