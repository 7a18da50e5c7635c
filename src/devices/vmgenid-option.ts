/**
 * The text of `-device vmgenid,…` as QEMU takes it: same spelling, same errors, word for word.
 *
 * ```
 * vmgenid,guid=324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87,id=vmgenid0
 * vmgenid,guid=auto
 * driver=vmgenid
 * ```
 *
 * Options are parted by commas; two commas in a value stand for one. A later `guid=` or `driver=` wins, the first `id=`
 * does. A name without `=` is an old-style boolean: `guid` means `guid=on`, `noguid` means `guid=off`, with a warning.
 * When several properties are wrong at once, QEMU names one by the order of a hash table; this parser names `guid`
 * first, then the others in their order.
 *
 * Source: QEMU util/qemu-option.c, softmmu/qdev-monitor.c; every text seen on QEMU 7.2.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { Guid } from '../binary/guid.ts'

export interface VmGenIdDeviceOption {
  readonly driver: 'vmgenid'
  readonly guid: Guid | 'auto'
  readonly id?: string
  /** What QEMU prints on the way, without the program's name. */
  readonly warnings: readonly string[]
}

/** QEMU's text without the program's name: the option as typed, a colon, the problem. */
export class DeviceOptionError extends VmgenidError {
  override readonly name = 'DeviceOptionError'
  /** Without the option as typed. */
  readonly problem: string
  /** What QEMU prints before the error. */
  readonly warnings: readonly string[]
  constructor(text: string, problem: string, warnings: readonly string[] = []) {
    super('DEVICE_OPTION', `-device ${text}: ${problem}`)
    this.problem = problem
    this.warnings = warnings
  }
}

/** What `-device vmgenid,help` prints. */
export const VMGENID_DEVICE_HELP = `vmgenid options:
  guid=<str>             - UUID (aka GUID) or "auto" for random value (default) (default: "auto")`

const IDENTIFIER_PROBLEM = `Parameter 'id' expects an identifier
Identifiers consist of letters, digits, '-', '.', '_', starting with a letter.`

/** Properties that every device has and that nobody may set. */
const FIXED_PROPERTIES = ['hotplugged', 'hotpluggable', 'parent_bus', 'realized', 'type']

/** QEMU's words for a boolean. */
const ON = ['on', 'yes', 'true', 'y']
const OFF = ['off', 'no', 'false', 'n']

/** Buses of a PC by name, and what QEMU calls their kind; vmgenid sits on none. */
const BUS_KINDS: Readonly<Record<string, string>> = {
  'pci.0': 'PCI',
  'pcie.0': 'PCIE',
  'isa.0': 'ISA',
  'main-system-bus': 'System',
}

interface NamedValue {
  readonly name: string
  readonly value: string
}

/** Whether the text asks for help instead of a device. */
export function isDeviceHelp(text: string): boolean {
  return splitOptions(text).options.some(({ name, value }) =>
    name === 'driver' ? isHelpWord(value) : isHelpWord(name),
  )
}

/**
 * @param text what follows `-device`
 * @throws DeviceOptionError
 */
export function parseDeviceOption(text: string): VmGenIdDeviceOption {
  const { options, warnings: short } = splitOptions(text)
  const warnings = short.map((warning) => `-device ${text}: ${warning}`)
  const fail = (problem: string): never => {
    throw new DeviceOptionError(text, problem, warnings)
  }
  const id = options.find(({ name }) => name === 'id')?.value
  if (id !== undefined && !/^[A-Za-z][A-Za-z0-9._-]*$/.test(id)) fail(IDENTIFIER_PROBLEM)
  const driver = last(options, 'driver')
  if (driver === undefined) return fail("Parameter 'driver' is missing")
  if (driver !== 'vmgenid') return fail(`'${driver}' is not a valid device model name`)
  const bus = last(options, 'bus')
  if (bus !== undefined) {
    const kind = BUS_KINDS[bus]
    fail(kind === undefined ? `Bus '${bus}' not found` : `Device 'vmgenid' can't go on ${kind} bus`)
  }

  const guidText = last(options, 'guid') ?? 'auto'
  if (guidText !== 'auto' && !Guid.isGuidText(guidText)) {
    fail(`Property 'vmgenid.guid' doesn't take value '${guidText}'`)
  }
  for (const { name, value } of options) {
    if (['driver', 'id', 'guid'].includes(name)) continue
    if (name === 'realized') {
      if (OFF.includes(value)) continue
      if (!ON.includes(value)) fail("Parameter 'realized' expects 'on' or 'off'")
    }
    fail(
      FIXED_PROPERTIES.includes(name)
        ? `Property 'vmgenid.${name}' is not writable`
        : `Property 'vmgenid.${name}' not found`,
    )
  }
  return {
    driver,
    guid: guidText === 'auto' ? 'auto' : Guid.parse(guidText),
    ...(id === undefined ? {} : { id }),
    warnings,
  }
}

function last(options: readonly NamedValue[], name: string): string | undefined {
  return options.findLast((option) => option.name === name)?.value
}

function isHelpWord(word: string): boolean {
  return word === 'help' || word === '?'
}

function splitOptions(text: string): { options: readonly NamedValue[]; warnings: readonly string[] } {
  const options: NamedValue[] = []
  const warnings: string[] = []
  let position = 0
  while (position < text.length) {
    const stop = text.slice(position).search(/[=,]/)
    const end = stop < 0 ? text.length : position + stop
    if (text[end] === '=') {
      const name = text.slice(position, end)
      const [value, next] = takeValue(text, end + 1)
      options.push({ name, value })
      position = next
    } else if (position === 0) {
      const [value, next] = takeValue(text, 0)
      options.push({ name: 'driver', value })
      position = next
    } else {
      const word = text.slice(position, end)
      if (isHelpWord(word)) options.push({ name: word, value: 'on' })
      else options.push(shortForm(word, warnings))
      position = end + 1
    }
  }
  return { options, warnings }
}

function shortForm(word: string, warnings: string[]): NamedValue {
  const off = word.startsWith('no')
  const option = { name: off ? word.slice(2) : word, value: off ? 'off' : 'on' }
  warnings.push(
    `warning: short-form boolean option '${word}' deprecated\nPlease use ${option.name}=${option.value} instead`,
  )
  return option
}

/** The value that begins at `start`, and where the next option begins. */
function takeValue(text: string, start: number): [string, number] {
  let value = ''
  let i = start
  for (; i < text.length; i++) {
    if (text[i] === ',') {
      if (text[i + 1] !== ',') break
      i++
    }
    value += text[i]
  }
  return [value, i + 1]
}
