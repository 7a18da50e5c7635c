/**
 * Our board's own files in place of QEMU's: a real q35 without ACPI of its own (`acpi=off`) is given them by `-fw_cfg`.
 * Real SeaBIOS carries out our script, real Linux loads our tables. QEMU's own files, same machine, are the control.
 *
 * A `pc` has no PM hardware with `acpi=off`; its DSDT is proven by `dsdt.test.ts`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { Board } from '../../src/board/board.ts'
import { dumpBoard } from '../../src/board/dump.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import { all, requireTool } from '../tools.ts'
import { requireLinux } from './kernel.ts'
import { acpiComplaints, bootLinux, type LinuxRun } from './linux.ts'

const tools = all(requireTool('qemu-system-x86_64'), requireLinux())
const BOOTS = 250_000 // milliseconds, for two
const GUID = '00112233-4455-6677-8899-aabbccddeeff'
const OURS = [
  FwCfgPath.acpiTables,
  FwCfgPath.acpiRsdp,
  FwCfgPath.tableLoader,
  FwCfgPath.vmgenidGuid,
  FwCfgPath.vmgenidAddr,
]

const COMMANDS = [
  'cat /sys/bus/acpi/devices/QEMUVGID:00/status',
  'ls /sys/bus/acpi/drivers/vmgenid',
  'cat /sys/firmware/acpi/interrupts/gpe05',
  'od -An -v -tx1 /sys/firmware/acpi/tables/SSDT',
]

describe.skipIf(tools.missing)(tools.title('our board’s files on a real q35'), () => {
  let folder: string
  let ours: LinuxRun
  let control: LinuxRun

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vmgenid-board-'))
    const board = new Board({ kind: 'q35', memorySize: 256 * 2 ** 20, vmgenid: { guid: Guid.parse(GUID) } })
    const { index, files } = dumpBoard(board)
    const qemuArgs = ['-machine', 'acpi=off']
    for (const { name, file } of index.files.filter((entry) =>
      OURS.some((wanted) => wanted === entry.name),
    )) {
      const path = join(folder, file ?? '')
      await writeFile(path, files.get(file ?? '') ?? '')
      qemuArgs.push('-fw_cfg', `name=${name},file=${path}`)
    }
    ours = await bootLinux({ machine: 'q35', qemuArgs, commands: COMMANDS })
    control = await bootLinux({
      machine: 'q35',
      qemuArgs: ['-device', `vmgenid,guid=${GUID}`],
      commands: COMMANDS,
    })
  }, BOOTS)
  afterAll(async () => {
    if (folder) await rm(folder, { recursive: true })
  })

  const outputs = (result: LinuxRun) => result.outputs.map(({ output }) => output)
  /** Table signatures and lengths, as the kernel lists them. */
  const tablesOf = (result: LinuxRun) =>
    Array.from(result.dmesg.matchAll(/ACPI: (\w{4}) 0x[0-9A-F]+ (\w{6}) \(v(\d\d) (.{6}) (.{8})/g), (match) =>
      match.slice(1),
    )

  it('gives Linux the same tables as QEMU’s, but for the length of the DSDT', () => {
    const known = (tables: string[][]) =>
      tables.map((table) => (table[0] === 'DSDT' ? ['DSDT', '', ...table.slice(2)] : table))
    expect(known(tablesOf(ours))).toEqual(known(tablesOf(control)))
    expect(tablesOf(ours).map(([signature]) => signature)).toContain('SSDT')
  })

  it('gives Linux nothing to complain of that QEMU’s do not', () => {
    expect(acpiComplaints(ours.dmesg)).toEqual(acpiComplaints(control.dmesg))
  })

  it('brings the driver to the device, with the event enabled', () => {
    const [status, driver, gpe] = outputs(ours)
    expect(status).toBe('15')
    expect(driver).toContain('QEMUVGID:00')
    expect(gpe).toMatch(/enabled/)
  })

  it('has SeaBIOS put the address into the SSDT, which then is QEMU’s to the byte', () => {
    const ssdt = (result: LinuxRun) =>
      outputs(result)[3]
        ?.trim()
        .split(/\s+/)
        .map((byte) => Number.parseInt(byte, 16)) ?? []
    const bytes = ssdt(ours)
    expect(bytes).toHaveLength(202)
    expect(bytes.reduce((sum, byte) => sum + byte, 0) % 256).toBe(0)
    expect(bytes.slice(0x2a, 0x2e)).not.toEqual([0, 0, 0, 0])
    expect(bytes).toEqual(ssdt(control))
  })

  it('lets the machine switch itself off', () => {
    expect(ours.exited.reason).toBe('guest-shutdown')
  })
})
