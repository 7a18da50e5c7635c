/**
 * Definition blocks of one machine: QEMU is started as a case says, and `etc/acpi/tables` is read and searched.
 * @module
 */
import { VmgenidError } from '../../../src/binary/errors.ts'
import { FwCfgPath } from '../../../src/fwcfg/paths.ts'
import type { QtestClient } from '../../../src/node/qtest-client.ts'
import { QTEST_MACHINE_ARGS, QtestMachine } from '../../../src/node/qtest-machine.ts'
import { debianPackages } from '../packages.ts'
import { prepareMachine } from '../prepare.ts'
import { carveTables } from './carve.ts'
import { FW_CFG_PORTS, FwCfgByRegisters, fwCfgInMemory } from './fw-cfg.ts'
import type { AmlCase, QemuProgram } from './qemu-cases.ts'
import { type CapturedGroup, tableName } from './tables.ts'
import { withTpm } from './tpm.ts'

/** hw/arm/virt.c, hw/loongarch/virt.c: VIRT_FW_CFG. */
const REGISTERS: Readonly<Record<QemuProgram, typeof FW_CFG_PORTS>> = {
  'qemu-system-x86_64': FW_CFG_PORTS,
  'qemu-system-aarch64': fwCfgInMemory(0x0902_0000),
  'qemu-system-loongarch64': fwCfgInMemory(0x1e02_0000),
}

/** Debian packages that the bytes depend on. */
const PACKAGES: Readonly<Record<QemuProgram, readonly string[]>> = {
  'qemu-system-x86_64': ['qemu-system-x86', 'seabios'],
  'qemu-system-aarch64': ['qemu-system-arm', 'qemu-efi-aarch64'],
  'qemu-system-loongarch64': ['qemu-system-misc'],
}

/** @param version of QEMU; another one is refused */
export async function captureGroup(subject: AmlCase, version = /./): Promise<CapturedGroup> {
  return withTpm(subject.args, (args) => run(subject, args, version))
}

async function run(subject: AmlCase, options: string, version: RegExp): Promise<CapturedGroup> {
  const { name, program } = subject
  const words = ['-machine', subject.machine]
  const machine = await QtestMachine.start({
    program,
    args: [...words, ...options.split(' ').filter((word) => word !== '')],
  })
  try {
    const { number } = machine.qmp.version
    if (!version.test(number)) {
      throw new VmgenidError('CAPTURE_VERSION', `this is ${program} ${number}, the corpus is of 7.2`)
    }
    const pciConfig = await prepareMachine(machine, subject)
    const tables = carveTables(await readTables(machine.qtest, program))
    return {
      origin: {
        name,
        program,
        version: number,
        packages: debianPackages(...PACKAGES[program]),
        commandLine: [program, ...QTEST_MACHINE_ARGS, ...words, subject.args].join(' ').trim(),
        ...(pciConfig !== '' && { pciConfigBeforeDump: pciConfig }),
      },
      tables: tables.map((table) => ({ name: tableName(name, table), bytes: table.bytes })),
    }
  } finally {
    await machine.close()
  }
}

async function readTables(qtest: QtestClient, program: QemuProgram): Promise<Uint8Array> {
  const fwCfg = new FwCfgByRegisters(qtest, REGISTERS[program])
  const find = async () => {
    const file = (await fwCfg.files()).find(({ name }) => name === FwCfgPath.acpiTables)
    if (!file) throw new VmgenidError('CAPTURE_NO_TABLES', 'this machine offers no etc/acpi/tables')
    return file
  }
  // The first select makes the tables anew, and their size is right from then on.
  await fwCfg.read((await find()).selector, 1)
  const { selector, size } = await find()
  return fwCfg.read(selector, size)
}
