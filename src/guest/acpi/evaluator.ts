/**
 * What this guest asks of AML: evaluate an object, look at the names. One short interface between the operating system's
 * parts and the interpreter, so that events and drivers can be tried without tables.
 * @module
 */

/** A value as an operating system gets it from `AcpiEvaluateObject`: plain data. */
export type AmlData =
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'buffer'; readonly bytes: Uint8Array }
  | { readonly type: 'package'; readonly elements: readonly AmlData[] }
  /** An element of a package that nothing was put into. */
  | { readonly type: 'uninitialized' }
  /** A name, or something that has no value. @see path absolute, where it has one */
  | { readonly type: 'reference'; readonly path: string }

export type Evaluation =
  /** `value` is absent when a method returned nothing. */
  | { readonly ok: true; readonly value: AmlData | undefined }
  /** @see status ACPICA's name, such as `AE_NOT_FOUND` */
  | { readonly ok: false; readonly status: string; readonly message: string }

export interface AmlEvaluator {
  /** @param path absolute, such as `\_SB.VGEN.ADDR` */
  evaluate(path: string, args?: readonly bigint[]): Evaluation
}

/** A name of the namespace. */
export interface AmlName {
  /** Absolute. */
  readonly path: string
  readonly kind: 'device' | 'processor' | 'thermal zone' | 'method' | 'other'
  children(): readonly AmlName[]
}

/** ACPICA's numbers of object types, for messages. */
export function acpiTypeNumber(value: AmlData | undefined): number {
  switch (value?.type) {
    case 'integer':
      return 1
    case 'string':
      return 2
    case 'buffer':
      return 3
    case 'package':
      return 4
    case 'reference':
      return 20
    default:
      return 0
  }
}
