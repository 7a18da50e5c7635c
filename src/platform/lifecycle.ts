/**
 * The life of a device, the same for all of them.
 *
 * Contract, in the order in which a machine calls:
 * 1. The constructor takes what the device needs and claims its ports. It has no effect that the guest could see.
 * 2. `reset('cold')` once before the first instruction, and again at every reset of the machine.
 *    `reset('wakeup')` when the machine leaves S3: memory is kept, devices are not. The order is that of the
 *    machine's device list; a device must not ask another one for anything during its reset.
 * 3. `save()` while the machine is stopped, at any time after the first reset: plain data that survives JSON, with a
 *    `version`, and what QEMU's VMState for the device holds. It has no effect.
 * 4. `restore(state)` instead of, or after, a reset: takes over everything that `save` gave, of this version or of an
 *    older one. Guest memory is restored before all devices, and **vmgenid last**, because its restore writes memory and
 *    raises an event in the PM device that must not be overwritten (QEMU hw/acpi/vmgenid.c, post_load).
 *
 * A guest can never make a device throw. `restore` throws `SavedStateError` for data that is no such state, and then the
 * device is as it was.
 * @module
 */
import { fromHex } from '../binary/bytes.ts'
import { VmgenidError } from '../binary/errors.ts'

/** `cold`: power-on and system reset. `wakeup`: the reset with which a PC leaves S3. */
export type ResetKind = 'cold' | 'wakeup'

/** What `save` gives: JSON-able, with a version that only grows. */
export interface SavedState {
  readonly version: number
}

export interface Device<State extends SavedState = SavedState> {
  /** QEMU's type name where there is one, such as `fw_cfg` or `vmgenid`; key of the saved state. */
  readonly typeName: string
  reset(kind: ResetKind): void
  save(): State
  restore(state: State): void
}

/** Saved data that is not this device's state. */
export class SavedStateError extends VmgenidError {
  override readonly name = 'SavedStateError'
  constructor(typeName: string, field: string, expected: string, found: unknown) {
    super('SAVED_STATE', `saved state of ${typeName}: ${field} is not ${expected}`, {
      facts: { found: (JSON.stringify(found) ?? String(found)).slice(0, 80) },
      hint: 'Restore only what the same or an older version of this device has saved.',
    })
  }
}

/** Reads saved data field by field and names the one that is wrong. */
export class StateReader {
  readonly typeName: string
  readonly version: number
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #path: string

  /** @param newest the highest version that the device understands; versions begin at 1 */
  constructor(typeName: string, state: unknown, newest: number, path = '') {
    this.typeName = typeName
    this.#path = path
    if (typeof state !== 'object' || state === null || Array.isArray(state)) {
      throw new SavedStateError(typeName, path || 'the state', 'an object', state)
    }
    this.#fields = state as Record<string, unknown>
    this.version = path ? newest : this.integer('version', newest)
    if (this.version < 1) throw new SavedStateError(typeName, 'version', 'at least 1', this.version)
  }

  /** From 0 to `limit`. */
  integer(field: string, limit: number): number {
    const value = this.#fields[field]
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > limit) {
      this.#fail(field, `an integer from 0 to ${limit}`)
    }
    return value
  }

  boolean(field: string): boolean {
    const value = this.#fields[field]
    if (typeof value !== 'boolean') this.#fail(field, 'true or false')
    return value
  }

  text(field: string): string {
    const value = this.#fields[field]
    if (typeof value !== 'string') this.#fail(field, 'text')
    return value
  }

  /** Hexadecimal text of exactly `length` bytes, or of any whole number of bytes. */
  hexText(field: string, length?: number): string {
    const value = this.#fields[field]
    if (typeof value !== 'string' || value.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(value)) {
      this.#fail(field, 'hexadecimal bytes')
    }
    if (length !== undefined && value.length !== 2 * length)
      this.#fail(field, `${length} bytes in hexadecimal`)
    return value
  }

  bytes(field: string, length?: number): Uint8Array {
    return fromHex(this.hexText(field, length))
  }

  /** A signed 64-bit number as decimal text. */
  bigint(field: string): bigint {
    const value = this.#fields[field]
    if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value))
      this.#fail(field, 'a decimal number as text')
    return BigInt(value)
  }

  /** A nested object. */
  part(field: string): StateReader {
    return new StateReader(this.typeName, this.#fields[field], this.version, this.#name(field))
  }

  /** A list of nested objects. */
  parts(field: string): readonly StateReader[] {
    const value = this.#fields[field]
    if (!Array.isArray(value)) this.#fail(field, 'a list')
    return value.map(
      (item, i) => new StateReader(this.typeName, item, this.version, `${this.#name(field)}[${i}]`),
    )
  }

  /** Whether the field is there at all: newer versions have more. */
  has(field: string): boolean {
    return this.#fields[field] !== undefined
  }

  #name(field: string): string {
    return this.#path ? `${this.#path}.${field}` : field
  }

  #fail(field: string, expected: string): never {
    throw new SavedStateError(this.typeName, this.#name(field), expected, this.#fields[field])
  }
}
