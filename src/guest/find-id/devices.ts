/**
 * The generation ID's devices of a set of definition blocks: load them, list devices, evaluate `_STA` and `ADDR`.
 * @module
 */
import { type AmlData, AmlInterpreter } from '../../aml/interpreter.ts'
import { hex } from '../../binary/numbers.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import { type AcpiDevice, listDevices, STA_PRESENT } from '../acpi/devices.ts'
import { GuestFindings } from '../findings.ts'
import type { IdSource } from './model.ts'
import { StillHost } from './still-host.ts'

/** Upper-case, as Linux compares them. */
const DEVICE_IDS = ['VM_GEN_COUNTER', 'VMGENCTR']

/** A part of a machine's tables is enough, and a hostile one has to end. */
const LIMITS = { work: 2_000_000, loopIterations: 10_000 }

export type DeviceOfId = Pick<IdSource, 'device' | 'ids' | 'status' | 'address' | 'problem'>

export interface DevicesOfId {
  readonly devices: readonly DeviceOfId[]
  /** Why the blocks could not be loaded, all of them. */
  readonly problem?: string
}

/** @param blocks the DSDT first */
export function devicesOfId(blocks: readonly Uint8Array[], memory: GuestMemory): DevicesOfId {
  const aml = new AmlInterpreter(new StillHost(memory), { slack: true, limits: LIMITS })
  const problems: string[] = []
  for (const block of blocks) {
    const result = aml.load(block)
    const errors = result.ok ? result.value.problems : [result.error]
    problems.push(...errors.map(({ status, message }) => `${status}: ${message}`))
  }
  const devices = listDevices(aml.namespace.root, aml, new GuestFindings())
    .filter((device) => device.ids.some(({ id }) => DEVICE_IDS.includes(id)))
    .map((device) => describe(device, aml))
  const [problem] = problems
  return { devices, ...(problem === undefined ? {} : { problem }) }
}

function describe(device: AcpiDevice, aml: AmlInterpreter): DeviceOfId {
  const ids = device.ids.map(({ written }) => written)
  const known = { device: device.path, ids, status: device.status }
  const result = aml.evaluate(`${device.path}.ADDR`)
  if (!result.ok) {
    return { ...known, problem: `${device.path}.ADDR: ${result.error.status}: ${result.error.message}` }
  }
  const address = addressOf(result.value)
  if (typeof address === 'string') return { ...known, problem: `${device.path}.ADDR ${address}` }
  if (!device.present || (device.status & STA_PRESENT) === 0) {
    // QEMU's table before the firmware has put the address into it.
    return { ...known, address, problem: `${device.path}._STA is ${hex(device.status)}: no such device` }
  }
  if (address === 0) return { ...known, address, problem: `${device.path}.ADDR is 0` }
  return { ...known, address }
}

/** The address, or what is wrong with the value. */
function addressOf(value: AmlData): number | string {
  if (value.type !== 'package') return `is no package: ${value.type}`
  const [low, high, ...more] = value.value
  if (low?.type !== 'integer' || high?.type !== 'integer' || more.length > 0) {
    return `is no package of two integers: ${value.value.map(({ type }) => type).join(', ')}`
  }
  const address = low.value | (high.value << 32n)
  return address > BigInt(Number.MAX_SAFE_INTEGER)
    ? `is beyond every address: ${hex(address)}`
    : Number(address)
}
