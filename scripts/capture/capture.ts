/**
 * One capture: start QEMU as a case says, program PCI configuration space, read everything that fw_cfg offers.
 * @module
 */
import type { FwCfgIndex } from '../../src/fwcfg/index-json.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import type { FwCfgSelector } from '../../src/fwcfg/selectors.ts'
import * as keys from '../../src/fwcfg/selectors.ts'
import { QtestFwCfg } from '../../src/node/qtest-fw-cfg.ts'
import { QTEST_MACHINE_ARGS, QtestMachine } from '../../src/node/qtest-machine.ts'
import type { CaptureCase } from './cases.ts'
import { debianPackages } from './packages.ts'
import { prepareMachine } from './prepare.ts'

export interface Capture {
  readonly index: FwCfgIndex
  /** Bytes by file name inside the folder; what is not stored is not here. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** What is stored otherwise than the guest reads it, in sentences. */
  readonly notes: readonly string[]
  /** Without the options that only open the sockets. */
  readonly commandLine: string
  /** Of the Debian packages that the bytes depend on; empty elsewhere. */
  readonly packages: Readonly<Record<string, string>>
}

/** Made anew by QEMU on the first select after a reset. */
const REBUILT: readonly string[] = [FwCfgPath.acpiTables, FwCfgPath.acpiRsdp, FwCfgPath.tableLoader]

/** Option ROMs are programs under licences of their own: listed, not stored. */
const isProgram = (name: string) => name.startsWith('genroms/')

const NOTES: readonly string[] = [
  'etc_acpi_tables is stored without its trailing zeros; index.json has the size that a guest sees.',
  'Option ROMs (genroms/) are not stored.',
]

/** Sizes of the items below the first file; a directory does not list them. */
const FIXED_ITEMS: readonly (readonly [FwCfgSelector, number])[] = [
  [keys.FW_CFG_SIGNATURE, 4],
  [keys.FW_CFG_ID, 4],
  [keys.FW_CFG_UUID, 16],
  [keys.FW_CFG_RAM_SIZE, 8],
  [keys.FW_CFG_NOGRAPHIC, 2],
  [keys.FW_CFG_NB_CPUS, 2],
  [keys.FW_CFG_BOOT_MENU, 2],
  [keys.FW_CFG_MAX_CPUS, 2],
  [keys.FW_CFG_IRQ0_OVERRIDE, 4],
  [keys.FW_CFG_HPET, 121],
]

export async function capture(subject: CaptureCase, program?: string): Promise<Capture> {
  const args = ['-machine', subject.machine, ...subject.args.split(' ').filter((word) => word !== '')]
  const machine = await QtestMachine.start({ args, ...(program !== undefined && { program }) })
  try {
    const { qtest, qmp } = machine
    const fwCfg = new QtestFwCfg(qtest)
    const pciConfig = await prepareMachine(machine, subject)

    const files = new Map<string, Uint8Array>()
    const entries: FwCfgIndex['files'][number][] = []
    // Select one of the rebuilt files first: the directory lists the sizes that the guest will find.
    const selector = (await fwCfg.files()).find(({ name }) => name === FwCfgPath.acpiTables)?.selector
    if (selector !== undefined) await fwCfg.read(selector, 1)
    for (const { name, selector, size } of await fwCfg.files()) {
      const bytes = await fwCfg.read(selector, size)
      const stored = isProgram(name) || size === 0 ? undefined : name.replaceAll('/', '_')
      if (stored !== undefined) files.set(stored, name === FwCfgPath.acpiTables ? trimZeros(bytes) : bytes)
      entries.push({
        name,
        selector,
        size,
        guestWritable: await fwCfg.isWritable(selector, size),
        rebuiltOnSelect: REBUILT.includes(name),
        ...(stored !== undefined && { file: stored }),
      })
    }

    return {
      index: {
        qemu: qmp.version.number,
        machine: subject.machine,
        arguments: ['-nodefaults -display none', subject.args].filter((part) => part !== '').join(' '),
        ...(pciConfig !== '' && { pciConfigBeforeDump: pciConfig }),
        fixedItems: await readFixedItems(fwCfg),
        files: entries,
      },
      files,
      notes: NOTES,
      commandLine: ['qemu-system-x86_64', ...QTEST_MACHINE_ARGS, ...args].join(' '),
      packages: debianPackages('qemu-system-x86', 'seabios'),
    }
  } finally {
    await machine.close()
  }
}

async function readFixedItems(fwCfg: QtestFwCfg): Promise<ReadonlyMap<FwCfgSelector, Uint8Array>> {
  const items = new Map<FwCfgSelector, Uint8Array>()
  for (const [selector, size] of FIXED_ITEMS) items.set(selector, await fwCfg.read(selector, size))
  const nodes = readU64(await fwCfg.read(keys.FW_CFG_NUMA, 8))
  const [low = 0, high = 0] = items.get(keys.FW_CFG_MAX_CPUS) ?? []
  const apicIdLimit = low + 256 * high
  items.set(keys.FW_CFG_NUMA, await fwCfg.read(keys.FW_CFG_NUMA, 8 * (1 + apicIdLimit + nodes)))
  return items
}

function readU64(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
}

function trimZeros(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return bytes.slice(0, end)
}
