/**
 * The PCI root bridge: bus numbers, the windows through which it passes ports and memory on, and on q35 what of PCI
 * Express the operating system may drive.
 *
 * Sources: ACPI 6.5 §6.2.11 "_OSC (Operating System Capabilities)"; PCI Firmware Specification 3.3 §4.5 "_OSC".
 * @module
 */
import {
  And,
  Arg0,
  Arg1,
  Arg3,
  CreateDWordField,
  Device,
  EisaId,
  Else,
  If,
  LEqual,
  LNotEqual,
  Local0,
  Method,
  Name,
  Or,
  path,
  Return,
  Store,
  ToUUID,
} from '../../aml/asl.ts'
import { DWordMemory, IO, QWordMemory, ResourceTemplate, WordBusNumber, WordIO } from '../../aml/resources.ts'
import type { Term, TermList } from '../../aml/terms.ts'
import type { PciExpressWindow } from '../../devices/chipset-q35.ts'
import type { BoardKind } from '../config.ts'
import type { PmPlacement } from '../fadt.ts'
import { PCI_HOLE_END } from '../memory-map.ts'
import { eventBlock, fwCfg } from './motherboard.ts'

export interface AddressRange {
  readonly start: number
  /** In bytes. */
  readonly size: number
}

export interface PciRootParameters {
  readonly kind: BoardKind
  readonly below4G: number
  readonly pciHole64?: AddressRange | undefined
  readonly expressWindow?: PciExpressWindow | undefined
  readonly pm: PmPlacement
  readonly functions: TermList
  readonly routing: TermList
}

const CONFIG_PORTS = 0xcf8 // address and data, 4 ports each
const CONFIG_PORTS_LENGTH = 8
const VGA_MEMORY = { minimum: 0xa_0000, maximum: 0xb_ffff } as const

export function pciRoot(parameters: PciRootParameters): Term<'Device'> {
  const { kind } = parameters
  return Device('PCI0', [
    Name('_HID', EisaId(kind === 'pc' ? 'PNP0A03' : 'PNP0A08')),
    ...(kind === 'pc' ? [] : [Name('_CID', EisaId('PNP0A03'))]),
    Name('_UID', 0),
    Name('_BBN', 0),
    Name('_CRS', ResourceTemplate(windows(parameters))),
    ...(kind === 'pc' ? [] : [osc()]),
    ...parameters.functions,
    ...parameters.routing,
    ...eventBlock(parameters),
    fwCfg(),
  ])
}

function windows({ below4G, pciHole64, expressWindow }: PciRootParameters): Uint8Array[] {
  return [
    WordBusNumber({ minimum: 0, maximum: 0xff }),
    IO({ minimum: CONFIG_PORTS, length: CONFIG_PORTS_LENGTH }),
    WordIO({ minimum: 0, maximum: CONFIG_PORTS - 1 }),
    WordIO({ minimum: CONFIG_PORTS + CONFIG_PORTS_LENGTH, maximum: 0xffff }),
    DWordMemory({ ...VGA_MEMORY, caching: 'Cacheable' }),
    ...memoryWindows(below4G, expressWindow).map((window) => DWordMemory(window)),
    ...(pciHole64
      ? [
          QWordMemory({
            minimum: pciHole64.start,
            maximum: pciHole64.start + pciHole64.size - 1,
            caching: 'Cacheable',
          }),
        ]
      : []),
  ]
}

/** From the end of low RAM to the I/O APIC, without the window for memory-mapped configuration. */
function memoryWindows(
  start: number,
  express: PciExpressWindow | undefined,
): readonly { readonly minimum: number; readonly maximum: number }[] {
  const last = PCI_HOLE_END - 1
  const base = express ? Number(express.base) : last + 1
  const end = express ? base + express.size : base
  return [
    { minimum: start, maximum: Math.min(last, base - 1) },
    { minimum: Math.max(start, end), maximum: last },
  ].filter(({ minimum, maximum }) => minimum <= maximum)
}

/** PCI Firmware Specification 3.3 §4.5.1 */
const PCI_HOST_BRIDGE_UUID = '33db4d5b-1ff7-401c-9657-7441c03dd766'
const OSC_REVISION = 1
// _OSC, first DWord on return:                       ACPI 6.5 §6.2.11
const OSC_UNRECOGNIZED_UUID = 1 << 2
const OSC_UNRECOGNIZED_REVISION = 1 << 3
const OSC_CAPABILITIES_MASKED = 1 << 4
/** Third DWord: native hot-plug, SHPC hot-plug, PME, AER, PCI Express capability structure. */
const OSC_GRANTED = 0x1f

/** Hands PCI Express to the operating system: there is no firmware that would drive any of it. */
function osc(): Term<'Method'> {
  return Method('_OSC', { arguments: 4, serialized: true }, [
    CreateDWordField(Arg3, 0, 'CDW1'),
    If(LEqual(Arg0, ToUUID(PCI_HOST_BRIDGE_UUID)), [
      CreateDWordField(Arg3, 8, 'CDW3'),
      If(LNotEqual(Arg1, OSC_REVISION), [Or(path('CDW1'), OSC_UNRECOGNIZED_REVISION, 'CDW1')]),
      And(path('CDW3'), OSC_GRANTED, Local0),
      If(LNotEqual(path('CDW3'), Local0), [Or(path('CDW1'), OSC_CAPABILITIES_MASKED, 'CDW1')]),
      Store(Local0, 'CDW3'),
    ]),
    Else([Or(path('CDW1'), OSC_UNRECOGNIZED_UUID, 'CDW1')]),
    Return(Arg3),
  ])
}
