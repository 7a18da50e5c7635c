/**
 * Tracing: one event, one line, `key=value` pairs.
 *
 * ```
 * fw_cfg select key=0x2a
 * acpi-pm sleep type=0x1
 * ```
 *
 * Contract: a device asks once, in its constructor, for the tracer of its area. When the area is off it gets `undefined`
 * and writes `this.#trace?.('select', { key })`: the arguments are not even made, so a switched-off trace is free.
 * Areas have one name everywhere: in front of the line, in `--trace`, in tests.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { hex } from '../binary/numbers.ts'

export const TRACE_AREAS = [
  'fw_cfg',
  'vmgenid',
  'acpi',
  'acpi-pm',
  'apm',
  'debugcon',
  'guest',
  'pci',
  'reset',
  'smi',
  'tco',
] as const
export type TraceArea = (typeof TRACE_AREAS)[number]

/** Numbers are printed in hexadecimal, texts and booleans as they are. */
export type TraceFields = Readonly<Record<string, number | bigint | string | boolean>>

/** @param event one word, such as `select` */
export type Tracer = (event: string, fields?: TraceFields) => void

export interface Trace {
  /** `undefined` when the area is off. */
  tracer(area: TraceArea): Tracer | undefined
}

/** Everything off. */
export const noTrace: Trace = { tracer: () => undefined }

/** A name that is no area. */
export class TraceAreaError extends VmgenidError {
  override readonly name = 'TraceAreaError'
  constructor(found: string) {
    super('TRACE_AREA', `no trace area '${found}'`, { hint: `Areas: ${TRACE_AREAS.join(', ')}, all.` })
  }
}

/** Areas from text such as `fw_cfg,vmgenid` or `all`. @throws TraceAreaError */
export function parseTraceAreas(text: string): readonly TraceArea[] {
  const names = text.split(',').filter((name) => name !== '')
  if (names.includes('all')) return TRACE_AREAS
  return names.map((name) => {
    const area = TRACE_AREAS.find((known) => known === name)
    if (!area) throw new TraceAreaError(name)
    return area
  })
}

/** A trace that prints lines without a final newline. */
export function lineTrace(areas: readonly TraceArea[], print: (line: string) => void): Trace {
  return {
    tracer(area) {
      if (!areas.includes(area)) return undefined
      return (event, fields = {}) => print(formatTraceLine(area, event, fields))
    },
  }
}

/** `area event key=value …`; text with white space or quotes is quoted, so that a line stays one line. */
export function formatTraceLine(area: TraceArea, event: string, fields: TraceFields): string {
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${formatValue(value)}`)
  return [area, event, ...pairs].join(' ')
}

function formatValue(value: number | bigint | string | boolean): string {
  if (typeof value === 'number' || typeof value === 'bigint') return hex(value)
  const text = String(value)
  return /^[^\s"]+$/.test(text) ? text : JSON.stringify(text)
}
