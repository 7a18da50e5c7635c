/**
 * Our own DSDT: what the operating system has to know of a `pc` or a `q35` that it cannot find out by itself.
 *
 * ```
 * \_S3 \_S4 \_S5   sleep types
 * \_GPE            general-purpose events; vmgenid's SSDT adds _E05
 * \_PIC            q35: which interrupt controller is in use
 * \_SB
 *   PCI0           root bridge: windows, interrupt routing
 *     ISA | LPC    bridge at 00:01.0 | 00:1f.0: PIRQ routing registers, RTC, keyboard, mouse, serial, parallel, floppy
 *     PM           pc: 00:01.3, which knows what there is on the ISA side
 *     GPE0 FWCF    ports of the event block and of fw_cfg
 *   LNKA …         interrupt links
 *   HPET MBRD      timer; ports and memory of the motherboard
 * ```
 *
 * Every device is described as it is on QEMU 7.2; the wording is ours, and there is no hot-plug. SeaBIOS reads this table
 * with a small parser of its own, so scopes hold declarations only, and no device is empty.
 *
 * Source: ACPI 6.5; QEMU hw/i386/acpi-build.c for the facts.
 * @module
 */
import { Arg0, Method, Name, Package, Scope, Store } from '../../aml/asl.ts'
import { encodeTable } from '../../aml/table.ts'
import type { TermList } from '../../aml/terms.ts'
import type { PciExpressWindow } from '../../devices/chipset-q35.ts'
import type { BoardKind } from '../config.ts'
import type { PmPlacement } from '../fadt.ts'
import { TABLE_HEADER } from '../table-header.ts'
import { ich9Functions, ich9Links, ich9RoutingTables } from './ich9.ts'
import { hpet, motherboard } from './motherboard.ts'
import { type AddressRange, pciRoot } from './pci-root.ts'
import { piixFunctions, piixLinks, piixRoutingTable } from './piix.ts'

export interface DsdtParameters {
  readonly kind: BoardKind
  /** RAM below 4 GiB ends here, and the 32-bit window for PCI devices begins. */
  readonly below4G: number
  /** The window above all RAM; absent: none. */
  readonly pciHole64?: AddressRange | undefined
  /** `pmBase` 0: firmware has not placed the PM block yet, so it is not described. */
  readonly pm: PmPlacement
  /** q35: the memory-mapped configuration window, while it is on. */
  readonly expressWindow?: PciExpressWindow | undefined
  readonly hpet: boolean
  readonly disableS3: boolean
  readonly disableS4: boolean
}

/** The whole table. Its checksum is 0: the loader script sets it. */
export function buildDsdt(parameters: DsdtParameters): Uint8Array {
  const chipset = parameters.kind === 'pc' ? piixTerms() : ich9Terms()
  const terms: TermList = [
    ...sleepStates(parameters),
    Scope('\\_GPE', [Name('_HID', 'ACPI0006')]),
    ...chipset.global,
    Scope('\\_SB', [
      pciRoot({ ...parameters, functions: chipset.functions, routing: chipset.routing }),
      ...chipset.links,
      ...(parameters.hpet ? [hpet()] : []),
      ...motherboard(parameters),
    ]),
  ]
  return encodeTable({ ...TABLE_HEADER, signature: 'DSDT', terms }, { checksum: 'zero' }).bytes
}

/** What the two chipsets put into the four places. */
interface ChipsetTerms {
  readonly global: TermList
  /** In PCI0. */
  readonly functions: TermList
  /** In PCI0. */
  readonly routing: TermList
  /** In \_SB. */
  readonly links: TermList
}

function piixTerms(): ChipsetTerms {
  return { global: [], functions: piixFunctions(), routing: piixRoutingTable(), links: piixLinks() }
}

function ich9Terms(): ChipsetTerms {
  return {
    // Called with 1 when I/O APICs are in use; never called by systems that use the 8259s.
    global: [Name('PICM', 0), Method('_PIC', 1, [Store(Arg0, 'PICM')])],
    functions: ich9Functions(),
    routing: ich9RoutingTables('PICM'),
    links: ich9Links(),
  }
}

/**
 * SLP_TYP for PM1a_CNT and PM1b_CNT, and two reserved numbers.   ACPI 6.5 §7.4.2 "\_Sx (System States)"
 * A state that is disabled is not described; its SLP_TYP works all the same.
 */
function sleepStates({ disableS3, disableS4 }: DsdtParameters): TermList {
  return [
    ...(disableS3 ? [] : [Name('_S3', Package([1, 1, 0, 0]))]),
    ...(disableS4 ? [] : [Name('_S4', Package([2, 2, 0, 0]))]),
    Name('_S5', Package([0, 0, 0, 0])),
  ]
}
