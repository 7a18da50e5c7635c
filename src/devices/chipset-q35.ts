/**
 * Q35 and ICH9: the chipset of a `q35`, as far as firmware needs it to find and place the ACPI hardware.
 *
 * | function | ID        | here for                                                                     |
 * |----------|-----------|------------------------------------------------------------------------------|
 * | 00:00.0  | 8086:29c0 | host bridge: PCIEXBAR at 0x60; PAM and SMRAM are stored, memory does not change |
 * | 00:1f.0  | 8086:2918 | ICH9 LPC: PMBASE at 0x40, ACPI_CNTL at 0x44 with enable (bit 7) and SCI choice  |
 *
 * Every byte is as QEMU 7.2 shows it on its ports, at power-on, for writes, and for resets; so are the lock bits.
 *
 * Behaviour: QEMU hw/pci-host/q35.c, hw/isa/lpc_ich9.c
 * @module
 */

import type { InterruptLines } from '../platform/interrupts.ts'
import type { Device } from '../platform/lifecycle.ts'
import { noTrace } from '../platform/trace.ts'
import { AcpiPm, ich9PmConfig } from './acpi-pm.ts'
import { Apm } from './apm.ts'
import { type Chipset, type ChipsetOptions, INTEL, QEMU_SUBSYSTEM } from './chipset.ts'
import { Ich9Smi } from './ich9-smi.ts'
import { Ich9Tco } from './ich9-tco.ts'
import { PciConfig, type PciFunction, type PciFunctionSpec } from './pci-config.ts'
import { ich9ResetConfig, Port92, ResetControl } from './reset-control.ts'
import { SmiFeatures } from './smi-features.ts'

// Host bridge registers:
const EXT_TSEG_MBYTES = 0x50 // QEMU's own: 0xffff asks for the size of the extended TSEG
const PCIEXBAR = 0x60 // 64 bits: base, length in bits 2-1, enable in bit 0
const F_SMBASE = 0x9c // QEMU's own: 0xff asks for SMRAM at the default SMBASE
const SMRAM = 0x9d
const ESMRAMC = 0x9e

const EXT_TSEG_SIZE = 16 // MiB
// F_SMBASE:
const SMBASE_QUERY = 0xff
const SMBASE_IN_RAM = 0x01
const SMBASE_LCK = 0x02
// SMRAM:
const SMRAM_D_OPEN = 0x40
const SMRAM_D_CLS = 0x20
const SMRAM_D_LCK = 0x10
const SMRAM_WRITABLE = 0x78 // D_OPEN, D_CLS, D_LCK, G_SMRAME
const ESMRAMC_WRITABLE = 0x87 // H_SMRAME, TSEG size, T_EN

// LPC registers:
const PMBASE = 0x40 // base of the PM block, bits 15-7
const ACPI_CNTL = 0x44
const GEN_PMCON_1 = 0xa0
// ACPI_CNTL:
const ACPI_EN = 0x80
const SCI_IRQ_SEL = 0x07
// GEN_PMCON_1:
const SMI_LOCK = 0x10

/** GSI of the SCI by SCI_IRQ_SEL; the choices that are left out are reserved. */
const SCI_GSIS: Readonly<Record<number, number>> = { 0: 9, 1: 10, 2: 11, 4: 20, 5: 21 }

export const q35Host: PciFunctionSpec = {
  name: 'Q35 host bridge',
  device: 0,
  function: 0,
  powerOn: {
    0: `${INTEL} c0 29`,
    8: '00 00 00 06',
    44: QEMU_SUBSYSTEM,
  },
  reset: {
    [EXT_TSEG_MBYTES]: '10 00',
    [PCIEXBAR]: '00 00 00 b0 00 00 00 00',
    [F_SMBASE]: '00',
    [SMRAM]: '02',
    [ESMRAMC]: '38',
  },
}

export const ich9Lpc: PciFunctionSpec = {
  name: 'ICH9 LPC bridge',
  device: 0x1f,
  function: 0,
  powerOn: {
    0: `${INTEL} 18 29`,
    8: '02 00 01 06 00 00 80',
    44: QEMU_SUBSYSTEM,
  },
  // Bits 7 and 2-0 of the low byte: a slip in QEMU's mask, kept because guests see it.
  writable: { [PMBASE]: '87 ff 00 00' },
  reset: {
    [PMBASE]: '01 00 00 00',
    [ACPI_CNTL]: '00',
    96: '80 80 80 80', // PIRQ A to D: not routed
    104: '80 80 80 80', // PIRQ E to H
    240: '00 00 00 00', // root complex base
  },
}

/** The window for memory-mapped configuration, as PCIEXBAR says. */
export interface PciExpressWindow {
  readonly base: bigint
  /** In bytes. */
  readonly size: number
}

/** Window by bits 2 and 1; 3 is reserved. The address masks leave out a bit each, as QEMU's do. */
const PCIEXBAR_LENGTHS: readonly { readonly size: number; readonly mask: bigint }[] = [
  { size: 2 ** 28, mask: 0xf_f000_0000n },
  { size: 2 ** 27, mask: 0xf_f600_0000n },
  { size: 2 ** 26, mask: 0xf_f200_0000n },
]

export class Q35Chipset implements Chipset {
  readonly pci: PciConfig
  readonly pm: AcpiPm
  readonly smiFeatures: SmiFeatures
  readonly devices: readonly Device[]
  readonly #host: PciFunction
  readonly #lpc: PciFunction
  readonly #lines: InterruptLines
  readonly #smi: Ich9Smi
  readonly #tco: Ich9Tco
  #sciGsi: number | undefined = 9
  #sciLevel = false
  #window: PciExpressWindow | undefined

  /** @throws PortOverlapError */
  constructor({ bus, clock, lines, requests, smm = true, trace = noTrace }: ChipsetOptions) {
    this.#lines = lines
    this.pci = new PciConfig({ bus, trace })
    this.#host = this.pci.add(q35Host)
    this.#lpc = this.pci.add(ich9Lpc)

    const sci = { setLevel: (level: boolean) => this.#setSci(level) }
    const raiseSmi = () => requests.smi()
    const onReset = () => requests.reset()
    this.pm = new AcpiPm({
      config: ich9PmConfig,
      bus,
      clock,
      sci,
      power: requests,
      acpiOnly: !smm,
      trace,
    })
    this.#smi = new Ich9Smi({ bus, smm, tcoLocked: () => this.#tco.locked, trace })
    this.#tco = new Ich9Tco({ bus, clock, raiseSmi, smiEnabled: () => this.#smi.tcoEnabled, trace })
    this.smiFeatures = new SmiFeatures(undefined, trace)

    this.#watchHost()
    this.#lpc.watch(PMBASE, 4, () => this.#placePm())
    this.#lpc.watch(ACPI_CNTL, 1, () => this.#placePm())
    this.#lpc.watch(GEN_PMCON_1, 8, () => this.#lockSmi())

    const apm = new Apm({
      bus,
      onCommand: (command) => {
        if (!this.pm.smiCommand(command) && this.#smi.commandPortEnabled) raiseSmi()
      },
      trace,
    })
    const resetControl = new ResetControl(ich9ResetConfig, { bus, onReset, trace })
    const port92 = new Port92({ bus, onReset, trace })
    this.devices = [this.pci, this.pm, this.#smi, this.#tco, this.smiFeatures, apm, resetControl, port92]
  }

  get sciGsi(): number | undefined {
    return this.#sciGsi
  }

  /** `undefined` while it is off. */
  get pciExpressWindow(): PciExpressWindow | undefined {
    return this.#window
  }

  #placePm(): void {
    const on = (this.#lpc.u8(ACPI_CNTL) & ACPI_EN) !== 0
    this.pm.setBase(on ? this.#lpc.u32(PMBASE) : 0)
    // A base of 0 is no base.
    this.pm.setEnabled(this.pm.base !== 0)
    this.#smi.place(this.pm.base, this.pm.enabled)
    this.#tco.place(this.pm.base, this.pm.enabled)
    this.#routeSci(SCI_GSIS[this.#lpc.u8(ACPI_CNTL) & SCI_IRQ_SEL])
  }

  #routeSci(gsi: number | undefined): void {
    if (gsi === this.#sciGsi) return
    if (this.#sciGsi !== undefined) this.#lines.line(this.#sciGsi).setLevel(false)
    this.#sciGsi = gsi
    if (gsi !== undefined) this.#lines.line(gsi).setLevel(this.#sciLevel)
  }

  #setSci(level: boolean): void {
    this.#sciLevel = level
    if (this.#sciGsi !== undefined) this.#lines.line(this.#sciGsi).setLevel(level)
  }

  #lockSmi(): void {
    if ((this.#lpc.u8(GEN_PMCON_1) & SMI_LOCK) === 0) return
    // The bit itself stays locked through resets (QEMU 7.2).
    this.#lpc.writable[GEN_PMCON_1] = (this.#lpc.writable[GEN_PMCON_1] ?? 0) & ~SMI_LOCK
    this.#smi.lockGlobalEnable()
  }

  #watchHost(): void {
    const host = this.#host
    host.onReset = () => {
      host.writable[F_SMBASE] = 0xff
      host.writable[SMRAM] = SMRAM_WRITABLE
      host.writable[ESMRAMC] = ESMRAMC_WRITABLE
    }
    host.watch(PCIEXBAR, 8, () => {
      const low = host.u32(PCIEXBAR)
      const length = PCIEXBAR_LENGTHS[(low >> 1) & 3]
      if (!length) return // reserved: the window stays
      const address = (BigInt(host.u32(PCIEXBAR + 4)) << 32n) | BigInt(low)
      this.#window = low & 1 ? { base: address & length.mask, size: length.size } : undefined
    })
    host.watch(SMRAM, 2, () => {
      if ((host.u8(SMRAM) & SMRAM_D_LCK) === 0) return
      host.config[SMRAM] = host.u8(SMRAM) & ~SMRAM_D_OPEN
      host.writable[SMRAM] = SMRAM_D_CLS
      host.writable[ESMRAMC] = 0
    })
    host.watch(EXT_TSEG_MBYTES, 2, () => {
      if (host.u16(EXT_TSEG_MBYTES) === 0xffff) host.config.set([EXT_TSEG_SIZE, 0], EXT_TSEG_MBYTES)
    })
    host.watch(F_SMBASE, 1, () => this.#updateSmbase())
  }

  #updateSmbase(): void {
    const host = this.#host
    const value = host.u8(F_SMBASE)
    if (value === SMBASE_QUERY) {
      host.config[F_SMBASE] = SMBASE_IN_RAM
      host.writable[F_SMBASE] = SMBASE_LCK
    } else if (host.writable[F_SMBASE] === 0xff) {
      // Nothing but the query counts before it.
      host.config[F_SMBASE] = 0
    } else if (value & SMBASE_LCK) {
      host.config[F_SMBASE] = SMBASE_LCK
      host.writable[F_SMBASE] = 0
    }
  }
}
