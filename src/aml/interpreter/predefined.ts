/**
 * What every namespace has before a table is loaded.
 *
 * Source: ACPI 6.5 §5.3.1 "Predefined Root Namespaces", §5.7 "Predefined Objects"; ACPICA for types and values.
 * @module
 */
import { fromLatin1 } from '../../binary/bytes.ts'
import { newInteger, textOf } from './conversions.ts'
import { ONES } from './integers.ts'
import type { Machine } from './machine.ts'
import { NamespaceNode } from './namespace.ts'
import type { ObjectType } from './object-types.ts'
import {
  type AmlObject,
  IntegerObject,
  MethodObject,
  MutexObject,
  StringObject,
  type Value,
} from './objects.ts'
import { fail } from './status.ts'
import { windowsVersion } from './windows-versions.ts'

const SCOPES: readonly (readonly [name: string, type: ObjectType])[] = [
  ['_GPE', 'Scope'],
  ['_PR', 'Scope'],
  ['_SB', 'Device'],
  ['_SI', 'Scope'],
  ['_TZ', 'Device'],
]

/** All that tables have ever asked for: a newer number makes some take another path. */
const REVISION = 2
/** Tables that ask for the operating system's name mean Windows. */
const OS_NAME = 'Microsoft Windows NT'

export function declarePredefined(m: Machine, osName: string = OS_NAME): void {
  const { root } = m.namespace
  for (const [name, type] of SCOPES) root.addChild(new NamespaceNode(name, root, type))
  const objects: readonly (readonly [name: string, object: AmlObject])[] = [
    ['_REV', new IntegerObject(REVISION)],
    ['_OS', new StringObject(fromLatin1(osName))],
    ['_GL', new MutexObject(0)],
    ['_OSI', new MethodObject(1, false, 0, { kind: 'native', run: osi })],
  ]
  for (const [name, object] of objects) {
    const node = new NamespaceNode(name, root, object.type as ObjectType)
    node.object = object
    object.held = true
    root.addChild(node)
  }
}

/** `_OSI`: whether an interface is there.              ACPI 6.5 §5.7.2 "_OSI (Operating System Interfaces)" */
function osi(m: Machine, [name]: readonly Value[]): Value {
  if (!(name instanceof StringObject)) fail('AE_TYPE', '_OSI takes a string')
  const text = textOf(name)
  if (!m.interfaces.has(text)) return newInteger(0)
  m.windowsVersion = Math.max(m.windowsVersion, windowsVersion(text))
  return newInteger(ONES) // also in tables with 32-bit integers
}
