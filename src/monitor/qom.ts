/**
 * QOM's tree as far as it leads to the generation ID device:
 *
 * ```
 * /                             container
 * /machine                      pc-i440fx-7.2-machine
 * /machine/peripheral           container: devices with an id
 * /machine/peripheral-anon      container: the others, device[0]
 * ```
 *
 * A path may also be the end of one, such as `peripheral/g0` or `g0`: QEMU looks for it everywhere.
 *
 * Source: QEMU qom/object.c, hw/core/qdev.c; checked against QEMU 7.2.
 * @module
 */
import type { JsonObject, JsonValue } from '../qmp/json.ts'
import { MonitorError } from './errors.ts'
import type { MonitorHost } from './host.ts'

export interface QomObject {
  readonly type: string
  /** Absolute. */
  readonly path: string
  /** `id=` of a device. */
  readonly id: string | undefined
  readonly properties: readonly QomProperty[]
}

export interface QomProperty {
  readonly name: string
  readonly type: string
  readonly value: JsonValue
  /** What the property holds, when it is a child. */
  readonly child?: QomObject
}

/** @throws MonitorError of class DeviceNotFound, also when several objects could be meant */
export function findObject(host: MonitorHost, path: string): QomObject {
  const [first, ...others] = resolve(host, path)
  if (first && others.length === 0) return first
  throw new MonitorError(`Device '${path}' not found`, 'DeviceNotFound')
}

/** `qom-list` says more of a path that could mean several objects. @throws MonitorError */
export function findObjectToList(host: MonitorHost, path: string): QomObject {
  if (resolve(host, path).length > 1) throw new MonitorError(`Path '${path}' is ambiguous`)
  return findObject(host, path)
}

function resolve(host: MonitorHost, path: string): QomObject[] {
  const root = makeTree(host)
  const steps = path.split('/').filter((step) => step !== '')
  const starts = path.startsWith('/') ? [root] : everyObject(root)
  return starts.map((start) => walk(start, steps)).filter((object) => object !== undefined)
}

/** `qom-list`. */
export function listProperties({ properties }: QomObject): JsonObject[] {
  return properties.map(({ name, type }) => ({ name, type }))
}

/** @throws MonitorError */
export function getProperty({ type, properties }: QomObject, name: string): JsonValue {
  const property = properties.find((known) => known.name === name)
  if (!property) throw new MonitorError(`Property '${type}.${name}' not found`)
  return property.value
}

function walk(object: QomObject, steps: readonly string[]): QomObject | undefined {
  let at: QomObject | undefined = object
  for (const step of steps) at = at?.properties.find(({ name }) => name === step)?.child
  return at
}

function everyObject(object: QomObject): QomObject[] {
  return [object, ...object.properties.flatMap(({ child }) => (child ? everyObject(child) : []))]
}

function makeTree({ about, vmgenid }: MonitorHost): QomObject {
  const peripherals = (path: string, hasId: boolean) => {
    if (!vmgenid || (vmgenid.id !== undefined) !== hasId) return container(path, {})
    const name = vmgenid.id ?? 'device[0]'
    return container(path, { [name]: makeDevice(`${path}/${name}`, vmgenid) })
  }
  const machine = makeObject('/machine', `${about.machineType}-machine`, {
    peripheral: peripherals('/machine/peripheral', true),
    'peripheral-anon': peripherals('/machine/peripheral-anon', false),
  })
  return container('/', { machine })
}

function makeDevice(path: string, { id, guid }: NonNullable<MonitorHost['vmgenid']>): QomObject {
  return {
    type: 'vmgenid',
    path,
    id,
    properties: [
      { name: 'type', type: 'string', value: 'vmgenid' },
      { name: 'parent_bus', type: 'link<bus>', value: '' },
      { name: 'realized', type: 'bool', value: true },
      { name: 'hotplugged', type: 'bool', value: false },
      { name: 'hotpluggable', type: 'bool', value: false },
      { name: 'guid', type: 'str', value: guid.toString() },
    ],
  }
}

type Children = Readonly<Record<string, QomObject>>

function container(path: string, children: Children): QomObject {
  return makeObject(path, 'container', children)
}

function makeObject(path: string, type: string, children: Children): QomObject {
  return {
    type,
    path,
    id: undefined,
    properties: [
      { name: 'type', type: 'string', value: type },
      ...Object.entries(children).map(([name, child]) => ({
        name,
        type: `child<${child.type}>`,
        value: child.path,
        child,
      })),
    ],
  }
}
