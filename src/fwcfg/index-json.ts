/**
 * `index.json`: what a folder of captured fw_cfg files says about the device they came from.
 *
 * ```json
 * {
 *  "qemu": "7.2.22",
 *  "machine": "pc",
 *  "arguments": "-nodefaults …",
 *  "pci_config_before_dump": "00:01.3 0x40=0x00000601, 0x80=0x01",
 *  "fixed_items_hex": { "0x0000": "51454d55" },
 *  "files": [
 *   { "name": "etc/e820", "selector": 37, "size": 40, "guest_writable": false, "rebuilt_on_select": false,
 *     "file": "etc_e820" }
 *  ]
 * }
 * ```
 *
 * Everything but `files` may be absent, and in a file entry `rebuilt_on_select` (not known) and `file` (bytes not
 * captured). `file` is a path inside the folder, with `/` between its parts. Fields that are not listed here are left
 * alone: whoever writes such a folder may have more to say.
 * @module
 */
import { fromHex, toHex } from '../binary/bytes.ts'
import { VmgenidError } from '../binary/errors.ts'
import { hex } from '../binary/numbers.ts'
import { FW_CFG_MAX_FILES } from './directory.ts'
import { fwCfgNameProblem, isInnerPath } from './paths.ts'
import { FW_CFG_ENTRY_MASK, FW_CFG_FILE_FIRST, type FwCfgSelector } from './selectors.ts'

export interface FwCfgIndexFile {
  readonly name: string
  readonly selector: FwCfgSelector
  /** Bytes. */
  readonly size: number
  readonly guestWritable: boolean
  /** The host makes the file anew when it is selected; absent: not known. */
  readonly rebuiltOnSelect?: boolean | undefined
  /** Where in the folder the bytes are; absent: not captured. */
  readonly file?: string | undefined
}

export interface FwCfgIndex {
  /** Version of the QEMU that was captured. */
  readonly qemu?: string | undefined
  readonly machine?: string | undefined
  readonly arguments?: string | undefined
  /** PCI registers that were programmed before, in words: they change the FADT. */
  readonly pciConfigBeforeDump?: string | undefined
  /** Items below the first file, and the architecture's own. */
  readonly fixedItems?: ReadonlyMap<FwCfgSelector, Uint8Array> | undefined
  readonly files: readonly FwCfgIndexFile[]
}

/** Text that is no index, with the field that is wrong. */
export class FwCfgIndexError extends VmgenidError {
  override readonly name = 'FwCfgIndexError'
  /** Path of the field, such as `files[3].selector`; empty for the whole text. */
  readonly field: string
  constructor(field: string, problem: string, cause?: unknown) {
    super('FW_CFG_INDEX', `index.json${field ? `: ${field}` : ''}: ${problem}`, { cause })
    this.field = field
  }
}

/** @throws FwCfgIndexError for the first field that is missing, of another type or used twice */
export function parseFwCfgIndex(text: string): FwCfgIndex {
  const root = asObject('', parseJson(text))
  const files = root.get('files')
  if (!Array.isArray(files)) throw new FwCfgIndexError('files', `expected an array, ${got(files)}`)
  if (files.length > FW_CFG_MAX_FILES) {
    throw new FwCfgIndexError('files', `expected at most ${FW_CFG_MAX_FILES} files, got ${files.length}`)
  }
  const index: FwCfgIndex = {
    ...optionally('qemu', optionalText(root, 'qemu')),
    ...optionally('machine', optionalText(root, 'machine')),
    ...optionally('arguments', optionalText(root, 'arguments')),
    ...optionally('pciConfigBeforeDump', optionalText(root, 'pci_config_before_dump')),
    ...optionally('fixedItems', parseFixedItems(root.get('fixed_items_hex'))),
    files: files.map((file: unknown, i) => parseFile(`files[${i}]`, file)),
  }
  refuseRepeats(index.files, 'name', (file) => file.name)
  refuseRepeats(index.files, 'selector', (file) => hex(file.selector, 4))
  return index
}

/** One space of indentation, fields in the order above, items by key, no newline at the end: the captures' form. */
export function formatFwCfgIndex(index: FwCfgIndex): string {
  const items = [...(index.fixedItems ?? [])].sort(([a], [b]) => a - b)
  return JSON.stringify(
    {
      qemu: index.qemu,
      machine: index.machine,
      arguments: index.arguments,
      pci_config_before_dump: index.pciConfigBeforeDump,
      fixed_items_hex:
        index.fixedItems && Object.fromEntries(items.map(([key, bytes]) => [hex(key, 4), toHex(bytes)])),
      files: index.files.map((file) => ({
        name: file.name,
        selector: file.selector,
        size: file.size,
        guest_writable: file.guestWritable,
        rebuilt_on_select: file.rebuiltOnSelect,
        file: file.file,
      })),
    },
    undefined,
    1,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new FwCfgIndexError('', `no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
  }
}

function parseFile(field: string, value: unknown): FwCfgIndexFile {
  const file = asObject(field, value)
  const name = text(`${field}.name`, file.get('name'))
  const problem = fwCfgNameProblem(name)
  if (problem) throw new FwCfgIndexError(`${field}.name`, problem)
  const path = file.get('file')
  const rebuilt = file.get('rebuilt_on_select')
  return {
    name,
    selector: integer(`${field}.selector`, file.get('selector'), FW_CFG_FILE_FIRST, FW_CFG_ENTRY_MASK),
    size: integer(`${field}.size`, file.get('size'), 0, 0xffff_ffff),
    guestWritable: flag(`${field}.guest_writable`, file.get('guest_writable')),
    ...optionally(
      'rebuiltOnSelect',
      rebuilt === undefined ? undefined : flag(`${field}.rebuilt_on_select`, rebuilt),
    ),
    ...optionally('file', path === undefined ? undefined : innerPath(`${field}.file`, path)),
  }
}

function parseFixedItems(value: unknown): ReadonlyMap<FwCfgSelector, Uint8Array> | undefined {
  if (value === undefined) return undefined
  const items = new Map<FwCfgSelector, Uint8Array>()
  for (const [key, content] of asObject('fixed_items_hex', value)) {
    const field = `fixed_items_hex.${key}`
    if (!/^0x[0-9a-fA-F]{1,4}$/.test(key)) {
      throw new FwCfgIndexError(field, 'expected a key such as 0x8002')
    }
    if (items.has(Number(key))) throw new FwCfgIndexError(field, 'is there twice')
    const digits = text(field, content)
    try {
      items.set(Number(key), fromHex(digits))
    } catch (cause) {
      throw new FwCfgIndexError(field, 'expected an even number of hexadecimal digits', cause)
    }
  }
  return items
}

/** A relative path that stays inside the folder: an index is data of strangers, its paths are read from disk. */
function innerPath(field: string, value: unknown): string {
  const path = text(field, value)
  if (!isInnerPath(path)) {
    throw new FwCfgIndexError(
      field,
      `expected a path inside the folder, such as etc/e820, got ${JSON.stringify(path)}`,
    )
  }
  return path
}

function asObject(field: string, value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FwCfgIndexError(field, `expected an object, ${got(value)}`)
  }
  return new Map<string, unknown>(Object.entries(value))
}

function text(field: string, value: unknown): string {
  if (typeof value !== 'string') throw new FwCfgIndexError(field, `expected text, ${got(value)}`)
  return value
}

function optionalText(object: ReadonlyMap<string, unknown>, field: string): string | undefined {
  const value = object.get(field)
  return value === undefined ? undefined : text(field, value)
}

function flag(field: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new FwCfgIndexError(field, `expected true or false, ${got(value)}`)
  return value
}

function integer(field: string, value: unknown, from: number, to: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < from || value > to) {
    throw new FwCfgIndexError(field, `expected an integer from ${from} to ${to}, ${got(value)}`)
  }
  return value
}

function got(value: unknown): string {
  if (value === undefined) return 'it is missing'
  // Not JSON.stringify: it would run out of stack where a parser did not.
  if (Array.isArray(value)) return 'got an array'
  if (typeof value === 'object' && value !== null) return 'got an object'
  const shown = JSON.stringify(value)
  return `got ${shown.length > 40 ? `${shown.slice(0, 40)}…` : shown}`
}

function refuseRepeats(
  files: readonly FwCfgIndexFile[],
  what: string,
  key: (file: FwCfgIndexFile) => string,
): void {
  const seen = new Map<string, number>()
  for (const [i, file] of files.entries()) {
    const first = seen.get(key(file))
    if (first !== undefined) {
      throw new FwCfgIndexError(`files[${i}].${what}`, `${key(file)} is already that of files[${first}]`)
    }
    seen.set(key(file), i)
  }
}

/** A property that is left out when there is no value. */
function optionally<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: T })
}
