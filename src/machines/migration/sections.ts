/**
 * A machine's state as sections, one for each device, in the form that QEMU's streams have:
 *
 * ```
 * 04                        a full section
 * 00 00 00 0d               its number, big-endian
 * 07 v m g e n i d          length of the name, name
 * 00 00 00 00               instance, big-endian
 * 00 00 00 01               version, big-endian
 * 28 f0 ff 0f 00 00 00 00   what the device saves
 * 7e 00 00 00 0d            footer: the number again
 * ```
 *
 * vmgenid saves what QEMU's VMState for it holds: the eight bytes of `etc/vmgenid_addr` as they are, and not the ID. All other
 * devices here save JSON in ASCII; QEMU's forms of theirs are not imitated.
 *
 * Behaviour: QEMU migration/savevm.c (save_section_header, save_section_footer), hw/acpi/vmgenid.c (vmstate_vmgenid).
 * @module
 */
import { concatBytes, fromHex, fromLatin1, toHex, toLatin1 } from '../../binary/bytes.ts'
import { type Infer, struct, u8, u32be } from '../../binary/layout.ts'
import { hex } from '../../binary/numbers.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import { decodeJson, encodeJson, isObject, isSavedState } from '../snapshot/content.ts'

/** One device's state on its way. */
export interface StateSection {
  readonly name: string
  /** Among sections of one name. */
  readonly instance: number
  readonly state: SavedState
}

const SECTION_FULL = 4
const SECTION_FOOTER = 0x7e

const SectionStart = struct('VmStateSection', { type: u8, id: u32be, nameLength: u8 }, { size: 6 })
const SectionVersion = struct('VmStateSection', { instance: u32be, version: u32be }, { size: 8 })
const SectionEnd = struct('VmStateSection', { footer: u8, id: u32be }, { size: 5 })
type SectionStart = Infer<typeof SectionStart>

/** Name of the section that holds what no device does: first in the stream. */
const MACHINE = 'machine'
const ADDRESS_SIZE = 8

interface DeviceList {
  /** Names of the fields that lead to the `devices` from the state. */
  readonly path: readonly string[]
  readonly names: readonly string[]
}

/**
 * Takes a state apart: each field `devices` whose fields are all states, wherever it is, becomes sections, in its order; what is
 * left is the section before them.
 * @throws SnapshotContentError for a state that is no plain data
 */
export function splitState(state: SavedState): StateSection[] {
  const sections: StateSection[] = []
  const lists: DeviceList[] = []
  const counts = new Map<string, number>()
  const strip = (value: unknown, path: readonly string[]): unknown => {
    if (!isObject(value)) return value
    const entries = Object.entries(value).map(([field, part]): [string, unknown] => {
      if (field !== 'devices' || !isObject(part) || !Object.values(part).every(isSavedState)) {
        return [field, strip(part, [...path, field])]
      }
      for (const [name, own] of Object.entries(part)) {
        const instance = counts.get(name) ?? 0
        counts.set(name, instance + 1)
        sections.push({ name, instance, state: own as SavedState })
      }
      lists.push({ path, names: Object.keys(part) })
      return [field, null]
    })
    return Object.fromEntries(entries)
  }
  // As JSON has it: no circles, nothing that would be lost on the way.
  const rest = strip(JSON.parse(toLatin1(encodeJson('its state', state))), [])
  const machine = { version: 1, state: rest, lists }
  return [{ name: MACHINE, instance: 0, state: machine }, ...sections]
}

/** What `splitState` took apart, or why it does not fit together. */
export function joinState(
  sections: readonly StateSection[],
): { readonly state: SavedState } | { readonly problem: string } {
  const [machine, ...devices] = sections
  if (machine?.name !== MACHINE) return { problem: `the first section is not ${MACHINE}` }
  const { version, state, lists } = machine.state as unknown as Record<string, unknown>
  if (version !== 1) return { problem: `version ${String(version)} of section ${MACHINE} is not known` }
  if (!isObject(state) || !Array.isArray(lists)) return { problem: `section ${MACHINE} has no state` }
  let next = 0
  for (const list of lists as unknown[]) {
    if (!isDeviceList(list)) return { problem: `section ${MACHINE} has a list of devices that is none` }
    const place = list.path.reduce<unknown>(
      (at, field) => (isObject(at) && Object.hasOwn(at, field) ? at[field] : undefined),
      state,
    )
    if (!isObject(place) || place['devices'] !== null)
      return { problem: `section ${MACHINE} has no place for ${list.names.length} devices` }
    const entries = list.names.map((name): [string, SavedState | undefined] => {
      const device = devices[next++]
      return [name, device?.name === name ? device.state : undefined]
    })
    const missing = entries.find(([, device]) => device === undefined)
    if (missing) return { problem: `the section of ${missing[0]} is missing` }
    place['devices'] = Object.fromEntries(entries)
  }
  if (next !== devices.length) return { problem: `${devices.length - next} sections belong to no device` }
  return isSavedState(state) ? { state } : { problem: 'the state has no version' }
}

function isDeviceList(value: unknown): value is DeviceList {
  if (!isObject(value)) return false
  const { path, names } = value
  const areTexts = (list: unknown) => Array.isArray(list) && list.every((one) => typeof one === 'string')
  return areTexts(path) && areTexts(names)
}

/** @param id number of the section in the stream @throws SnapshotContentError for a state that is no plain data */
export function encodeSection(id: number, { name, instance, state }: StateSection): Uint8Array {
  return concatBytes(
    SectionStart.encode({ type: SECTION_FULL, id, nameLength: name.length }),
    fromLatin1(name),
    SectionVersion.encode({ instance, version: state.version }),
    encodeData(name, state),
    SectionEnd.encode({ footer: SECTION_FOOTER, id }),
  )
}

/** @returns the section, or what is wrong and where */
export function decodeSection(
  bytes: Uint8Array,
):
  | { readonly id: number; readonly section: StateSection }
  | { readonly problem: string; readonly at: number } {
  const smallest = SectionStart.size + SectionVersion.size + SectionEnd.size
  if (bytes.length < smallest) return { problem: `at least ${smallest} bytes are expected`, at: 0 }
  const start: SectionStart = SectionStart.decode(bytes)
  if (start.type !== SECTION_FULL) return { problem: `type ${hex(start.type)} is not a full section`, at: 0 }
  const versionAt = SectionStart.size + start.nameLength
  const dataAt = versionAt + SectionVersion.size
  const endAt = bytes.length - SectionEnd.size
  if (dataAt > endAt) return { problem: `a name of ${start.nameLength} bytes does not fit`, at: 5 }
  const end = SectionEnd.decode(bytes, endAt)
  if (end.footer !== SECTION_FOOTER || end.id !== start.id) return { problem: 'no footer', at: endAt }
  const name = toLatin1(bytes.subarray(SectionStart.size, versionAt))
  const { instance, version } = SectionVersion.decode(bytes, versionAt)
  const data = decodeData(name, version, bytes.subarray(dataAt, endAt))
  if ('problem' in data) return { problem: `${name}: ${data.problem}`, at: dataAt }
  return { id: start.id, section: { name, instance, state: data.state } }
}

/** What the device saves. */
interface VmGenIdData extends SavedState {
  /** Eight bytes in hexadecimal. */
  readonly addressLe: string
}

/** Whether the section is the one that QEMU's VMState defines. */
function isVmGenId(name: string, version: number): boolean {
  return name === 'vmgenid' && version === 1
}

function encodeData(name: string, state: SavedState): Uint8Array {
  const { addressLe } = state as Partial<VmGenIdData>
  const known = isVmGenId(name, state.version) && typeof addressLe === 'string'
  return known ? fromHex(addressLe) : encodeJson(`the state of ${name}`, state)
}

function decodeData(
  name: string,
  version: number,
  data: Uint8Array,
): { readonly state: SavedState } | { readonly problem: string } {
  if (isVmGenId(name, version)) {
    const state: VmGenIdData = { version: 1, addressLe: toHex(data) }
    return data.length === ADDRESS_SIZE ? { state } : { problem: `${data.length} bytes, 8 are expected` }
  }
  const json = decodeJson(data)
  if ('problem' in json) return { problem: json.problem }
  if (!isSavedState(json.value)) return { problem: 'no object with a version' }
  if (json.value.version !== version)
    return { problem: `version ${json.value.version}, and the section says ${version}` }
  return { state: json.value }
}
