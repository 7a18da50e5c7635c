import {
  DataTableRegion,
  Device,
  EisaId,
  Event,
  Method,
  Mutex,
  Name,
  PowerResource,
  Processor,
  Return,
  Scope,
  ThermalZone,
  text,
} from '../../../src/aml/asl.ts'

export const terms = [
  Scope('\\_SB', [
    Device('DEV0', [Name('_HID', EisaId('PNP0C02')), Name('_UID', 1)]),
    Processor('CPU0', 1, 0x410, 6, [Name('_UID', 0)]),
    Processor('CPU1', 0xff, 0, 0, []),
    PowerResource('PWR0', 5, 0x1234, [
      Method('_STA', 0, [Return(1)]),
      Method('_ON', 0, []),
      Method('_OFF', 0, []),
    ]),
  ]),
  Scope('\\_TZ', [ThermalZone('TZ00', [Name('_TMP', 0x0bb8)])]),
  Mutex('MUT0'),
  Mutex('MUTF', 15),
  Event('EVT0'),
  DataTableRegion('DTR0', text('FACP'), text('BOCHS '), text('BXPC')),
]
