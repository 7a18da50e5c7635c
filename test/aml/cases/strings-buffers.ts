import {
  Add,
  Arg0,
  BufferData,
  EisaId,
  Local0,
  Method,
  Name,
  Return,
  Store,
  ToUUID,
  Unicode,
} from '../../../src/aml/asl.ts'

const NOTHING = new Uint8Array(0)

export const terms = [
  Name('S000', 'QEMUVGID'),
  Name('S001', ''),
  Name('B000', BufferData(Uint8Array.of(1, 2, 3))),
  Name('B001', BufferData(Uint8Array.of(1, 2), 8)),
  Name('B002', BufferData(NOTHING, 0x0100)),
  Name('U000', ToUUID('33db4d5b-1ff7-401c-9657-7441c03dd766')),
  Name('U001', Unicode('VGEN')),
  Name('E000', EisaId('PNP0A03')),
  Method('B100', 1, [
    Store(BufferData(Uint8Array.of(0xaa), Arg0), Local0),
    Return(BufferData(NOTHING, Add(Arg0, 2))),
  ]),
]
