/**
 * One capture: start QEMU as a case says, program PCI configuration space, read everything that fw_cfg offers.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { equalBytes, fromLatin1 } from '../../src/binary/bytes.ts'
import { sum8 } from '../../src/binary/checksum.ts'
import { hex } from '../../src/binary/numbers.ts'
import type { FwCfgIndex } from '../../src/fwcfg/index-json.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import type { FwCfgSelector } from '../../src/fwcfg/selectors.ts'
import * as keys from '../../src/fwcfg/selectors.ts'
import { TimeoutError } from '../../src/node/errors.ts'
import type { QtestClient } from '../../src/node/qtest-client.ts'
import { QtestFwCfg } from '../../src/node/qtest-fw-cfg.ts'
import { QTEST_MACHINE_ARGS, QtestMachine } from '../../src/node/qtest-machine.ts'
import type { CaptureCase, PciWrite } from './cases.ts'

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

/** How long SeaBIOS gets to read the tables; it needs about one second. */
const FIRMWARE_MILLISECONDS = 20_000

export async function capture(subject: CaptureCase, program?: string): Promise<Capture> {
  const args = ['-machine', subject.machine, ...subject.args.split(' ').filter((word) => word !== '')]
  const machine = await QtestMachine.start({ args, ...(program !== undefined && { program }) })
  try {
    const { qtest, qmp } = machine
    const fwCfg = new QtestFwCfg(qtest)
    if (subject.firmware) await runFirmware(machine)
    for (const write of subject.pciWrites) await writePciConfig(qtest, write)

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

    const pciConfig = subject.firmware
      ? `by ${subject.firmware}: ${await readBack(qtest, subject.machine)}`
      : describePciWrites(subject.pciWrites)
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
      packages: debianPackages(),
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

const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc

function configAddress(address: string, register: number): number {
  const [bus = 0, device = 0, fn = 0] = address.split(/[:.]/).map((digits) => Number.parseInt(digits, 16))
  return (0x8000_0000 + (bus << 16) + (device << 11) + (fn << 8) + (register & 0xfc)) >>> 0
}

async function writePciConfig(qtest: QtestClient, write: PciWrite): Promise<void> {
  await qtest.outl(CONFIG_ADDRESS, configAddress(write.address, write.register))
  const port = CONFIG_DATA + (write.register & 3)
  await (write.size === 4 ? qtest.outl(port, write.value) : qtest.outb(port, write.value))
}

/** `00:01.3 0x40=0x00000601, 0x80=0x01; 00:00.0 0x60=0xb0000001` */
function describePciWrites(writes: readonly PciWrite[]): string {
  const byAddress = new Map<string, string[]>()
  for (const { address, register, size, value } of writes) {
    const texts = byAddress.get(address) ?? []
    texts.push(`${hex(register, 2)}=${hex(value, 2 * size)}`)
    byAddress.set(address, texts)
  }
  return Array.from(byAddress, ([address, texts]) => `${address} ${texts.join(', ')}`).join('; ')
}

/** The registers that firmware programs and the tables depend on. */
async function readBack(qtest: QtestClient, machine: 'pc' | 'q35'): Promise<string> {
  const registers: Omit<PciWrite, 'value'>[] =
    machine === 'pc'
      ? [
          { address: '00:01.3', register: 0x40, size: 4 },
          { address: '00:01.3', register: 0x80, size: 1 },
        ]
      : [
          { address: '00:1f.0', register: 0x40, size: 4 },
          { address: '00:1f.0', register: 0x44, size: 1 },
          { address: '00:00.0', register: 0x60, size: 4 },
        ]
  const found: PciWrite[] = []
  for (const register of registers) {
    await qtest.outl(CONFIG_ADDRESS, configAddress(register.address, register.register))
    const value = await (register.size === 4 ? qtest.inl(CONFIG_DATA) : qtest.inb(CONFIG_DATA))
    found.push({ ...register, value })
  }
  return describePciWrites(found)
}

/** Lets the firmware run until its linker/loader script is done, which the RSDP's checksum ends. */
async function runFirmware({ qtest, qmp }: QtestMachine): Promise<void> {
  await qmp.execute('cont')
  const end = Date.now() + FIRMWARE_MILLISECONDS
  while (!hasLinkedRsdp(await qtest.read(0xe0000, 0x20000))) {
    if (Date.now() > end)
      throw new TimeoutError('the firmware has put no RSDP into memory', FIRMWARE_MILLISECONDS)
    await sleep(50)
  }
  await qmp.execute('stop')
}

function hasLinkedRsdp(memory: Uint8Array): boolean {
  const signature = fromLatin1('RSD PTR ')
  for (let offset = 0; offset < memory.length; offset += 16) {
    if (!equalBytes(memory.subarray(offset, offset + 8), signature)) continue
    if (sum8(memory.subarray(offset, offset + 20)) === 0) return true
  }
  return false
}

function trimZeros(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return bytes.slice(0, end)
}

function debianPackages(): Readonly<Record<string, string>> {
  try {
    const lines = execFileSync('dpkg-query', ['--show', 'qemu-system-x86', 'seabios'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return Object.fromEntries(
      Array.from(lines.matchAll(/^(\S+)\t(\S+)$/gm), ([, name, version]) => [name, version]),
    )
  } catch {
    return {}
  }
}
