/**
 * The fields of resource descriptors, by their place.
 *
 * Source: ACPI 6.5 §6.4 "Resource Data Types for ACPI", the tables of each descriptor.
 * @module
 */
import type { ResourceFields } from '../resources/decode.ts'

/** A byte of the descriptor, a bit of it, and the field that begins there. */
type Row = readonly [byte: number, bit: number, name: string]

const MEMORY_FLAGS: readonly Row[] = [
  [5, 0, '_RW'],
  [5, 1, '_MEM'],
  [5, 3, '_MTP'],
  [5, 5, '_TTP'],
]
const IO_FLAGS: readonly Row[] = [
  [5, 0, '_RNG'],
  [5, 4, '_TTP'],
  [5, 5, '_TRS'],
]
const GENERAL_FLAGS: readonly Row[] = [
  [4, 1, '_DEC'],
  [4, 2, '_MIF'],
  [4, 3, '_MAF'],
]
const WINDOW = ['_GRA', '_MIN', '_MAX', '_TRA', '_LEN'] as const
const window = (first: number, size: number): readonly Row[] => [
  ...GENERAL_FLAGS,
  ...WINDOW.map((name, i): Row => [first + i * size, 0, name]),
]
const WINDOWS: Readonly<Record<string, readonly Row[]>> = {
  Word: window(6, 2),
  DWord: window(6, 4),
  QWord: window(6, 8),
  Extended: [...window(8, 8), [48, 0, '_ATT']],
}

const memoryRange = (size: number): readonly Row[] => [
  [3, 0, '_RW'],
  ...['_MIN', '_MAX', '_ALN', '_LEN'].map((name, i): Row => [4 + i * size, 0, name]),
]

const GPIO: readonly Row[] = [
  [7, 3, '_SHR'],
  [9, 0, '_PPI'],
  [10, 0, '_DRS'],
  [12, 0, '_DBT'],
]
const SERIAL: readonly Row[] = [
  [6, 0, '_SLV'],
  [6, 2, '_SHR'],
  [12, 0, '_SPE'],
]
const PIN_CONFIG: readonly Row[] = [
  [4, 0, '_SHR'],
  [6, 0, '_TYP'],
  [7, 0, '_VAL'],
]

const ROWS: { readonly [M in ResourceFields['macro']]?: readonly Row[] } = {
  IRQNoFlags: [[1, 0, '_INT']],
  IRQ: [
    [1, 0, '_INT'],
    [3, 0, '_HE'],
    [3, 3, '_LL'],
    [3, 4, '_SHR'],
  ],
  DMA: [
    [1, 0, '_DMA'],
    [2, 0, '_SIZ'],
    [2, 2, '_BM'],
    [2, 5, '_TYP'],
  ],
  IO: [
    [1, 0, '_DEC'],
    [2, 0, '_MIN'],
    [4, 0, '_MAX'],
    [6, 0, '_ALN'],
    [7, 0, '_LEN'],
  ],
  FixedIO: [
    [1, 0, '_BAS'],
    [3, 0, '_LEN'],
  ],
  FixedDMA: [
    [1, 0, '_DMA'],
    [3, 0, '_TYP'],
    [5, 0, '_SIZ'],
  ],
  Memory24: memoryRange(2),
  Memory32: memoryRange(4),
  Memory32Fixed: [
    [3, 0, '_RW'],
    [4, 0, '_BAS'],
    [8, 0, '_LEN'],
  ],
  Register: [
    [3, 0, '_ASI'],
    [4, 0, '_RBW'],
    [5, 0, '_RBO'],
    [6, 0, '_ASZ'],
    [7, 0, '_ADR'],
  ],
  Interrupt: [
    [3, 1, '_HE'],
    [3, 2, '_LL'],
    [3, 3, '_SHR'],
    [5, 0, '_INT'],
  ],
  GpioInt: [[7, 0, '_MOD'], [7, 1, '_POL'], ...GPIO],
  GpioIo: [[7, 0, '_IOR'], ...GPIO],
  I2cSerialBusV2: [...SERIAL, [7, 0, '_MOD'], [16, 0, '_ADR']],
  SpiSerialBusV2: [
    ...SERIAL,
    [7, 0, '_MOD'],
    [7, 1, '_DPL'],
    [16, 0, '_LEN'],
    [17, 0, '_PHA'],
    [18, 0, '_POL'],
    [19, 0, '_ADR'],
  ],
  UartSerialBusV2: [
    ...SERIAL,
    [7, 0, '_FLC'],
    [7, 2, '_STB'],
    [7, 4, '_LEN'],
    [7, 7, '_END'],
    [16, 0, '_RXL'],
    [18, 0, '_TXL'],
    [20, 0, '_PAR'],
    [21, 0, '_LIN'],
  ],
  PinFunction: [
    [4, 0, '_SHR'],
    [6, 0, '_PPI'],
    [7, 0, '_FUN'],
  ],
  PinConfig: PIN_CONFIG,
  PinGroupConfig: PIN_CONFIG,
  PinGroupFunction: [[6, 0, '_FUN']],
}

/** @param bit from the start of the descriptor */
export function tagAt(fields: ResourceFields, bit: number): string | undefined {
  return rowsOf(fields).find(([byte, shift]) => 8 * byte + shift === bit)?.[2]
}

function rowsOf(fields: ResourceFields): readonly Row[] {
  if (!('granularity' in fields)) return ROWS[fields.macro] ?? []
  const width = /^(?:Word|DWord|QWord|Extended)/.exec(fields.macro)?.[0] ?? ''
  const flags = 'caching' in fields ? MEMORY_FLAGS : 'density' in fields ? IO_FLAGS : []
  return [...flags, ...(WINDOWS[width] ?? [])]
}
