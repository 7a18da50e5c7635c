/**
 * `_REG`: telling AML that a region can be accessed.
 *
 * Source: ACPI 6.5 §6.5.4 "_REG (Region)".
 * @module
 */
import { newInteger } from './conversions.ts'
import { hasDeviceId } from './device-ids.ts'
import { RegionObject } from './field-objects.ts'
import type { Machine } from './machine.ts'
import type { NamespaceNode } from './namespace.ts'
import { isAlwaysThere, SPACE } from './spaces.ts'

const CONNECT = 1
const EMBEDDED_CONTROLLER = 'PNP0C09'

/** A region that has just been declared, once tables are loaded. */
export function connectRegion(m: Machine, region: RegionObject): void {
  if (m.regionsReady && isServed(m, region.space)) callReg(m, region)
}

/** All regions of a space, in the order in which they were declared. */
export function connectSpace(m: Machine, space: number): void {
  if (isAlwaysThere(space) || !isServed(m, space)) return
  if (space === SPACE.EmbeddedControl) connectControllers(m)
  else connectBelow(m, space, m.namespace.root)
}

function connectBelow(m: Machine, space: number, from: NamespaceNode): void {
  const regions: RegionObject[] = []
  m.namespace.walk((node) => {
    if (node.object instanceof RegionObject && node.object.space === space) regions.push(node.object)
    return true
  }, from)
  for (const region of regions) callReg(m, region)
}

/** Regions of an embedded controller are below its device. `_REG` of one without a region is called too. */
function connectControllers(m: Machine): void {
  m.namespace.walk((node) => {
    if (node.type !== 'Device' || !hasDeviceId(m, node, [EMBEDDED_CONTROLLER])) return true
    connectBelow(m, SPACE.EmbeddedControl, node)
    const method = node.child('_REG')
    if (method && !node.children().some(isControllerRegion)) evaluateReg(m, method, SPACE.EmbeddedControl)
    return true
  })
}

function isControllerRegion({ object }: NamespaceNode): boolean {
  return object instanceof RegionObject && object.space === SPACE.EmbeddedControl
}

function isServed(m: Machine, space: number): boolean {
  return isAlwaysThere(space) || space === SPACE.PCI_Config || m.host.region(space) !== undefined
}

function callReg(m: Machine, region: RegionObject): void {
  const method = region.node.parent?.child('_REG')
  if (method && !region.connected) region.connected = evaluateReg(m, method, region.space)
}

function evaluateReg(m: Machine, method: NamespaceNode, space: number): boolean {
  return m.evaluate(method, [newInteger(space), newInteger(CONNECT)]).ok
}
