/**
 * `q35`: the ICH9 LPC bridge at 00:1f.0 with the routing registers of PIRQ A to H.
 *
 * With the 8259s a PIRQ is routed like on any PC. With I/O APICs, PIRQ A to H are wired to global system interrupts 16 to
 * 23, and the registers do not matter. `\_PIC` tells which it is.
 *
 * Sources: Intel ICH9 "PIRQ[n]_ROUT", "LPC_EN", and the chipset configuration registers DnnIR;
 * QEMU hw/isa/lpc_ich9.c.
 * @module
 */
import { Device, Field, If, Method, Name, Offset, OperationRegion, path, Return } from '../../aml/asl.ts'
import type { TermList } from '../../aml/terms.ts'
import { isaDevices } from './isa-devices.ts'
import { fixedLink, linkMethods, routableLink, routingTable } from './pci-routing.ts'

const PIRQS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const
const FIRST_APIC_INTERRUPT = 16

/**
 * 0 for PIRQ A to 7 for H. Slots 25 to 31 are the chipset's own, and go by the reset values of its DnnIR registers; the
 * bridge in slot 30 and every other slot have lines E to H, which turn by one from slot to slot.
 */
function pirq(slot: number, pin: number): number {
  if (slot === 30) return 4 + pin
  return slot >= 25 ? pin : 4 + ((slot + pin) % 4)
}

const linkName = (prefix: string) => (slot: number, pin: number) => prefix + (PIRQS[pirq(slot, pin)] ?? '')

/** @param apicMode name of the integer that `\_PIC` sets */
export function ich9RoutingTables(apicMode: string): TermList {
  return [
    Name('PRTP', routingTable(linkName('LNK'))),
    Name('PRTA', routingTable(linkName('GSI'))),
    Method('_PRT', 0, [If(path(apicMode), [Return(path('PRTA'))]), Return(path('PRTP'))]),
  ]
}

export function ich9Links(): TermList {
  return [
    ...linkMethods(),
    ...PIRQS.map((letter, i) => routableLink(`LNK${letter}`, i, `\\_SB.PCI0.LPC.PRQ${letter}`)),
    ...PIRQS.map((letter, i) => {
      const interrupt = FIRST_APIC_INTERRUPT + i
      return fixedLink(`GSI${letter}`, interrupt, interrupt)
    }),
  ]
}

export function ich9Functions(): TermList {
  const registers = (letters: readonly string[]) => letters.map((letter) => [`PRQ${letter}`, 8] as const)
  return [
    Device('LPC', [
      Name('_ADR', 0x001f_0000),
      OperationRegion('PIRQ', 'PCI_Config', 0x60, 0x0c),
      Field('PIRQ', 'ByteAcc', 'NoLock', 'Preserve', [
        ...registers(PIRQS.slice(0, 4)),
        Offset(0x08),
        ...registers(PIRQS.slice(4)),
      ]),
      // What the bridge passes on to the LPC bus.
      OperationRegion('LPCE', 'PCI_Config', 0x82, 0x02),
      Field('LPCE', 'ByteAcc', 'NoLock', 'Preserve', [
        ['COAE', 1],
        ['COBE', 1],
        ['LPTE', 1],
        ['FDCE', 1],
      ]),
      ...isaDevices({ com1: '^^COAE', com2: '^^COBE', lpt1: '^^LPTE', floppy: '^^FDCE' }),
    ]),
  ]
}
