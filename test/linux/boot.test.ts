import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CASES } from '../../scripts/capture/cases.ts'
import { all, requireTool } from '../tools.ts'
import { requireLinux } from './kernel.ts'
import { acpiComplaints, bootLinux, LinuxGuest, LinuxGuestError } from './linux.ts'

const tools = all(requireTool('qemu-system-x86_64'), requireLinux())
const GUID = '00112233-4455-6677-8899-aabbccddeeff'
const TIMEOUT = { timeout: 200_000 }

/** The DSDT out of a golden capture: the table behind the FACS. */
function goldenDsdt(name: string): Uint8Array {
  const tables = readFileSync(join(import.meta.dirname, '../golden/qemu-7.2', name, 'etc_acpi_tables'))
  const offset = 0x40
  expect(tables.toString('latin1', offset, offset + 4)).toBe('DSDT')
  return new Uint8Array(tables.subarray(offset, offset + tables.readUInt32LE(offset + 4)))
}

describe.skipIf(tools.missing)(tools.title('Linux on real QEMU'), () => {
  it('binds its driver to the generation ID of QEMU’s own tables', TIMEOUT, async () => {
    const run = await bootLinux({
      machine: 'pc',
      qemuArgs: ['-device', `vmgenid,guid=${GUID}`],
      commands: [
        'cat /sys/bus/acpi/devices/QEMUVGID:00/status',
        'ls /sys/bus/acpi/drivers/vmgenid',
        'cat /nonexistent',
        "printf 'no newline at the end'",
      ],
    })
    expect(run.dmesg).toMatch(
      /ACPI: SSDT 0x[0-9A-F]+ 0000CA \(v01 BOCHS {2}VMGENID {2}00000001 BXPC 00000001\)/,
    )
    expect(acpiComplaints(run.dmesg)).toEqual([])
    expect(run.outputs[0]).toEqual({
      command: 'cat /sys/bus/acpi/devices/QEMUVGID:00/status',
      output: '15',
      status: 0,
    })
    expect(run.outputs[1]?.output.split('\n')).toContain('QEMUVGID:00')
    expect(run.outputs[2]).toMatchObject({ status: 1, output: expect.stringContaining('No such file') })
    expect(run.outputs[3]?.output).toBe('no newline at the end')
    expect(run.exited).toMatchObject({ code: 0, reason: 'guest-shutdown' })
  })

  it.each(['pc', 'q35'] as const)('takes a DSDT of ours in place of the %s’s', TIMEOUT, async (machine) => {
    // As SeaBIOS saw it, on this size of memory.
    expect(CASES.find(({ name }) => name === `${machine}-seabios`)?.args).toContain('-m 256M')
    const run = await bootLinux({
      machine,
      qemuArgs: ['-device', 'vmgenid'],
      tables: { dsdt: goldenDsdt(`${machine}-seabios`) },
      commands: ['cat /sys/bus/acpi/devices/QEMUVGID:00/status'],
    })
    expect(run.dmesg).toContain('DSDT ACPI table found in initrd [kernel/firmware/acpi/dsdt.aml]')
    expect(run.dmesg).toContain('Table Upgrade: override [DSDT-BOCHS -BXPC    ]')
    expect(acpiComplaints(run.dmesg)).toEqual([])
    expect(run.outputs[0]?.output).toBe('15')
    expect(run.exited.reason).toBe('guest-shutdown')
  })

  it('tells what the console said when a guest does not get ready', TIMEOUT, async () => {
    const failed = LinuxGuest.boot({ machine: 'pc', kernelArgs: 'rdinit=/absent' })
    await expect(failed).rejects.toThrow(LinuxGuestError)
    await expect(failed).rejects.toThrow(/QEMU ended before Linux boots[\s\S]*Kernel panic/)
  })
})
