import { Name, Ones, Revision } from '../../../src/aml/asl.ts'

export const terms = [
  Name('Z000', 0),
  Name('O000', 1),
  Name('M000', Ones),
  Name('B000', 0x02),
  Name('B001', 0xff),
  Name('W000', 0x0100),
  Name('W001', 0xffff),
  Name('D000', 0x0001_0000),
  Name('D001', 0xffff_ffff),
  Name('Q000', 0x1_0000_0000),
  Name('Q001', 0x7fff_ffff_ffff_ffffn),
  Name('R000', Revision),
]
