import { BufferData, Device, Field, Name, OperationRegion, Reserved } from '../../../src/aml/asl.ts'

const digits = (length: number) => Array.from({ length }, (_, i) => i % 10).join('')

export const terms = [
  Name('B03B', BufferData(new Uint8Array(0), 0x3c)),
  Device('\\_SB.D061', [Name('S056', digits(49))]),
  Device('\\_SB.D062', [Name('S057', digits(50))]),
  Device('\\_SB.D063', [Name('S058', digits(51))]),
  OperationRegion('REG0', 'SystemMemory', 0, 0x0100_0000),
  Field('REG0', 'AnyAcc', 'NoLock', 'Preserve', [
    ['F063', 63],
    ['F064', 64],
    ['FFFF', 4095],
    ['F000', 4096],
    Reserved(1_048_575),
    ['G000', 1_048_576],
  ]),
]
