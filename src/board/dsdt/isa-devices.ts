/**
 * The devices that every PC has at the same ports: clock, keyboard and mouse, and those that may be there: serial and
 * parallel ports, floppy controller.
 * @module
 */
import { Device, EisaId, If, Method, Name, path, Return } from '../../aml/asl.ts'
import { DMA, IO, IRQNoFlags, ResourceTemplate } from '../../aml/resources.ts'
import type { Term, TermList, TermObj } from '../../aml/terms.ts'

// _STA                                               ACPI 6.5 §6.3.7 "_STA (Device Status)"
const PRESENT = 0x0f
const ABSENT = 0

/** For each device the name of the chipset's enable bit, as the device's `_STA` has to write it. */
export interface IsaEnableBits {
  readonly com1: string
  readonly com2: string
  readonly lpt1: string
  readonly floppy: string | 'always'
}

export function isaDevices(enabled: IsaEnableBits): TermList {
  return [
    isaDevice('RTC', 'PNP0B00', [IO({ minimum: 0x70, length: 2 }), IRQNoFlags([8])]),
    isaDevice('KBD', 'PNP0303', [
      IO({ minimum: 0x60, length: 1 }),
      IO({ minimum: 0x64, length: 1 }),
      IRQNoFlags([1]),
    ]),
    isaDevice('MOU', 'PNP0F13', [IRQNoFlags([12])]),
    isaDevice('COM1', 'PNP0501', [IO({ minimum: 0x3f8, length: 8 }), IRQNoFlags([4])], {
      uid: 1,
      enabled: enabled.com1,
    }),
    isaDevice('COM2', 'PNP0501', [IO({ minimum: 0x2f8, length: 8 }), IRQNoFlags([3])], {
      uid: 2,
      enabled: enabled.com2,
    }),
    isaDevice('LPT1', 'PNP0400', [IO({ minimum: 0x378, length: 8 }), IRQNoFlags([7])], {
      uid: 1,
      enabled: enabled.lpt1,
    }),
    floppyController(enabled.floppy),
  ]
}

/** 0x3f6 is the IDE controller's. */
function floppyController(enabled: string): Term<'Device'> {
  const resources = [
    IO({ minimum: 0x3f2, length: 4 }),
    IO({ minimum: 0x3f7, length: 1 }),
    IRQNoFlags([6]),
    DMA({ type: 'Compatibility', busMaster: false, transfer: 'Transfer8', channels: [2] }),
  ]
  return isaDevice('FDC0', 'PNP0700', resources, enabled === 'always' ? {} : { enabled })
}

interface IsaDeviceOptions {
  readonly uid?: number
  /** Name of the bit that says whether the device is there; without it, it always is. */
  readonly enabled?: string
}

function isaDevice(
  name: string,
  id: string,
  resources: readonly Uint8Array[],
  { uid, enabled }: IsaDeviceOptions = {},
): Term<'Device'> {
  const status: TermObj =
    enabled === undefined
      ? Name('_STA', PRESENT)
      : Method('_STA', 0, [If(path(enabled), [Return(PRESENT)]), Return(ABSENT)])
  return Device(name, [
    Name('_HID', EisaId(id)),
    ...(uid === undefined ? [] : [Name('_UID', uid)]),
    status,
    Name('_CRS', ResourceTemplate(resources)),
  ])
}
