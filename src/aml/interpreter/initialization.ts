/**
 * What an operating system runs once when tables are loaded, in ACPICA's order:
 *
 * 1. `_REG` for the spaces that the host serves
 * 2. `\_INI`, `\_SB._INI`
 * 3. `_REG` for PCI configuration space
 * 4. `_STA` and `_INI` of all devices, from the root downwards. A device that is neither present nor functioning hides what
 *    is below it; branches without any `_INI` are left alone.
 *
 * Source: ACPI 6.5 §6.5.1 "_INI (Init)", §6.3.7 "_STA (Device Status)", §6.5.4 "_REG (Region)".
 * @module
 */

import { RegionObject } from './field-objects.ts'
import { truncate } from './integers.ts'
import type { Machine } from './machine.ts'
import type { NamespaceNode } from './namespace.ts'
import { IntegerObject } from './objects.ts'
import { connectSpace } from './regions.ts'
import { SPACE } from './spaces.ts'
import type { AmlError } from './status.ts'

const PRESENT = 1 << 0
const FUNCTIONING = 1 << 3
const ALL = 0xffff_ffff // a device without _STA

/** @returns what went wrong in `_STA` and `_INI`; the rest goes on */
export function initializeObjects(m: Machine): readonly AmlError[] {
  const problems: AmlError[] = []
  const run = (node: NamespaceNode | undefined) => {
    const result = node && m.evaluate(node)
    if (result && !result.ok) problems.push(result.error)
  }
  const { root } = m.namespace
  for (const space of spacesOf(m)) if (space !== SPACE.PCI_Config) connectSpace(m, space)
  run(root.child('_INI'))
  run(root.child('_SB')?.child('_INI'))
  connectSpace(m, SPACE.PCI_Config)

  const withIni = branchesWithIni(m)
  m.namespace.walk((node) => {
    if (!isDevice(node)) return true
    if (!withIni.has(node)) return false
    const status = statusOf(m, node, problems)
    if (status === undefined) return true
    if ((status & PRESENT) === 0) return (status & FUNCTIONING) !== 0
    const isSystemBus = node.name === '_SB' && node.parent === root
    if (!isSystemBus) run(node.child('_INI'))
    return true
  })
  return problems
}

/** The spaces that regions are in, in the order of their numbers. */
function spacesOf(m: Machine): number[] {
  // A controller may have a _REG without a region.
  const spaces = new Set<number>([SPACE.EmbeddedControl])
  m.namespace.walk((node) => {
    if (node.object instanceof RegionObject) spaces.add(node.object.space)
    return true
  })
  return [...spaces].sort((a, b) => a - b)
}

function isDevice({ type }: NamespaceNode): boolean {
  return type === 'Device' || type === 'Processor' || type === 'Thermal'
}

/** Devices that have an `_INI`, and all that they are in. */
function branchesWithIni(m: Machine): ReadonlySet<NamespaceNode> {
  const branches = new Set<NamespaceNode>()
  m.namespace.walk((node) => {
    if (node.name !== '_INI' || !node.parent || !isDevice(node.parent)) return true
    for (let at: NamespaceNode | undefined = node.parent; at; at = at.parent) branches.add(at)
    return true
  })
  return branches
}

/** `undefined` when `_STA` cannot be evaluated: then the device is left alone, but not what is below it. */
function statusOf(m: Machine, node: NamespaceNode, problems: AmlError[]): number | undefined {
  const method = node.child('_STA')
  if (!method) return ALL
  const result = m.evaluate(method)
  if (!result.ok) {
    problems.push(result.error)
    return undefined
  }
  return result.value instanceof IntegerObject ? truncate(result.value.value) : undefined
}
