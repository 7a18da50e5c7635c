import { call, External, If, Local0, Method, Name, path, Return, Scope, Store } from '../../../src/aml/asl.ts'

/** iasl's, so that interpreters that do not know ExternalOp never see it. */
const never = If(0, [
  External('\\_SB.PCI0', 'DeviceObj'),
  External('\\_SB.PCI0.INT0', 'IntObj'),
  External('\\MTH2', 'MethodObj', 2),
  External('\\UNKN'),
])

export const terms = [
  never,
  Scope('\\_SB.PCI0', [Name('VAL0', 1)]),
  Method('M000', 0, [Store(path('\\_SB.PCI0.INT0'), Local0), Return(call('MTH2', path('\\UNKN'), Local0))]),
]
