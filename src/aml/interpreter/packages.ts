/**
 * Elements of packages that are names.
 *
 * What holds data gives the package its object, the very same; devices, methods and the like stay references. A name that
 * does not exist leaves its element uninitialised.
 *
 * Source: ACPI 6.5 §19.6.102 "Package (Declare Package Object)"; ACPICA for when names are looked up.
 * @module
 */
import type { Machine } from './machine.ts'
import { aliased, NamespaceNode } from './namespace.ts'
import { NameReference, type PackageObject } from './objects.ts'
import { resolveNode } from './resolve.ts'
import { AmlFault } from './status.ts'

export function resolveElement(m: Machine, { elements }: PackageObject, index: number): void {
  const element = elements[index]
  if (!(element instanceof NameReference) || element.node) return
  const found = m.namespace.find(m.names.get(element.name), element.scope)
  const node = found && aliased(found)
  if (!node || node.type === 'Untyped') {
    elements[index] = undefined
    return
  }
  element.node = node
  switch (node.type) {
    case 'Mutex':
    case 'Power':
    case 'Processor':
    case 'Event':
    case 'Region':
      return
    default:
      elements[index] = dataOf(m, node) ?? element
  }
}

/** `undefined` for what has no data, or cannot be read. */
function dataOf(m: Machine, node: NamespaceNode) {
  try {
    const value = resolveNode(m, node)
    if (value instanceof NamespaceNode) return undefined
    value.held = true
    return value
  } catch (error) {
    if (error instanceof AmlFault && !m.exhausted) return undefined
    throw error
  }
}

/** The packages of tables that were loaded since this was last called, with the packages in them. */
export function resolvePackages(m: Machine): void {
  const packages = m.unresolved.splice(0)
  for (const object of packages) {
    for (const index of object.elements.keys()) resolveElement(m, object, index)
  }
}
