/**
 * The generation ID by either monitor.
 * @module
 */
import { Guid } from '../binary/guid.ts'
import { MonitorError } from './errors.ts'
import type { MonitorHost, MonitorVmGenId } from './host.ts'

/** @throws MonitorError when the machine has no device */
export function generationId(host: MonitorHost): Guid {
  return device(host).guid
}

/**
 * @param text a GUID, or `auto` for a new random one
 * @returns the new ID
 * @throws MonitorError, with QEMU's words for a wrong value of the device's property
 */
export async function setGenerationId(host: MonitorHost, text: string): Promise<Guid> {
  const vmgenid = device(host)
  if (text !== 'auto' && !Guid.isGuidText(text)) {
    throw new MonitorError(`Property 'vmgenid.guid' doesn't take value '${text}'`)
  }
  const guid = text === 'auto' ? vmgenid.randomGuid() : Guid.parse(text)
  await vmgenid.setGuid(guid)
  return guid
}

function device({ vmgenid }: MonitorHost): MonitorVmGenId {
  if (!vmgenid) throw new MonitorError('VM Generation ID device not found')
  return vmgenid
}
