import { Arg0, BufferData, Method, Name, Package, path, Return, VarPackage } from '../../../src/aml/asl.ts'

export const terms = [
  Name('INT0', 0x1234),
  Name('P000', Package([])),
  Name('P001', Package([0, 1, 'two', BufferData(Uint8Array.of(3)), path('INT0'), path('\\_SB')])),
  Name('P002', Package([1], 5)),
  Name('P003', Package([Package([0x0001_ffff, 0, path('\\_SB'), 0]), Package(['a', Package([])], 2)])),
  Name('P004', VarPackage(0x100, [1, 2])),
  Method('P100', 1, [Return(VarPackage(Arg0, [1, 2]))]),
]
