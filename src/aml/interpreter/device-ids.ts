/**
 * Devices by `_HID` and `_CID`.
 *
 * Source: ACPI 6.5 §6.1.5 "_HID (Hardware ID)", §6.1.2 "_CID (Compatible ID)".
 * @module
 */
import { eisaId } from '../eisa-id.ts'
import { textOf } from './conversions.ts'
import { truncate } from './integers.ts'
import type { Machine } from './machine.ts'
import type { NamespaceNode } from './namespace.ts'
import { IntegerObject, PackageObject, StringObject, type Value } from './objects.ts'

/** @param ids such as `PNP0A03`, which tables write as text or as a number */
export function hasDeviceId(m: Machine, node: NamespaceNode, ids: readonly string[]): boolean {
  const wanted: readonly (string | number)[] = ids.flatMap((id) => [id, eisaId(id)])
  return ['_HID', '_CID'].some((name) => {
    const found = evaluateBelow(m, node, name)
    const list = found instanceof PackageObject ? found.elements : [found]
    return list.some((id) => {
      if (id instanceof IntegerObject) return wanted.includes(truncate(id.value))
      return id instanceof StringObject && wanted.includes(textOf(id))
    })
  })
}

/** Low 32 bits; `undefined` when there is no such object, or it is no integer. */
export function integerBelow(m: Machine, node: NamespaceNode, name: string): number | undefined {
  const value = evaluateBelow(m, node, name)
  return value instanceof IntegerObject ? truncate(value.value) : undefined
}

function evaluateBelow(m: Machine, node: NamespaceNode, name: string): Value | undefined {
  const child = node.child(name)
  const result = child && m.evaluate(child)
  return result?.ok ? result.value : undefined
}
