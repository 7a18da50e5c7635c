/**
 * The captures of `test/golden/qemu-7.2/` as test cases: each command line as the board's options, each file as bytes.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FACS_SIZE } from '../../src/acpi/facs.ts'
import { Guid } from '../../src/binary/guid.ts'
import { parseSize } from '../../src/binary/numbers.ts'
import type { AcpiOptions, BoardKind, BoardOptions } from '../../src/board/config.ts'
import { parseCpus } from '../../src/board/cpus.ts'
import { type FwCfgIndex, parseFwCfgIndex } from '../../src/fwcfg/index-json.ts'
import { CAPTURES } from '../fuzz/captures.ts'

export { CAPTURES, captureNames } from '../fuzz/captures.ts'

export interface Capture {
  readonly name: string
  readonly index: FwCfgIndex
  /** The board that QEMU's command line describes, without a DSDT. */
  readonly options: BoardOptions & { readonly acpi: Partial<AcpiOptions> }
  /** QEMU's own DSDT, as it stands in the tables. */
  readonly dsdt: Uint8Array
  /** PCI registers that were programmed before the capture, as text. */
  readonly pciSetup: string
  /** A file at the size that the guest saw; `undefined` when its bytes were not kept. */
  file(name: string): Uint8Array | undefined
}

export function loadCapture(name: string): Capture {
  const folder = join(CAPTURES, name)
  const index = parseFwCfgIndex(readFileSync(join(folder, 'index.json'), 'utf8'))
  const file = (wanted: string): Uint8Array | undefined => {
    const entry = index.files.find((candidate) => candidate.name === wanted)
    if (entry?.size === 0) return new Uint8Array()
    if (!entry?.file || !existsSync(join(folder, entry.file))) return undefined
    const bytes = new Uint8Array(entry.size) // trailing zeros of the tables are not stored
    bytes.set(readFileSync(join(folder, entry.file)))
    return bytes
  }
  const tables = file('etc/acpi/tables')
  if (!tables) throw new Error(`${name} has no tables`)
  const dsdtLength = new DataView(tables.buffer).getUint32(FACS_SIZE + 4, true)
  return {
    name,
    index,
    options: boardOptions(index.machine ?? '', index.arguments ?? ''),
    dsdt: tables.slice(FACS_SIZE, FACS_SIZE + dsdtLength),
    pciSetup: (index.pciConfigBeforeDump ?? '').replace(/^by seabios: /, ''),
    file,
  }
}

/** The options of `qemu-system-x86_64` that the captures use; any other one is an error, not ignored. */
function boardOptions(machine: string, text: string): Capture['options'] {
  const [kind, ...machineFlags] = machine.split(',')
  const options: { -readonly [K in keyof BoardOptions]: BoardOptions[K] } = { kind: kind as BoardKind }
  let acpi: Partial<AcpiOptions> = {}
  const words = text.split(/\s+/).filter((word) => word !== '')
  const flag = (name: string): void => {
    if (name === 'hpet=off') acpi = { ...acpi, hpet: false }
    else if (name === 'smm=off') options.smm = false
    else if (!name.startsWith('memory-backend=')) throw new Error(`machine flag ${name}`)
  }
  machineFlags.forEach(flag)
  for (let i = 0; i < words.length; i++) {
    const value = words[i + 1] ?? ''
    switch (words[i]) {
      case '-nodefaults':
        continue
      case '-display':
      case '-object':
        break
      case '-machine':
        flag(value)
        break
      case '-device':
        options.vmgenid = { guid: Guid.parse(value.replace('vmgenid,guid=', '')) }
        break
      case '-m':
        options.memorySize = parseSize('memory', value, 'M')
        break
      case '-smp':
        options.cpus = parseCpus(value)
        break
      case '-uuid':
        options.uuid = Guid.parse(value)
        break
      case '-cpu':
        options.cpuVendor = value.includes('GenuineIntel') ? 'intel' : 'amd'
        break
      case '-global':
        if (value.endsWith('disable_s3=1')) options.disableS3 = true
        else if (value.endsWith('disable_s4=1')) options.disableS4 = true
        else throw new Error(`-global ${value}`)
        break
      default:
        throw new Error(`option ${words[i]}`)
    }
    i++
  }
  return { ...options, acpi }
}
