/**
 * i440FX and PIIX: the chipset of a `pc`, as far as firmware needs it to find and place the ACPI hardware.
 *
 * | function | ID        | here for                                                                       |
 * |----------|-----------|--------------------------------------------------------------------------------|
 * | 00:00.0  | 8086:1237 | i440FX host bridge; PAM and SMRAM registers are stored, memory does not change  |
 * | 00:01.0  | 8086:7000 | PIIX3 ISA bridge                                                               |
 * | 00:01.3  | 8086:7113 | PIIX4 PM: base at 0x40, enable in 0x80 bit 0, SMI on commands in 0x5b bit 1     |
 *
 * Every byte is as QEMU 7.2 shows it on its ports, at power-on, for writes, and for resets.
 *
 * Behaviour: QEMU hw/pci-host/i440fx.c, hw/isa/piix3.c, hw/acpi/piix4.c
 * @module
 */
import type { Device } from '../platform/lifecycle.ts'
import { noTrace } from '../platform/trace.ts'
import { AcpiPm, piix4PmConfig } from './acpi-pm.ts'
import { Apm } from './apm.ts'
import { type Chipset, type ChipsetOptions, INTEL, QEMU_SUBSYSTEM } from './chipset.ts'
import { PciConfig, type PciFunction, type PciFunctionSpec } from './pci-config.ts'
import { Port92, piix3ResetConfig, ResetControl } from './reset-control.ts'

// i440FX registers:
const COREBOOT_RAM_SIZE = 0x57 // 8 MiB each; no real chip has it
const SMRAM = 0x72

// PIIX4 PM registers:
const PMBA = 0x40 // base of the PM block, bits 15-6
const APMC_SMI = 0x5b
const APMC_SMI_EN = 0x02 // a command raises an SMI
const PMREGMISC = 0x80 // bit 0: the PM block is there

const SCI_GSI = 9

export const i440fxHost: PciFunctionSpec = {
  name: 'i440FX host bridge',
  device: 0,
  function: 0,
  powerOn: {
    0: `${INTEL} 37 12`,
    8: '02 00 00 06',
    44: QEMU_SUBSYSTEM,
    [SMRAM]: '02',
  },
}

export const piix3Isa: PciFunctionSpec = {
  name: 'PIIX3 ISA bridge',
  device: 1,
  function: 0,
  powerOn: {
    0: `${INTEL} 00 70 00 00 00 02`,
    8: '00 00 01 06 00 00 80',
    44: QEMU_SUBSYSTEM,
  },
  reset: {
    76: '4d', // ISA I/O recovery
    78: '03 00', // X-bus chip selects
    96: '80 80 80 80', // PIRQ A to D: not routed
    105: '02', // top of memory
    112: '80', // motherboard device IRQ
    118: '0c 0c 02 00', // DMA, chip select
    128: '00',
    130: '00',
    160: '08', // SMI control
    162: '00 00 00 00 00 00 0f',
    170: '00 00 00',
    174: '00',
  },
}

export const piix4Pm: PciFunctionSpec = {
  name: 'PIIX4 PM',
  device: 1,
  function: 3,
  powerOn: {
    0: `${INTEL} 13 71 00 00 80 02`,
    8: '03 00 80 06',
    44: QEMU_SUBSYSTEM,
    61: '01', // INTA
    95: '10', // device activity: what exists on the ISA side
    99: '60',
    144: '01 b1', // SMBus base
    210: '09', // SMBus on
  },
  reset: {
    // The low byte alone: a base that firmware has programmed survives, with the block switched off.
    [PMBA]: '01',
    88: '00 00 00 00',
    [PMREGMISC]: '00',
  },
}

export class PcChipset implements Chipset {
  readonly pci: PciConfig
  readonly pm: AcpiPm
  readonly devices: readonly Device[]
  readonly sciGsi = SCI_GSI
  readonly #pmFunction: PciFunction

  /** @throws PortOverlapError */
  constructor({ bus, clock, lines, requests, ramSize, smm = true, trace = noTrace }: ChipsetOptions) {
    this.pci = new PciConfig({ bus, trace })
    const host = this.pci.add(i440fxHost)
    host.config[COREBOOT_RAM_SIZE] = Math.min(255, Math.floor(ramSize / 2 ** 23))
    this.pci.add(piix3Isa)
    this.#pmFunction = this.pci.add(piix4Pm)

    const sci = lines.line(SCI_GSI)
    this.pm = new AcpiPm({
      config: piix4PmConfig,
      bus,
      clock,
      sci,
      power: requests,
      acpiOnly: !smm,
      trace,
    })
    if (!smm) {
      this.#pmFunction.onReset = () => {
        this.#pmFunction.config[APMC_SMI] = APMC_SMI_EN
      }
    }
    this.#pmFunction.watch(PMBA, 4, () => this.#placePm())
    this.#pmFunction.watch(PMREGMISC, 1, () => this.#placePm())

    const onReset = () => requests.reset()
    const apm = new Apm({
      bus,
      onCommand: (command) => {
        if (this.pm.smiCommand(command)) return
        if (smm && this.#pmFunction.u8(APMC_SMI) & APMC_SMI_EN) requests.smi()
      },
      trace,
    })
    const resetControl = new ResetControl(piix3ResetConfig, { bus, onReset, trace })
    const port92 = new Port92({ bus, onReset, trace })
    this.devices = [this.pci, this.pm, apm, resetControl, port92]
  }

  #placePm(): void {
    this.pm.setBase(this.#pmFunction.u32(PMBA))
    this.pm.setEnabled((this.#pmFunction.u8(PMREGMISC) & 1) !== 0)
  }
}
