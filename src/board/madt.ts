/**
 * The MADT of a PC: one local APIC per CPU, one I/O APIC, the ISA interrupts' overrides, NMI on LINT1.
 *
 * Behaviour: QEMU hw/i386/acpi-common.c.
 * @module
 */
import {
  encodeMadt,
  INTI_ACTIVE_HIGH,
  INTI_LEVEL,
  LOCAL_APIC_ENABLED,
  MADT_PCAT_COMPAT,
  type MadtRecord,
} from '../acpi/madt.ts'
import { apicIds, type CpuTopology } from './cpus.ts'
import { TABLE_HEADER } from './table-header.ts'

const LOCAL_APIC_ADDRESS = 0xfee0_0000
const IO_APIC_ADDRESS = 0xfec0_0000
const ALL_PROCESSORS = 0xff
/** IRQ 0, the PIT, arrives at pin 2 of the I/O APIC. */
const PIT_GSI = 2
/** PCI interrupts and the SCI (9): level, active high. */
const LEVEL_IRQS = [5, 9, 10, 11]

/** A record for each possible CPU; those that are not there at boot are not enabled. */
export function buildMadt(cpus: CpuTopology): Uint8Array {
  const processors = apicIds(cpus).map((apicId, processorUid): MadtRecord => {
    return {
      kind: 'LocalApic',
      processorUid,
      apicId,
      flags: processorUid < cpus.present ? LOCAL_APIC_ENABLED : 0,
    }
  })
  const overrides = LEVEL_IRQS.map((irq): MadtRecord => {
    return {
      kind: 'InterruptSourceOverride',
      bus: 0,
      source: irq,
      gsi: irq,
      flags: INTI_ACTIVE_HIGH | INTI_LEVEL,
    }
  })
  return encodeMadt(TABLE_HEADER, {
    localApicAddress: LOCAL_APIC_ADDRESS,
    flags: MADT_PCAT_COMPAT,
    records: [
      ...processors,
      { kind: 'IoApic', ioApicId: 0, address: IO_APIC_ADDRESS, gsiBase: 0 },
      { kind: 'InterruptSourceOverride', bus: 0, source: 0, gsi: PIT_GSI, flags: 0 },
      ...overrides,
      { kind: 'LocalApicNmi', processorUid: ALL_PROCESSORS, flags: 0, lint: 1 },
    ],
  })
}
