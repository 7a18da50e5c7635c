/**
 * The part of QOM's tree that leads to the generation ID device, to look at.
 *
 * Source: QEMU qom/qom-qmp-cmds.c, qapi/qom.json; checked against QEMU 7.2.
 * @module
 */

import { MonitorError } from '../errors.ts'
import { any, str } from '../qapi.ts'
import { findObject, findObjectToList, getProperty, listProperties } from '../qom.ts'
import { command } from './command.ts'

export const QOM_COMMANDS = [
  command('qom-list', { path: str }, ({ path }, { host }) => listProperties(findObjectToList(host, path))),

  command('qom-get', { path: str, property: str }, ({ path, property }, { host }) =>
    getProperty(findObject(host, path), property),
  ),

  command('qom-set', { path: str, property: str, value: any }, ({ path, property }, { host }) => {
    const object = findObject(host, path)
    getProperty(object, property)
    if (object.type === 'vmgenid' && property === 'guid') {
      const device = object.id === undefined ? 'anonymous device' : `device '${object.id}'`
      throw new MonitorError(
        `Attempt to set property 'guid' on ${device} (type 'vmgenid') after it was realized`,
      )
    }
    throw new MonitorError('Insufficient permission to perform this operation')
  }),
]
