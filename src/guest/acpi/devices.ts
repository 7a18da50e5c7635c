/**
 * Devices as the operating system lists them: which are there, what they are called, what their IDs are.
 *
 * A device that is neither present nor functioning is left out, with everything below it. IDs are upper-case and without a
 * leading asterisk: ACPICA repairs what `_HID` and `_CID` return before anybody compares it. What the firmware wrote is
 * kept too.
 *
 * Source: ACPI 6.5 §6.1.5 "_HID", §6.1.2 "_CID", §6.3.7 "_STA (Device Status)"
 * Behaviour: ACPICA source/components/namespace/nsrepair2.c; Linux drivers/acpi/scan.c
 * @module
 */
import type { AmlData, AmlNode } from '../../aml/interpreter.ts'
import { swap32 } from '../../binary/numbers.ts'
import type { GuestFindings } from '../findings.ts'
import type { AmlEvaluator } from './evaluator.ts'

// Bits of _STA                                       ACPI 6.5 §6.3.7 "_STA (Device Status)"
export const STA_PRESENT = 1 << 0
export const STA_ENABLED = 1 << 1
export const STA_FUNCTIONING = 1 << 3
/** Without a `_STA`: there, and everything is well. */
export const STA_DEFAULT = 0x0f

export interface AcpiDeviceId {
  /** Upper-case, as drivers compare it. */
  readonly id: string
  /** As the table has it. */
  readonly written: string
  readonly from: '_HID' | '_CID'
}

export interface AcpiDevice {
  /** Absolute, such as `\_SB.VGEN`. */
  readonly path: string
  /** As Linux names it, such as `QEMUVGID:00`; the path's last segment when there is no ID. */
  readonly name: string
  /** The `_HID` first. */
  readonly ids: readonly AcpiDeviceId[]
  /** The whole value of `_STA`. */
  readonly status: number
  /** Neither this device nor one above it is absent. */
  readonly present: boolean
}

/** A tree that is deeper was not meant to be walked. */
const MAX_DEPTH = 64
/** A bound of ours. */
const MAX_DEVICES = 4096

/** All devices, absent ones too, parents before their children. */
export function listDevices(
  root: AmlNode,
  aml: AmlEvaluator,
  findings: GuestFindings,
): readonly AcpiDevice[] {
  const devices: AcpiDevice[] = []
  const instances = new Map<string, number>()
  const visit = (name: AmlNode, depth: number, parentPresent: boolean): void => {
    for (const child of name.children()) {
      if (depth > MAX_DEPTH || devices.length >= MAX_DEVICES) return
      let present = parentPresent
      if (['Device', 'Processor', 'Thermal'].includes(child.type)) {
        const device = describe(child.path, aml, findings, instances, parentPresent)
        devices.push(device)
        present = device.present
      }
      if (child.type !== 'Method') visit(child, depth + 1, present)
    }
  }
  visit(root, 0, true)
  if (devices.length >= MAX_DEVICES) {
    findings.error('too-many-devices', `more than ${MAX_DEVICES} devices; the others are left out`)
  }
  return devices
}

function describe(
  path: string,
  aml: AmlEvaluator,
  findings: GuestFindings,
  instances: Map<string, number>,
  parentPresent: boolean,
): AcpiDevice {
  const status = deviceStatus(path, aml, findings)
  const ids = [...idsOf(path, '_HID', aml), ...idsOf(path, '_CID', aml)]
  const first = ids[0]?.id
  const instance = first === undefined ? 0 : (instances.get(first) ?? 0)
  if (first !== undefined) instances.set(first, instance + 1)
  return {
    path,
    name:
      first === undefined
        ? path.slice(Math.max(path.lastIndexOf('.'), 0) + 1)
        : `${first}:${instance.toString(16).padStart(2, '0')}`,
    ids,
    status,
    present: parentPresent && (status & (STA_PRESENT | STA_FUNCTIONING)) !== 0,
  }
}

function deviceStatus(path: string, aml: AmlEvaluator, findings: GuestFindings): number {
  const result = aml.evaluate(`${path}._STA`)
  if (!result.ok && result.error.status === 'AE_NOT_FOUND') return STA_DEFAULT
  if (result.ok && result.value.type === 'integer') return Number(result.value.value & 0xffff_ffffn)
  findings.warning(
    'device-status',
    result.ok
      ? `${path}._STA is no integer`
      : `${path}._STA: ${result.error.status}: ${result.error.message}`,
  )
  // Linux leaves out a device whose status it cannot get.
  return 0
}

function idsOf(path: string, from: AcpiDeviceId['from'], aml: AmlEvaluator): AcpiDeviceId[] {
  const result = aml.evaluate(`${path}.${from}`)
  if (!result.ok) return []
  const { value } = result
  const values = from === '_CID' && value.type === 'package' ? value.value : [value]
  return values.flatMap((item): AcpiDeviceId[] => {
    const written = idText(item)
    return written === undefined ? [] : [{ id: written.replace(/^\*/, '').toUpperCase(), written, from }]
  })
}

function idText(value: AmlData): string | undefined {
  if (value.type === 'string') return value.value === '' ? undefined : value.value
  if (value.type !== 'integer') return undefined
  return eisaIdText(Number(value.value & 0xffff_ffffn))
}

/** Of any number: what are no letters becomes other characters, as in ACPICA. */
function eisaIdText(value: number): string {
  const id = swap32(value)
  const letters = [(id >>> 26) & 0x1f, (id >>> 21) & 0x1f, (id >>> 16) & 0x1f]
  return (
    String.fromCharCode(...letters.map((letter) => letter + 0x40)) +
    (id & 0xffff).toString(16).toUpperCase().padStart(4, '0')
  )
}
