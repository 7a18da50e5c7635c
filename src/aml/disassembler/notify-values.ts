/**
 * What the values of Notify mean.
 *
 * Source: ACPI 6.5 §5.6.6 "Device Object Notifications"; the words are those of iasl 20200925.
 * @module
 */
import type { OpName } from '../opcodes.ts'

/** 0x00 to 0x0f, for every object. */
const GENERIC = [
  'Bus Check',
  'Device Check',
  'Device Wake',
  'Eject Request',
  'Device Check Light',
  'Frequency Mismatch',
  'Bus Mode Mismatch',
  'Power Fault',
  'Capabilities Check',
  'Device PLD Check',
  'Reserved',
  'System Locality Update',
  'Reserved (was previously Shutdown Request)',
  'System Resource Affinity Update',
  'Heterogeneous Memory Attributes Update',
  'Error Disconnect Recover',
] as const

/** 0x80 to 0x84, by the kind of object. */
const SPECIFIC: { readonly [O in OpName]?: readonly string[] } = {
  Device: [
    'Status Change',
    'Information Change',
    'Device-Specific Change',
    'Device-Specific Change',
    'Reserved',
  ],
  Processor: [
    'Performance Capability Change',
    'C-State Change',
    'Throttling Capability Change',
    'Guaranteed Change',
    'Minimum Excursion',
  ],
  ThermalZone: [
    'Thermal Status Change',
    'Thermal Trip Point Change',
    'Thermal Device List Change',
    'Thermal Relationship Change',
    'Reserved',
  ],
}

const FIRST_SPECIFIC = 0x80
const LAST_SPECIFIC = 0x84
const LAST_DEVICE_SPECIFIC = 0xbf

/**
 * @param value one byte
 * @param object which term declares what is notified; `undefined` when nobody knows
 */
export function describeNotification(value: number, object: OpName | undefined): string {
  const generic = GENERIC[value]
  if (generic !== undefined) return generic
  if (value < FIRST_SPECIFIC) return 'Reserved'
  if (value > LAST_DEVICE_SPECIFIC) return 'Hardware-Specific'
  if (value > LAST_SPECIFIC) return 'Device-Specific'
  const words = SPECIFIC[object ?? 'Device']
  return words?.[value - FIRST_SPECIFIC] ?? 'Target object type does not support notifies'
}
