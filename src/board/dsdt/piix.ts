/**
 * `pc`: PIIX3 at 00:01.0 with the routing registers of PIRQ A to D, and PIIX4's PM function at 00:01.3.
 *
 * Sources: Intel 82371SB (PIIX3) "PIRQRC[A:D]"; 82371AB (PIIX4) "DEVRESA" and "DEVRESC";
 * QEMU hw/isa/piix3.c, hw/acpi/piix4.c.
 * @module
 */
import { Device, Field, Name, Offset, OperationRegion, Reserved } from '../../aml/asl.ts'
import type { TermList } from '../../aml/terms.ts'
import { isaDevices } from './isa-devices.ts'
import { fixedLink, linkMethods, routableLink, routingTable } from './pci-routing.ts'

const SCI_INTERRUPT = 9

const LINKS = ['LNKA', 'LNKB', 'LNKC', 'LNKD'] as const
const SCI_LINK = 'LNKS'
const REGISTERS = ['PRQA', 'PRQB', 'PRQC', 'PRQD'] as const

/** Bus 0 turns the pins by one from slot to slot. Slot 1's INTA is the PM function's, whose SCI is wired to IRQ 9. */
function link(slot: number, pin: number): string {
  if (slot === 1 && pin === 0) return SCI_LINK
  return LINKS[(slot + pin + 3) % 4] ?? ''
}

export function piixRoutingTable(): TermList {
  return [Name('_PRT', routingTable(link))]
}

export function piixLinks(): TermList {
  return [
    ...linkMethods(),
    ...LINKS.map((name, i) => routableLink(name, i, `\\_SB.PCI0.ISA.${REGISTERS[i] ?? ''}`)),
    fixedLink(SCI_LINK, LINKS.length, SCI_INTERRUPT),
  ]
}

export function piixFunctions(): TermList {
  return [
    Device('PM', [
      Name('_ADR', 0x0001_0003),
      // What there is on the ISA side: device resources A (0x5c) to C (0x64).
      OperationRegion('DRES', 'PCI_Config', 0x5c, 0x0c),
      Field('DRES', 'ByteAcc', 'NoLock', 'Preserve', [
        Offset(0x03), // 0x5f
        Reserved(7),
        ['LPTE', 1],
        Offset(0x0b), // 0x67
        Reserved(3),
        ['COAE', 1],
        Reserved(3),
        ['COBE', 1],
      ]),
    ]),
    Device('ISA', [
      Name('_ADR', 0x0001_0000),
      OperationRegion('PIRQ', 'PCI_Config', 0x60, 0x04),
      Field(
        'PIRQ',
        'ByteAcc',
        'NoLock',
        'Preserve',
        REGISTERS.map((name) => [name, 8] as const),
      ),
      ...isaDevices({ com1: '^^^PM.COAE', com2: '^^^PM.COBE', lpt1: '^^^PM.LPTE', floppy: 'always' }),
    ]),
  ]
}
