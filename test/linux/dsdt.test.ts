/**
 * Our DSDT in real Linux on real QEMU, in place of QEMU's own; the same machine with QEMU's own is the control.
 *
 * PCI devices are put behind one bridge in each slot whose pins are routed differently, four to a bridge, so that every
 * pin of these slots is in use. They are serial ports, whose driver is in the kernel and takes INTx: an interrupt that
 * arrives is proof of its route.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { buildDsdt, type DsdtParameters } from '../../src/board/dsdt/dsdt.ts'
import { all, requireTool } from '../tools.ts'
import { requireLinux } from './kernel.ts'
import { acpiComplaints, type LinuxExit, LinuxGuest } from './linux.ts'

const tools = all(requireTool('qemu-system-x86_64'), requireLinux())
const BOOTS = 250_000 // milliseconds, for two
const GIB = 2 ** 30

interface Machine {
  readonly machine: 'pc' | 'q35'
  readonly memory: string
  readonly kernelArgs: string
  /** Slots with a bridge. */
  readonly slots: readonly number[]
  readonly dsdt: DsdtParameters
}

const PC: DsdtParameters = {
  kind: 'pc',
  below4G: GIB / 4,
  pciHole64: { start: 4 * GIB, size: 2 * GIB },
  pm: { pmBase: 0x600, gpe0: 0xafe0 },
  hpet: true,
  disableS3: false,
  disableS4: false,
}
const Q35: DsdtParameters = {
  ...PC,
  kind: 'q35',
  pciHole64: { start: 4 * GIB, size: 32 * GIB },
  pm: { pmBase: 0x600, gpe0: 0x620 },
  expressWindow: { base: 0xb000_0000n, size: GIB / 4 },
}
/** Four in a row turn the pins once around; 25 and 30 are the chipset's own. */
const Q35_SLOTS = [1, 2, 3, 4, 25, 30]

const MACHINES: Readonly<Record<string, Machine>> = {
  pc: { machine: 'pc', memory: '256M', kernelArgs: '', slots: [2, 3, 4, 5], dsdt: PC },
  q35: { machine: 'q35', memory: '256M', kernelArgs: '', slots: Q35_SLOTS, dsdt: Q35 },
  'q35 with the 8259s, and memory above 4 GiB': {
    machine: 'q35',
    memory: '3G',
    kernelArgs: 'noapic',
    slots: Q35_SLOTS,
    dsdt: { ...Q35, below4G: 2 * GIB, pciHole64: { start: 5 * GIB, size: 32 * GIB } },
  },
}

const COMMANDS = {
  vmgenid: 'cat /sys/bus/acpi/devices/QEMUVGID:00/status; ls /sys/bus/acpi/drivers/vmgenid',
  pci: 'cd /sys/bus/pci/devices; for d in *; do echo $d $(cat $d/irq $d/resource); done',
  pnp: 'cd /sys/bus/pnp/devices; for d in *; do echo $(cat $d/id $d/resources); done',
  // For each serial port on PCI: its address, its interrupt, and how many came while it sent.
  interrupts:
    "count() { awk -v n=$1: '$1 == n { print $2 }' /proc/interrupts; }; cd /sys/class/tty; for t in ttyS*; do " +
    '[ $(basename $(readlink -f $t/device/subsystem)) = pci ] || continue; i=$(cat $t/irq); a=$(count $i); ' +
    'echo hello > /dev/$t; sleep 0.1; b=$(count $i); echo $(basename $(readlink -f $t/device)) $i $((b - a)); done',
  sci: 'sleep 1; awk \'$1 == "9:" { print $2, $NF }\' /proc/interrupts',
} as const

interface Observed {
  readonly dmesg: string
  readonly exited: LinuxExit
  readonly output: Readonly<Record<keyof typeof COMMANDS, string>>
}

async function observe(
  { machine, memory, kernelArgs, slots }: Machine,
  dsdt?: Uint8Array,
): Promise<Observed> {
  const guest = await LinuxGuest.boot({
    machine,
    qemuArgs: ['-m', memory, '-device', 'vmgenid', ...legacyPorts(), ...bridges(slots)],
    // The kernel has four serial ports unless told otherwise.
    kernelArgs: `8250.nr_uarts=32 ${kernelArgs}`,
    ...(dsdt && { tables: { dsdt } }),
  })
  try {
    const output = async (name: keyof typeof COMMANDS) => (await guest.run(COMMANDS[name])).output
    const [vmgenid, pci, pnp, interrupts] = [
      await output('vmgenid'),
      await output('pci'),
      await output('pnp'),
      await output('interrupts'),
    ]
    const dmesg = await guest.dmesg()
    // PWRBTN_EN in PM1_EN: the button's driver, which would set it, is a module.
    await guest.qmp.humanMonitorCommand('o /h 0x602 0x0100')
    await guest.qmp.execute('system_powerdown')
    const sci = await output('sci')
    return { dmesg, output: { vmgenid, pci, pnp, interrupts, sci }, exited: await guest.powerOff() }
  } finally {
    await guest.close()
  }
}

/** A second serial port and a parallel port: the first serial port is the console. */
function legacyPorts(): string[] {
  const nowhere = (id: string) => ['-chardev', `null,id=${id}`]
  return [
    ...nowhere('com2'),
    ...['-device', 'isa-serial,chardev=com2,index=1'],
    ...nowhere('lpt1'),
    ...['-device', 'isa-parallel,chardev=lpt1'],
  ]
}

/** Without hot-plug, or the control's hot-plug would decide which interrupt the bridge itself has. */
function bridges(slots: readonly number[]): string[] {
  return slots.flatMap((slot) => [
    ...['-device', `pci-bridge,id=b${slot},chassis_nr=${slot},addr=${slot.toString(16)},shpc=off`],
    ...[1, 2, 3, 4].flatMap((device) => {
      const id = `s${slot}-${device}`
      return ['-chardev', `null,id=${id}`, '-device', `pci-serial,chardev=${id},bus=b${slot},addr=${device}`]
    }),
  ])
}

const linesWith = (dmesg: string, pattern: RegExp) =>
  dmesg
    .split('\n')
    .map((line) => line.replace(/^\[[^\]]*\] */, ''))
    .filter((line) => pattern.test(line))

const CONFLICT = /conflict|can't claim|could not be reserved|no compatible bridge window|failed to assign/i

describe.skipIf(tools.missing).each(Object.entries(MACHINES))(
  tools.title('our DSDT in Linux on a %s'),
  (_, machine) => {
    let control: Observed
    let ours: Observed
    beforeAll(async () => {
      control = await observe(machine)
      ours = await observe(machine, buildDsdt(machine.dsdt))
    }, BOOTS)

    it('is the one that is used', () => {
      expect(ours.dmesg).toContain('Table Upgrade: override [DSDT-BOCHS -BXPC    ]')
      expect(control.dmesg).not.toContain('Table Upgrade')
    })

    it('gives no reason to complain, and no conflict of resources', () => {
      expect(acpiComplaints(ours.dmesg)).toEqual([])
      expect(linesWith(ours.dmesg, CONFLICT)).toEqual(linesWith(control.dmesg, CONFLICT))
    })

    it('has the same windows, BARs and interrupts of PCI devices', () => {
      const windows = (dmesg: string) => linesWith(dmesg, /root bus resource/)
      expect(windows(ours.dmesg)).toEqual(windows(control.dmesg))
      expect(windows(ours.dmesg).length).toBeGreaterThanOrEqual(6)
      expect(ours.output.pci).toBe(control.output.pci)
    })

    it('routes every pin to an interrupt that arrives', () => {
      const routes = ours.output.interrupts.split('\n').map((line) => line.split(' '))
      expect(routes).toHaveLength(4 * machine.slots.length)
      expect(routes.filter(([, , count]) => !(Number(count) > 0))).toEqual([])
      const used = new Set(routes.map(([, interrupt]) => interrupt))
      expect(used.size).toBeGreaterThan(1)
    })

    it('has the sleep states', () => {
      expect(linesWith(ours.dmesg, /\(supports S/)).toEqual(['ACPI: PM: (supports S0 S3 S4 S5)'])
    })

    it('lets the SCI of the power button through', () => {
      expect(ours.output.sci).toBe('1 acpi')
      expect(control.output.sci).toBe('1 acpi')
    })

    it('finds what is on the ISA bus, as it is found without us', () => {
      expect(pnpDevices(ours.output.pnp)).toEqual(pnpDevices(control.output.pnp))
      expect(pnpDevices(ours.output.pnp)).toEqual(
        expect.arrayContaining([
          'PNP0303 state = active io 0x60-0x60 io 0x64-0x64 irq 1',
          'PNP0501 state = active io 0x2f8-0x2ff irq 3',
          'PNP0400 state = active io 0x378-0x37f irq 7',
        ]),
      )
    })

    it('lets vmgenid’s table and driver work', () => {
      expect(ours.output.vmgenid).toMatch(/^15\n(.*\n)*QEMUVGID:00/)
      expect(ours.output.vmgenid).toBe(control.output.vmgenid)
    })

    it('turns the machine off', () => {
      expect(ours.exited).toMatchObject({ code: 0, reason: 'guest-shutdown' })
    })
  },
)

/**
 * One line a device, sorted. Left out: motherboard resources, of which we declare more, and the clock's ports, of which
 * QEMU declares eight and has two.
 */
function pnpDevices(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !/^PNP0c0[12] /.test(line))
    .map((line) => (line.startsWith('PNP0b00 ') ? line.replace(/io 0x70-0x7[17]/, 'io 0x70-…') : line))
    .toSorted()
}

describe.skipIf(tools.missing)(tools.title('our DSDT in Linux, asleep'), () => {
  it('suspends to RAM and wakes with its interrupts routed', { timeout: BOOTS }, async () => {
    const guest = await LinuxGuest.boot({
      machine: 'pc',
      qemuArgs: bridges([2]),
      kernelArgs: '8250.nr_uarts=32 no_console_suspend',
      tables: { dsdt: buildDsdt(PC) },
    })
    try {
      const before = await guest.run(COMMANDS.interrupts)
      guest.qmp.onEvent(({ event }) => {
        if (event === 'SUSPEND') void guest.qmp.execute('system_wakeup')
      })
      expect(await guest.run('echo mem > /sys/power/state')).toMatchObject({ output: '', status: 0 })
      const after = await guest.run(COMMANDS.interrupts)
      expect(after.output).toBe(before.output)
      const dmesg = await guest.dmesg()
      expect(dmesg).toContain('ACPI: PM: Waking up from system sleep state S3')
      expect(acpiComplaints(dmesg)).toEqual([])
      expect((await guest.powerOff()).reason).toBe('guest-shutdown')
    } finally {
      await guest.close()
    }
  })
})
