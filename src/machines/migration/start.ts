/**
 * The first thing that a source says: which machine it is. And whether it fits the one that waits.
 * @module
 */
import { hex } from '../../binary/numbers.ts'
import type { MemoryRegion } from '../../platform/guest-memory.ts'
import { decodeJson, encodeJson, isObject, type MachineDescription } from '../snapshot/content.ts'
import { safeReason } from './errors.ts'

export const START_LIMIT = 2 ** 20

/** What has to be equal on both sides. */
export interface MachineIdentity {
  readonly machine: string
  readonly description: MachineDescription
  readonly regions: readonly MemoryRegion[]
}

/** @throws SnapshotContentError for a description that is no plain data, or longer than 1 MiB */
export function encodeStart({ machine, description, regions }: MachineIdentity): Uint8Array {
  return encodeJson(
    'its description',
    { machine, description, memory: regions.map(plainRegion) },
    START_LIMIT,
  )
}

/** @returns which parts differ; empty when the machine fits */
export function startDifferences(own: MachineIdentity, bytes: Uint8Array): readonly string[] {
  const json = decodeJson(bytes)
  if ('problem' in json) return [`the description is no JSON: ${safeReason(json.problem)}`]
  const { machine, description, regions } = own
  // Through JSON, so that what JSON leaves out is no difference.
  const here: unknown = JSON.parse(JSON.stringify({ machine, description, memory: regions.map(plainRegion) }))
  return differences(here, json.value)
}

function plainRegion({ start, size, kind }: MemoryRegion): MemoryRegion {
  return { start, size, kind }
}

/** More differences than these help nobody. */
const SHOWN = 8

function differences(here: unknown, there: unknown): readonly string[] {
  const found: string[] = []
  const compare = (a: unknown, b: unknown, path: string): void => {
    if (found.length > SHOWN) return
    if (Array.isArray(a) && Array.isArray(b)) {
      for (let i = 0; i < Math.max(a.length, b.length); i++) compare(a[i], b[i], `${path}[${i}]`)
    } else if (isObject(a) && isObject(b)) {
      for (const field of new Set([...Object.keys(a), ...Object.keys(b)])) {
        compare(ownValue(a, field), ownValue(b, field), path === '' ? field : `${path}.${field}`)
      }
    } else if (a !== b) {
      found.push(safeReason(`${path || 'the machine'} is ${show(a)} here and ${show(b)} at the source`))
    }
  }
  compare(here, there, '')
  return found.length > SHOWN ? [...found.slice(0, SHOWN), 'and more'] : found
}

function ownValue(object: Record<string, unknown>, field: string): unknown {
  return Object.hasOwn(object, field) ? object[field] : undefined
}

function show(value: unknown): string {
  if (value === undefined) return 'absent'
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 4096) return hex(value)
  return (JSON.stringify(value) ?? String(value)).slice(0, 60)
}
