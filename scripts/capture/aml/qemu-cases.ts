/**
 * The machines whose definition blocks are kept: each has devices, buses or a board version that make its DSDT another
 * program, or an SSDT of its own.
 * @module
 */
import { GUID, PC_FIRMWARE_WRITES, type PciWrite, Q35_FIRMWARE_WRITES } from '../cases.ts'
import { TPM2_SOCKET, TPM12_SOCKET } from './tpm.ts'

export type QemuProgram = 'qemu-system-x86_64' | 'qemu-system-aarch64' | 'qemu-system-loongarch64'

export interface AmlCase {
  readonly name: string
  readonly program: QemuProgram
  /** First words of `-machine`. */
  readonly machine: string
  /** Everything else on the command line, as a person would type it. */
  readonly args: string
  readonly pciWrites: readonly PciWrite[]
  /** Firmware runs first: windows of bridges and bus numbers are as it assigned them. */
  readonly firmware?: 'seabios'
}

type Variation = Partial<Pick<AmlCase, 'machine' | 'pciWrites' | 'firmware'>>

const x86 =
  (prefix: string, machine: string, pciWrites: readonly PciWrite[]) =>
  (name: string, args: string, variation: Variation = {}): AmlCase => ({
    name: `${prefix}-${name}`,
    program: 'qemu-system-x86_64',
    machine,
    args,
    pciWrites,
    ...variation,
  })

const pc = x86('pc', 'pc', PC_FIRMWARE_WRITES)
const q35 = x86('q35', 'q35', Q35_FIRMWARE_WRITES)
const microvm = x86('microvm', 'microvm', [])

/** Bridges are numbered and have windows, as firmware leaves them. */
const booted: Variation = { firmware: 'seabios', pciWrites: [] }

const MEMORY_HOTPLUG = '-m 1G,slots=4,maxmem=8G'
const DIMM = '-object memory-backend-ram,id=mem1,size=1G -device pc-dimm,memdev=mem1'
const NVDIMM = '-object memory-backend-ram,id=nv1,size=128M -device nvdimm,memdev=nv1'
const NODES = [
  '-smp 4 -object memory-backend-ram,id=ram0,size=1G -object memory-backend-ram,id=ram1,size=1G',
  '-numa node,nodeid=0,memdev=ram0,cpus=0-1 -numa node,nodeid=1,memdev=ram1,cpus=2-3',
].join(' ')
const tpm = (socket: string) =>
  `-chardev socket,id=tpm-chardev,path=${socket} -tpmdev emulator,id=tpm0,chardev=tpm-chardev`
const BMC = '-device ipmi-bmc-sim,id=bmc0'
const FLOPPY = 'format=raw,file=null-co://,file.size=1474560'
const ISA = [
  '-device isa-serial -device isa-serial -chardev null,id=null0 -device isa-parallel,chardev=null0',
  '-chardev null,id=null1 -device isa-debugcon,chardev=null1',
].join(' ')
const ROOT_PORTS = [
  '-device pcie-root-port,id=rp1,chassis=1,slot=1 -device pcie-root-port,id=rp2,chassis=2,slot=2,hotplug=off',
  '-device virtio-net-pci,bus=rp1',
].join(' ')
const NO_BRIDGE_HOTPLUG = 'acpi-pci-hotplug-with-bridge-support=off'

/** The same device in each of the slots. */
function inSlots(device: string, first: number, count: number): string {
  return Array.from({ length: count }, (_, i) => `-device ${device},addr=${(first + i).toString(16)}`).join(
    ' ',
  )
}

function rootPorts(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `-device pcie-root-port,chassis=${i + 1},slot=${i + 1}`,
  ).join(' ')
}

const X86: readonly AmlCase[] = [
  // Board versions: each is the oldest with this DSDT, or one of its options.
  pc('i440fx-1.7', '', { machine: 'pc-i440fx-1.7' }),
  pc('i440fx-2.4-bridge', '-device pci-bridge,chassis_nr=1', { machine: 'pc-i440fx-2.4', ...booted }),
  pc('i440fx-2.6-cpu-hotplug', '-smp 2,maxcpus=12', { machine: 'pc-i440fx-2.6' }),
  pc('i440fx-2.7', '-smp 3', { machine: 'pc-i440fx-2.7' }),
  q35('2.4', '', { machine: 'pc-q35-2.4' }),
  q35('2.7', '-smp 3', { machine: 'pc-q35-2.7' }),
  q35('2.8-memory-hotplug', `${MEMORY_HOTPLUG} ${DIMM}`, { machine: 'pc-q35-2.8' }),
  q35('6.0-root-ports', ROOT_PORTS, { machine: 'pc-q35-6.0', ...booted }),

  // Processors.
  pc('cpu-topology', '-smp 2,maxcpus=12,sockets=3,cores=2,threads=2'),
  q35('smp255', '-smp 255'),

  // Memory.
  pc('memory-hotplug', MEMORY_HOTPLUG),
  pc('nvdimm', `-machine nvdimm=on ${MEMORY_HOTPLUG} ${NVDIMM}`),
  pc('nvdimm-16', `-machine nvdimm=on -m 1G,slots=16,maxmem=8G ${NVDIMM}`),
  pc('numa', `-m 2G ${NODES}`),
  pc('numa-dimm', `-m 2G,slots=8,maxmem=16G ${NODES} ${DIMM}`),
  q35('memory-hotplug-255', '-m 1G,slots=255,maxmem=256G'),
  q35('nvdimm-dimm', `-machine nvdimm=on -m 1G,slots=2,maxmem=8G ${DIMM} ${NVDIMM}`),
  q35(
    'virtio-mem',
    `${MEMORY_HOTPLUG} -object memory-backend-ram,id=vm0,size=1G -device virtio-mem-pci,memdev=vm0`,
  ),

  // Parts of the board.
  pc('no-i8042', '-machine i8042=off'),
  pc('isa', ISA),
  pc('floppy', `-drive if=floppy,${FLOPPY}`),
  pc('floppies', `-drive if=floppy,${FLOPPY} -drive if=floppy,format=raw,file=null-co://,file.size=737280`),
  pc('pvpanic', '-device pvpanic -device vmcoreinfo'),
  pc('applesmc', '-device isa-applesmc,osk=x'),
  pc('ipmi-kcs', `${BMC} -device isa-ipmi-kcs,bmc=bmc0`),
  pc('ipmi-bt', `${BMC} -device isa-ipmi-bt,bmc=bmc0,irq=5`),
  pc('tpm2-tis', `${tpm(TPM2_SOCKET)} -device tpm-tis,tpmdev=tpm0`),
  pc('tpm12-tis', `${tpm(TPM12_SOCKET)} -device tpm-tis,tpmdev=tpm0`),
  q35('tpm2-tis', `${tpm(TPM2_SOCKET)} -device tpm-tis,tpmdev=tpm0`),
  q35('tpm2-crb', `${tpm(TPM2_SOCKET)} -device tpm-crb,tpmdev=tpm0`),
  q35('tpm2-no-ppi', `${tpm(TPM2_SOCKET)} -device tpm-crb,tpmdev=tpm0,ppi=off`),
  q35('isa', ISA),
  q35('floppy', `-device isa-fdc -drive if=none,id=fd,${FLOPPY} -device floppy,drive=fd`),
  q35('usb', '-device ich9-usb-ehci1 -device ich9-usb-uhci1 -device qemu-xhci'),
  q35('ipmi-smbus', `${BMC} -device smbus-ipmi,bmc=bmc0`),
  q35('applesmc', '-device isa-applesmc,osk=x -device pvpanic'),
  q35('no-sata-no-smbus', '-machine sata=off,smbus=off'),
  q35('few-parts', '-machine smm=off,hpet=off,i8042=off -global ICH9-LPC.disable_s3=1'),
  q35(
    'erst-viot',
    [
      '-object memory-backend-ram,id=erst0,size=64K,share=on -device acpi-erst,memdev=erst0',
      '-device virtio-iommu-pci -device pvpanic-pci',
    ].join(' '),
  ),
  q35('oem-id', '-machine x-oem-id=ACMEHW,x-oem-table-id=ACME -device vmgenid'),

  // PCI.
  pc('vga', '-device VGA'),
  pc('bridge', '-device pci-bridge,chassis_nr=1,id=br1 -device e1000,bus=br1,addr=2', booted),
  pc(
    'bridges-nested',
    [
      '-device pci-bridge,chassis_nr=1,id=br1 -device pci-bridge,chassis_nr=2,bus=br1,id=br2,addr=3',
      '-device e1000,bus=br2,addr=1',
    ].join(' '),
    booted,
  ),
  pc('bridges-6', inSlots('pci-bridge,chassis_nr=1', 4, 6), booted),
  pc('no-bridge-hotplug', `-global PIIX4_PM.${NO_BRIDGE_HOTPLUG} -device pci-bridge,chassis_nr=1`, booted),
  pc('no-root-hotplug', '-global PIIX4_PM.acpi-root-pci-hotplug=off -device pci-bridge,chassis_nr=1', booted),
  pc('no-hotplug', `-global PIIX4_PM.acpi-root-pci-hotplug=off -global PIIX4_PM.${NO_BRIDGE_HOTPLUG}`),
  pc(
    'no-hotplug-full',
    [
      `-global PIIX4_PM.acpi-root-pci-hotplug=off -global PIIX4_PM.${NO_BRIDGE_HOTPLUG}`,
      inSlots('virtio-rng-pci', 4, 20),
    ].join(' '),
  ),
  pc('pxb', '-device pxb,bus_nr=128,id=pxb1 -device e1000,bus=pxb1,addr=1', booted),
  q35('root-ports', ROOT_PORTS, booted),
  q35('root-ports-16', rootPorts(16), booted),
  q35('root-ports-native', `-global ICH9-LPC.${NO_BRIDGE_HOTPLUG} ${ROOT_PORTS}`, booted),
  q35(
    'bridges',
    [
      '-device pcie-pci-bridge,id=br1 -device pci-bridge,chassis_nr=2,id=br2,bus=br1,addr=1',
      '-device e1000,bus=br2,addr=1',
    ].join(' '),
    booted,
  ),
  q35('dmi-bridge', '-device i82801b11-bridge,id=dmi -device pci-bridge,chassis_nr=3,bus=dmi,addr=2', booted),
  q35(
    'switch',
    [
      '-device pcie-root-port,id=rp1,chassis=1 -device x3130-upstream,id=up,bus=rp1',
      '-device xio3130-downstream,bus=up,chassis=2,slot=1 -device xio3130-downstream,bus=up,chassis=3,slot=2',
    ].join(' '),
    booted,
  ),
  q35(
    'multifunction',
    [
      '-device pcie-root-port,chassis=1,multifunction=on,addr=3.0 -device pcie-root-port,chassis=2,addr=3.1',
      '-device pcie-root-port,chassis=3,addr=3.2',
    ].join(' '),
    booted,
  ),
  q35(
    'acpi-index',
    [
      '-device pcie-root-port,id=rp1,chassis=1 -device virtio-net-pci,bus=rp1,acpi-index=3',
      '-device e1000e,acpi-index=100',
    ].join(' '),
    booted,
  ),
  q35(
    'pxb-pcie',
    [
      '-device pxb-pcie,bus_nr=64,id=pxb1,bus=pcie.0 -device pcie-root-port,bus=pxb1,id=rp1,chassis=5,slot=5',
      '-device pxb-pcie,bus_nr=128,id=pxb2,bus=pcie.0',
    ].join(' '),
    booted,
  ),
  q35('pxb-numa', `-m 2G ${NODES} -device pxb-pcie,bus_nr=64,bus=pcie.0,numa_node=1`, booted),
  q35(
    'everything',
    [
      `-machine nvdimm=on -m 1G,slots=4,maxmem=8G -smp 2,maxcpus=6 -device vmgenid,guid=${GUID}`,
      `${NVDIMM} ${ISA} ${BMC} -device isa-ipmi-bt,bmc=bmc0 -device pvpanic -device isa-applesmc,osk=x`,
      `${tpm(TPM2_SOCKET)} -device tpm-crb,tpmdev=tpm0 -device VGA -device ich9-usb-uhci1`,
      `${ROOT_PORTS} -device pxb-pcie,bus_nr=96,bus=pcie.0`,
    ].join(' '),
    booted,
  ),

  // Hardware-reduced ACPI.
  microvm('plain', ''),
  microvm('usb', '-machine usb=on'),
  microvm('pcie', '-machine pcie=on'),
  microvm(
    'ioapic2-off',
    '-machine ioapic2=off -drive if=none,id=d0,format=raw,file=null-co:// -device virtio-blk-device,drive=d0',
  ),
  microvm(
    'virtio',
    '-device virtio-net-device -device virtio-rng-device -device virtio-serial-device -smp 4',
  ),
  microvm('all', '-machine usb=on,pcie=on,rtc=on -device virtio-rng-device -smp 8'),
]

const virt = (name: string, args: string, machine = 'virt'): AmlCase => ({
  name: `virt-${name}`,
  program: 'qemu-system-aarch64',
  machine,
  // Without firmware there is no Generic Event Device.
  args: `-cpu cortex-a57 -bios /usr/share/qemu-efi-aarch64/QEMU_EFI.fd${args && ' '}${args}`,
  pciWrites: [],
})

const ARM: readonly AmlCase[] = [
  virt('2.12', '', 'virt-2.12'),
  virt('4.2', '', 'virt-4.2'),
  virt('plain', ''),
  { ...virt('no-firmware', ''), args: '-cpu cortex-a57' },
  virt('smp8', '-smp 8'),
  virt('memory-hotplug', `${MEMORY_HOTPLUG} ${DIMM}`),
  virt('nvdimm', `-machine nvdimm=on ${MEMORY_HOTPLUG} ${NVDIMM}`),
  virt('numa', `-m 2G ${NODES}`),
  virt('highmem-off', '-machine highmem=off'),
  virt('pxb', '-device pxb-pcie,bus_nr=128,id=pxb1 -device pcie-root-port,bus=pxb1,chassis=1'),
  virt('tpm', `${tpm(TPM2_SOCKET)} -device tpm-tis-device,tpmdev=tpm0`),
]

const LOONGARCH: readonly AmlCase[] = [
  {
    name: 'loongarch-plain',
    program: 'qemu-system-loongarch64',
    machine: 'virt',
    args: '-cpu la464 -m 1G',
    pciWrites: [],
  },
]

/** In the order of the corpus. */
export const AML_CASES: readonly AmlCase[] = [...X86, ...ARM, ...LOONGARCH]
