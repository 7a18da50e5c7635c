/**
 * A QMP command as data: its name, the QAPI types of its arguments, what it does.
 * @module
 */
import type { JsonObject, JsonValue } from '../../qmp/json.ts'
import type { Monitor } from '../monitor.ts'
import { readArguments, type Schema, type StructType, struct } from '../qapi.ts'

export interface QmpCommand {
  readonly name: string
  /**
   * The value of `return`; without one the reply is an empty object.
   * @throws MonitorError, also through the promise
   */
  run(args: JsonObject, monitor: Monitor): QmpReply | Promise<QmpReply>
}

// biome-ignore lint/suspicious/noConfusingVoidType: a command that only does something gives nothing
export type QmpReply = JsonValue | void

/** @param members of the arguments, in QEMU's order */
export function command<const M extends Readonly<Record<string, Schema<unknown>>>>(
  name: string,
  members: M,
  run: (args: StructType<M>, monitor: Monitor) => QmpReply | Promise<QmpReply>,
): QmpCommand {
  const schema = struct(members)
  return { name, run: (args, monitor) => run(readArguments(schema, args), monitor) }
}
