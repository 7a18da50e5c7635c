/**
 * The messages of QMP: greeting, requests, replies, events. Each is one JSON object; a server ends each with CR LF.
 *
 * ```
 * <- {"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": ""}, "capabilities": ["oob"]}}
 * -> {"execute": "qmp_capabilities"}
 * <- {"return": {}}
 * -> {"execute": "query-vm-generation-id", "id": 7}
 * <- {"return": {"guid": "00112233-4455-6677-8899-aabbccddeeff"}, "id": 7}
 * <- {"timestamp": {"seconds": 1795353332, "microseconds": 635597}, "event": "RESUME"}
 * ```
 *
 * Source: QEMU docs/interop/qmp-spec.txt, qapi/qmp-dispatch.c; checked against QEMU 7.2.
 * @module
 */
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { formatJson } from './json-text.ts'
import { inPrintOrder } from './member-order.ts'

/** QEMU's QapiErrorClass: for programs. */
export const QMP_ERROR_CLASSES = [
  'GenericError',
  'CommandNotFound',
  'DeviceNotActive',
  'DeviceNotFound',
  'KVMMissingCap',
] as const
export type QmpErrorClass = (typeof QMP_ERROR_CLASSES)[number]

/** What stands after `error`. */
export interface QmpErrorObject {
  readonly class: QmpErrorClass
  /** For people. */
  readonly desc: string
}

/** `query-version`'s reply, and part of the greeting. */
export interface QmpVersionInfo {
  /** The release whose behaviour a client may expect. */
  readonly qemu: { readonly major: number; readonly minor: number; readonly micro: number }
  /** The distribution's own name of it; may be empty. */
  readonly package: string
}

/** Host time; -1 where it is not known. */
export interface QmpTimestamp {
  readonly seconds: number
  readonly microseconds: number
}

/** As it goes over the wire. */
export function formatQmpMessage(message: JsonObject): string {
  return `${formatJson(message)}\r\n`
}

export function qmpGreeting(version: QmpVersionInfo, capabilities: readonly string[]): JsonObject {
  return { QMP: { version: versionObject(version), capabilities } }
}

export function versionObject({ qemu, package: name }: QmpVersionInfo): JsonObject {
  const { major, minor, micro } = qemu
  return { qemu: { major, minor, micro }, package: name }
}

/** @param id of the request; `undefined` when it had none */
export function qmpReturn(value: JsonValue, id: JsonValue | undefined): JsonObject {
  return { return: value, id }
}

export function qmpError({ class: errorClass, desc }: QmpErrorObject, id: JsonValue | undefined): JsonObject {
  return { error: { class: errorClass, desc }, id }
}

export function qmpEvent(event: string, data: JsonObject | undefined, timestamp: QmpTimestamp): JsonObject {
  const { seconds, microseconds } = timestamp
  return { event, timestamp: { seconds, microseconds }, data }
}

/** A request whose form is right; whether there is such a command is another question. */
export interface QmpRequest {
  readonly command: string
  readonly arguments: JsonObject
  readonly id: JsonValue | undefined
  /** Asked for with `exec-oob`: to be answered before requests that came earlier. */
  readonly outOfBand: boolean
}

export type QmpRequestResult =
  | { readonly request: QmpRequest }
  | { readonly request?: undefined; readonly desc: string; readonly id: JsonValue | undefined }

/**
 * What a client asks for, or what is wrong with the form of it, in QEMU's words.
 * @param outOfBand whether the client has enabled the capability `oob`
 */
export function readQmpRequest(message: JsonValue, outOfBand: boolean): QmpRequestResult {
  if (!isJsonObject(message)) return { desc: 'QMP input must be a JSON object', id: undefined }
  const { id } = message
  let executeKey: string | undefined
  // In QEMU's order: it names the first member that it does not like.
  for (const member of inPrintOrder(Object.keys(message))) {
    const value = message[member]
    if (member === 'execute' || (member === 'exec-oob' && outOfBand)) {
      if (typeof value !== 'string') return { desc: `QMP input member '${member}' must be a string`, id }
      if (executeKey !== undefined) {
        return { desc: `QMP input member '${member}' clashes with '${executeKey}'`, id }
      }
      executeKey = member
    } else if (member === 'arguments') {
      if (!isJsonObject(value)) return { desc: "QMP input member 'arguments' must be an object", id }
    } else if (member !== 'id') {
      return { desc: `QMP input member '${member}' is unexpected`, id }
    }
  }
  if (executeKey === undefined) return { desc: "QMP input lacks member 'execute'", id }
  const args = message['arguments']
  return {
    request: {
      command: String(message[executeKey]),
      arguments: isJsonObject(args) ? args : {},
      id,
      outOfBand: executeKey === 'exec-oob',
    },
  }
}

/** What a client may receive. */
export type QmpServerMessage =
  | { readonly kind: 'greeting'; readonly version: QmpVersionInfo; readonly capabilities: readonly string[] }
  | {
      readonly kind: 'event'
      readonly event: string
      readonly data: JsonObject
      readonly timestamp: QmpTimestamp
    }
  | { readonly kind: 'return'; readonly value: JsonValue; readonly id: JsonValue | undefined }
  | {
      readonly kind: 'error'
      /** Servers of other makes have other classes. */
      readonly error: { readonly class: string; readonly desc: string }
      readonly id: JsonValue | undefined
    }

/** @returns `undefined` for what no QMP server sends */
export function readQmpServerMessage(message: JsonValue): QmpServerMessage | undefined {
  if (!isJsonObject(message)) return undefined
  const { QMP: hello, event, error, id } = message
  if (isJsonObject(hello)) return readGreeting(hello)
  if (typeof event === 'string') {
    const { data, timestamp } = message
    return { kind: 'event', event, data: isJsonObject(data) ? data : {}, timestamp: readTimestamp(timestamp) }
  }
  if (isJsonObject(error)) {
    return { kind: 'error', error: { class: String(error['class']), desc: String(error['desc']) }, id }
  }
  const value = message['return']
  return value === undefined ? undefined : { kind: 'return', value, id }
}

function readGreeting({ version, capabilities }: JsonObject): QmpServerMessage | undefined {
  const qemu = isJsonObject(version) ? version['qemu'] : undefined
  if (!isJsonObject(version) || !isJsonObject(qemu)) return undefined
  const number = (member: string) => Number(qemu[member] ?? 0)
  return {
    kind: 'greeting',
    version: {
      qemu: { major: number('major'), minor: number('minor'), micro: number('micro') },
      package: String(version['package'] ?? ''),
    },
    capabilities: Array.isArray(capabilities) ? capabilities.map(String) : [],
  }
}

function readTimestamp(timestamp: JsonValue | undefined): QmpTimestamp {
  const { seconds = -1, microseconds = -1 } = isJsonObject(timestamp) ? timestamp : {}
  return { seconds: Number(seconds), microseconds: Number(microseconds) }
}
