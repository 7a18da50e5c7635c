/**
 * What belongs to the board itself: timer, event block, fw_cfg, and the ports and memory that no PCI device may take.
 *
 * Source: QEMU docs/specs/fw_cfg.rst, hw/i386/acpi-build.c; IA-PC HPET 1.0a.
 * @module
 */
import { HPET_BASE } from '../../acpi/hpet.ts'
import { Device, EisaId, Name } from '../../aml/asl.ts'
import { IO, Memory32Fixed, QWordMemory, ResourceTemplate } from '../../aml/resources.ts'
import type { Term, TermList } from '../../aml/terms.ts'
import type { PciExpressWindow } from '../../devices/chipset-q35.ts'
import { FW_CFG_IO_BASE } from '../../devices/fw-cfg.ts'
import type { BoardKind } from '../config.ts'
import type { PmPlacement } from '../fadt.ts'

// _STA                                               ACPI 6.5 §6.3.7 "_STA (Device Status)"
const PRESENT_NOT_SHOWN = 0x0b // present, enabled, functioning

const HPET_LENGTH = 0x400

const FW_CFG_LENGTH = 0x0c // selector, data, and the DMA address

/** Ports of the PM block and of the event block, by chipset. */
const PM_LENGTH: Readonly<Record<BoardKind, number>> = { pc: 0x40, q35: 0x80 }
const GPE0_LENGTH: Readonly<Record<BoardKind, number>> = { pc: 0x04, q35: 0x10 }

interface MotherboardParameters {
  readonly kind: BoardKind
  readonly pm: PmPlacement
  readonly expressWindow?: PciExpressWindow | undefined
}

export function hpet(): Term<'Device'> {
  return Device('HPET', [
    Name('_HID', EisaId('PNP0103')),
    Name('_UID', 0),
    Name(
      '_CRS',
      ResourceTemplate([Memory32Fixed({ access: 'ReadOnly', base: HPET_BASE, length: HPET_LENGTH })]),
    ),
  ])
}

/** \_SB.PCI0.FWCF, as QEMU's specification names it. */
export function fwCfg(): Term<'Device'> {
  return Device('FWCF', [
    Name('_HID', 'QEMU0002'),
    Name('_STA', PRESENT_NOT_SHOWN),
    Name('_CRS', ResourceTemplate([IO({ minimum: FW_CFG_IO_BASE, length: FW_CFG_LENGTH })])),
  ])
}

/** On pc the block is always there; on q35 it is a part of the PM block, and comes with it. */
export function eventBlock({ kind, pm }: MotherboardParameters): TermList {
  if (kind === 'q35' && pm.pmBase === 0) return []
  return [
    Device('GPE0', [
      Name('_HID', EisaId('PNP0A06')),
      Name('_UID', 'GPE0 resources'),
      Name('_STA', PRESENT_NOT_SHOWN),
      Name('_CRS', ResourceTemplate([IO({ minimum: pm.gpe0, length: GPE0_LENGTH[kind] })])),
    ]),
  ]
}

/** The PM block, and on q35 the memory-mapped configuration window, as far as they are placed. */
export function motherboard({ kind, pm, expressWindow }: MotherboardParameters): TermList {
  const resources = [
    ...(pm.pmBase === 0 ? [] : [IO({ minimum: pm.pmBase, length: PM_LENGTH[kind] })]),
    ...(expressWindow ? [expressMemory(expressWindow)] : []),
  ]
  if (resources.length === 0) return []
  return [
    Device('MBRD', [
      Name('_HID', EisaId('PNP0C02')),
      Name('_UID', 0),
      Name('_CRS', ResourceTemplate(resources)),
    ]),
  ]
}

function expressMemory({ base, size }: PciExpressWindow): Uint8Array {
  const end = base + BigInt(size)
  return end <= 2n ** 32n
    ? Memory32Fixed({ base: Number(base), length: size })
    : QWordMemory({ usage: 'ResourceConsumer', minimum: base, maximum: end - 1n })
}
