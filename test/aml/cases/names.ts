import {
  Alias,
  Device,
  Local0,
  Local1,
  Local2,
  Method,
  Name,
  Package,
  path,
  Scope,
  Store,
} from '../../../src/aml/asl.ts'

export const terms = [
  Scope('\\', [Name('A', 1), Name('AB', 2)]),
  Scope('\\_SB', [
    Device('D_0', [
      Name('X', 3),
      Device('E', [
        Device('F123', [
          Alias('^^X', 'Y'),
          Alias('\\A', 'Z'),
          Name(
            'LONG',
            Package([
              path('\\_SB.D_0'),
              path('\\_SB.D_0.E'),
              path('\\_SB.D_0.E.F123'),
              path('\\_SB.D_0.E.F123.LONG'),
            ]),
          ),
        ]),
      ]),
    ]),
  ]),
  Method('\\_SB.D_0.E.F123.M', 0, [
    Store(path('^^^X'), Local0),
    Store(path('^Y'), Local1),
    Store(path('^^F123.Z'), Local2),
  ]),
]
