/**
 * PCI interrupt routing: link devices, and the table that says which link an INTx pin of a slot leads to.
 *
 * A link stands for one PIRQ line. What it is connected to is a register of the ISA bridge: the number of an interrupt,
 * or bit 7 for none.
 *
 * Sources: ACPI 6.5 §6.2.13 "_PRT (PCI Routing Table)"; Intel 82371SB (PIIX3) "PIRQRC[A:D]" and ICH9 "PIRQ[n]_ROUT".
 * @module
 */
import {
  And,
  Arg0,
  CreateDWordField,
  call,
  Device,
  EisaId,
  If,
  LNot,
  Local0,
  Method,
  Name,
  Or,
  Package,
  path,
  Return,
  Store,
} from '../../aml/asl.ts'
import { INTERRUPT_NUMBER_OFFSET, Interrupt, ResourceTemplate } from '../../aml/resources.ts'
import type { Term, TermList } from '../../aml/terms.ts'

// PIRQ[n]_ROUT:
const ROUTING_OFF = 0x80
const ROUTING_IRQ = 0x0f

// _STA                                               ACPI 6.5 §6.3.7 "_STA (Device Status)"
const STA_ENABLED = 0x0b // present, enabled, functioning
const STA_DISABLED = 0x09 // present, functioning

/** What is free on a PC, and what the MADT declares as level-triggered and active high. */
const ROUTABLE_INTERRUPTS = [5, 10, 11]

const SLOTS = 32
const PINS = 4 // INTA to INTD
const ANY_FUNCTION = 0xffff

function interrupts(numbers: readonly number[]): Term<'Buffer'> {
  return ResourceTemplate([
    Interrupt({ trigger: 'Level', polarity: 'ActiveHigh', sharing: 'Shared', interrupts: numbers }),
  ])
}

/** What the links below share: status and current setting of a routing register. */
export function linkMethods(): TermList {
  return [
    Method('LSTA', 1, [If(And(Arg0, ROUTING_OFF), [Return(STA_DISABLED)]), Return(STA_ENABLED)]),
    Method('LCRS', { arguments: 1, serialized: true }, [
      Store(interrupts([0]), Local0),
      CreateDWordField(Local0, INTERRUPT_NUMBER_OFFSET, 'INTN'),
      If(LNot(And(Arg0, ROUTING_OFF)), [And(Arg0, ROUTING_IRQ, 'INTN')]),
      Return(Local0),
    ]),
  ]
}

/** A link whose interrupt can be chosen. @param register the field of the routing register */
export function routableLink(name: string, uid: number, register: string): Term<'Device'> {
  return Device(name, [
    Name('_HID', EisaId('PNP0C0F')),
    Name('_UID', uid),
    Name('_PRS', interrupts(ROUTABLE_INTERRUPTS)),
    Method('_STA', 0, [Return(call('LSTA', path(register)))]),
    Method('_CRS', 0, [Return(call('LCRS', path(register)))]),
    Method('_SRS', { arguments: 1, serialized: true }, [
      CreateDWordField(Arg0, INTERRUPT_NUMBER_OFFSET, 'INTN'),
      Store(path('INTN'), register),
    ]),
    Method('_DIS', 0, [Or(path(register), ROUTING_OFF, register)]),
  ])
}

/** A link that is wired to one interrupt. */
export function fixedLink(name: string, uid: number, interrupt: number): Term<'Device'> {
  return Device(name, [
    Name('_HID', EisaId('PNP0C0F')),
    Name('_UID', uid),
    Name('_PRS', interrupts([interrupt])),
    Name('_CRS', interrupts([interrupt])),
    Method('_SRS', 1, []),
    Method('_DIS', 0, []),
  ])
}

/** The value of `_PRT`: each pin of each slot of bus 0. @param link by slot 0 to 31 and pin 0 (INTA) to 3 */
export function routingTable(link: (slot: number, pin: number) => string): Term<'Package'> {
  const pins = Array.from({ length: SLOTS * PINS }, (_, i) => ({ slot: Math.floor(i / PINS), pin: i % PINS }))
  return Package(
    pins.map(({ slot, pin }) => Package([slot * 0x1_0000 + ANY_FUNCTION, pin, path(link(slot, pin)), 0])),
  )
}
