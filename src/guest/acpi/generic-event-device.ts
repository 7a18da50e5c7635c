/**
 * The Generic Event Device: events of machines without GPE blocks. Each interrupt of its `_CRS` runs a method: `_Exx` or
 * `_Lxx` where there is one for the number, `_EVT` with the number otherwise.
 *
 * Source: ACPI 6.5 §5.6.9 "Interrupt-signaled ACPI events"
 * Behaviour: Linux drivers/acpi/evged.c
 * @module
 */
import { decodeResources } from '../../aml/resources/decode.ts'
import type { GuestFindings } from '../findings.ts'
import type { KernelLog } from '../kernel-log.ts'
import type { AcpiDevice } from './devices.ts'
import type { AmlSystem } from './evaluator.ts'
import { upperHex } from './table-line.ts'

const GED_ID = 'ACPI0013'
/** A bound of ours. */
const MAX_EVENTS = 256

export interface GenericEvent {
  readonly gsi: number
  /** Absolute path of the method. */
  readonly method: string
}

export interface GenericEventContext {
  readonly aml: Pick<AmlSystem, 'root' | 'evaluate'>
  readonly log: KernelLog
  readonly findings: GuestFindings
}

/** What all such devices of a machine listen to. */
export function genericEvents(
  devices: readonly AcpiDevice[],
  context: GenericEventContext,
): readonly GenericEvent[] {
  return devices
    .filter(({ present, ids }) => present && ids.some(({ id }) => id === GED_ID))
    .flatMap((device) => eventsOf(device, context))
    .slice(0, MAX_EVENTS)
}

function eventsOf(device: AcpiDevice, { aml, log, findings }: GenericEventContext): GenericEvent[] {
  const crs = aml.evaluate(`${device.path}._CRS`)
  if (!crs.ok || crs.value.type !== 'buffer') {
    const status = crs.ok ? 'AE_TYPE' : crs.error.status
    log.print(`acpi-ged ${device.name}: unable to parse the _CRS record`)
    findings.error('ged', `${device.path}._CRS: ${status}`)
    return []
  }
  const names = childrenOf(device.path, aml)
  return decodeResources(crs.value.value).flatMap((resource): GenericEvent[] => {
    const isInterrupt = ['Interrupt', 'IRQ', 'IRQNoFlags'].includes(resource.macro)
    if (!isInterrupt || !('interrupts' in resource)) return []
    const letter = 'trigger' in resource && resource.trigger === 'Level' ? 'L' : 'E'
    if (letter === 'L') {
      findings.note('ged-level', `${device.path}: a level interrupt is served once each time that it rises`)
    }
    return resource.interrupts.flatMap((gsi) => {
      const own = gsi <= 0xff ? `_${letter}${upperHex(gsi, 2)}` : ''
      const name = [own, '_EVT'].find((wanted) => names.includes(wanted))
      if (name !== undefined) return [{ gsi, method: `${device.path}.${name}` }]
      log.print(`acpi-ged ${device.name}: cannot locate _EVT method`)
      findings.error('ged', `${device.path} has no method for interrupt ${gsi}`)
      return []
    })
  })
}

/** Last segments of the names below a path. */
function childrenOf(path: string, aml: Pick<AmlSystem, 'root'>): readonly string[] {
  let node = aml.root
  for (const segment of path.slice(1).split('.')) {
    const next = node.child(segment)
    if (!next) return []
    node = next
  }
  return node.children().map(({ name }) => name)
}
