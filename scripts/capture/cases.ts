/**
 * The machines whose fw_cfg files are kept as golden data: one small difference each from `pc` or `q35`.
 * @module
 */

/** One write to PCI configuration space, as firmware does it before it reads the tables. */
export interface PciWrite {
  /** `00:01.3` */
  readonly address: string
  readonly register: number
  readonly size: 1 | 4
  readonly value: number
}

export interface CaptureCase {
  /** Folder below test/golden/qemu-7.2. */
  readonly name: string
  /** First words of `-machine`. */
  readonly machine: 'pc' | 'q35'
  /** Everything else on the command line, as a person would type it. */
  readonly args: string
  readonly pciWrites: readonly PciWrite[]
  /** Firmware runs instead: the files are as it read them. */
  readonly firmware?: 'seabios'
}

export const GUID = '00112233-4455-6677-8899-AABBCCDDEEFF'
const VMGENID = `-device vmgenid,guid=${GUID}`

/** PIIX4 function 3: PM base and its enable bit. */
function piix4(base: number): PciWrite[] {
  return [
    { address: '00:01.3', register: 0x40, size: 4, value: base | 1 },
    { address: '00:01.3', register: 0x80, size: 1, value: 0x01 },
  ]
}

/** ICH9 LPC: PM base and ACPI_CNTL. */
function ich9(base: number): PciWrite[] {
  return [
    { address: '00:1f.0', register: 0x40, size: 4, value: base | 1 },
    { address: '00:1f.0', register: 0x44, size: 1, value: 0x80 },
  ]
}

/** Q35 host bridge: PCIEXBAR, low half. Bits 2 and 1 are the length: 256, 128 or 64 MiB. */
function pciexbar(value: number): PciWrite[] {
  return [{ address: '00:00.0', register: 0x60, size: 4, value }]
}

/** What every firmware does: a PM base, and on q35 the window of PCI Express configuration space. */
export const PC_FIRMWARE_WRITES: readonly PciWrite[] = piix4(0x600)
export const Q35_FIRMWARE_WRITES: readonly PciWrite[] = [...ich9(0x600), ...pciexbar(0xb000_0001)]

type Variation = Partial<Omit<CaptureCase, 'name'>>

const pc = (name: string, args: string, rest: Variation = {}): CaptureCase => ({
  name,
  machine: 'pc',
  args: `${VMGENID}${args && ' '}${args}`,
  pciWrites: PC_FIRMWARE_WRITES,
  ...rest,
})

const q35 = (name: string, args: string, rest: Variation = {}): CaptureCase => ({
  name,
  machine: 'q35',
  args: `${VMGENID}${args && ' '}${args}`,
  pciWrites: Q35_FIRMWARE_WRITES,
  ...rest,
})

/** Guest memory that the host need not have: address space only. */
function huge(size: string, cpu: string): string {
  return `-cpu ${cpu} -m ${size} -object memory-backend-ram,id=ram,size=${size},reserve=off -machine memory-backend=ram`
}

const guid = (text: string): Variation => ({ args: `-device vmgenid,guid=${text}` })

export const CASES: readonly CaptureCase[] = [
  pc('pc', ''),
  q35('q35', ''),

  // Memory: the size, and the hole below 4 GiB.
  pc('pc-64m', '-m 64M'),
  pc('pc-1536m', '-m 1536M'),
  pc('pc-2g', '-m 2G'),
  pc('pc-3g', '-m 3G'),
  // From 3584 MiB (q35: 2816 MiB) on, all that is above 3 GiB (q35: 2 GiB) goes above 4 GiB.
  pc('pc-3583m', '-m 3583M'),
  pc('pc-3584m', '-m 3584M'),
  pc('pc-4g', '-m 4G'),
  pc('pc-6g', '-m 6G'),
  pc('pc-64g', huge('64G', 'qemu64')),
  q35('q35-64m', '-m 64M'),
  q35('q35-2g', '-m 2G'),
  q35('q35-2815m', '-m 2815M'),
  q35('q35-2816m', '-m 2816M'),
  q35('q35-3g', '-m 3G'),
  q35('q35-4g', '-m 4G'),
  q35('q35-6g', '-m 6G'),
  // From 7.1 on, memory that would reach AMD's HyperTransport range moves above 1 TiB; on Intel it does not.
  pc('pc-1024g-amd', huge('1024G', 'qemu64,phys-bits=42')),
  q35('q35-1024g-intel', huge('1024G', 'qemu64,vendor=GenuineIntel,phys-bits=42')),

  // Processors.
  pc('pc-smp2', '-smp 2'),
  pc('pc-smp8', '-smp 8'),
  pc('pc-smp9', '-smp 9'),
  pc('pc-smp255', '-smp 255'),
  q35('q35-smp4', '-smp 4'),
  q35('q35-smp9', '-smp 9'),
  q35('q35-smp16', '-smp 16'),
  q35('q35-smp64', '-smp 64'),
  pc('pc-smp1-max4', '-smp 1,maxcpus=4'),
  // Three cores to a socket leave a gap in the APIC ids.
  q35('q35-smp6-gap', '-smp 6,sockets=2,cores=3'),

  // The generation ID.
  pc('pc-guid-zero', '', guid('00000000-0000-0000-0000-000000000000')),
  pc('pc-guid-ones', '', guid('ffffffff-ffff-ffff-ffff-ffffffffffff')),
  q35('q35-guid-seed', '', guid('324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87')),
  pc('pc-no-vmgenid', '', { args: '' }),
  q35('q35-no-vmgenid', '', { args: '' }),

  // Power management.
  pc('pc-no-s3', '-global PIIX4_PM.disable_s3=1'),
  pc('pc-no-s3-s4', '-global PIIX4_PM.disable_s3=1 -global PIIX4_PM.disable_s4=1'),
  q35('q35-no-s4', '-global ICH9-LPC.disable_s4=1'),
  q35('q35-no-s3-s4', '-global ICH9-LPC.disable_s3=1 -global ICH9-LPC.disable_s4=1'),
  pc('pc-pm-b000', '', { pciWrites: piix4(0xb000) }),
  q35('q35-pm-b000', '', { pciWrites: [...ich9(0xb000), ...pciexbar(0xb000_0001)] }),
  pc('pc-pm-unset', '', { pciWrites: [] }),
  q35('q35-pm-unset', '', { pciWrites: [] }),

  // PCI Express configuration space.
  q35('q35-mmconfig-off', '', { pciWrites: ich9(0x600) }),
  q35('q35-mmconfig-e000', '', { pciWrites: [...ich9(0x600), ...pciexbar(0xe000_0001)] }),
  q35('q35-mmconfig-64m', '', { pciWrites: [...ich9(0x600), ...pciexbar(0xb000_0005)] }),

  // Other parts of the board.
  pc('pc-no-hpet', '-machine hpet=off'),
  q35('q35-no-hpet', '-machine hpet=off'),
  pc('pc-no-smm', '-machine smm=off'),
  q35('q35-no-smm', '-machine smm=off'),
  pc('pc-uuid', '-uuid 5f4d2c1b-0a98-4765-8321-fedcba098765'),

  // As SeaBIOS leaves PCI configuration space: what a booted machine has.
  pc('pc-seabios', '-m 256M', { firmware: 'seabios', pciWrites: [] }),
  q35('q35-seabios', '-m 256M', { firmware: 'seabios', pciWrites: [] }),
]
