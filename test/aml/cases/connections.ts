import {
  AccessAs,
  BufferData,
  Connection,
  Device,
  EisaId,
  ExtendedAccessAs,
  Field,
  Name,
  OperationRegion,
} from '../../../src/aml/asl.ts'
import { ResourceTemplate, VendorShort } from '../../../src/aml/resources.ts'
import { concatBytes, fromHex, fromLatin1 } from '../../../src/binary/bytes.ts'

/** ACPI 6.5 §6.4.3.8.2.1 "I2C Serial Bus Connection Resource Descriptor": address 0x5b, 400 kHz. No end tag. */
const I2C = concatBytes(
  fromHex('8e 19 00 02 00 01 02 00 00 01 06 00 80 1a 06 00 5b 00'),
  fromLatin1('\\_SB.I2C0\0'),
)

export const terms = [
  Device('\\_SB.I2C0', [Name('_HID', EisaId('PNP0C02'))]),
  Device('\\_SB.DEV0', [
    Name('_HID', EisaId('PNP0C02')),
    Name('CONN', ResourceTemplate([VendorShort(Uint8Array.of(1, 2))])),
    OperationRegion('TOP1', 'GenericSerialBus', 0, 0x100),
    OperationRegion('GPO0', 'GeneralPurposeIO', 0, 0x10),
    OperationRegion('PCC0', 'PCC', 0, 0x10),
    Field('TOP1', 'BufferAcc', 'NoLock', 'Preserve', [
      Connection('CONN'),
      AccessAs('BufferAcc', 'AttribQuick'),
      ['FLD0', 8],
      Connection(BufferData(I2C)),
      ExtendedAccessAs('BufferAcc', 'AttribRawBytes', 8),
      ['FLD1', 8],
      ExtendedAccessAs('BufferAcc', 'AttribRawProcessBytes', 9),
      ['FLD2', 8],
    ]),
  ]),
]
