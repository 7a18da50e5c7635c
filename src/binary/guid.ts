/**
 * GUID: 16 bytes with two byte orders and one spelling.
 *
 * Text (RFC 4122 and QEMU) has every field big-endian. Guest memory, as SMBIOS and Windows have it, has the first
 * three fields little-endian and the last eight bytes as they are:
 *
 * ```
 * text    00112233-4455-6677-8899-aabbccddeeff
 * guest   33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff
 * ```
 *
 * Source: QEMU util/uuid.c; SMBIOS 2.8 §7.2.1 "System — UUID".
 * @module
 */
import { equalBytes, fromHex, toHex } from './bytes.ts'
import { VmgenidError } from './errors.ts'

/** Text that QEMU does not take for a GUID. */
export class GuidTextError extends VmgenidError {
  override readonly name = 'GuidTextError'
  constructor(text: string) {
    super('GUID_TEXT', `not a GUID: '${text}'`, {
      facts: {
        found: typeof text === 'string' ? `${text.length} characters` : typeof text,
        expected: '36 characters: hexadecimal digits as 8-4-4-4-12',
      },
    })
  }
}

const GUID_SIZE = 16

/** Guest byte `i` is text byte `SWAP[i]`, and the other way round. */
const SWAP = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const

const SPELLING = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/

export class Guid {
  static readonly SIZE = GUID_SIZE
  static readonly ZERO = Guid.fromBytes(new Uint8Array(GUID_SIZE))

  /** Bytes in text order: what QEMU keeps in its device. */
  readonly #bytes: Uint8Array

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /**
   * Exactly 36 characters, dashes at 8, 13, 18 and 23, hexadecimal digits in either case; nothing else, as QEMU.
   * @throws GuidTextError
   */
  static parse(text: string): Guid {
    if (!SPELLING.test(text)) throw new GuidTextError(text)
    return new Guid(fromHex(text.replaceAll('-', '')))
  }

  static isGuidText(text: string): boolean {
    return SPELLING.test(text)
  }

  /** @param bytes 16 bytes in text order (big-endian fields) */
  static fromBytes(bytes: Uint8Array): Guid {
    return new Guid(check16(bytes).slice())
  }

  /** @param bytes 16 bytes as guest memory has them (first three fields little-endian) */
  static fromGuestBytes(bytes: Uint8Array): Guid {
    return new Guid(swapFields(check16(bytes)))
  }

  /**
   * A version 4, variant 1 GUID: what `guid=auto` makes.
   * @param random 16 bytes from a good source; six bits of them are replaced
   */
  static random(random: Uint8Array): Guid {
    const bytes = check16(random).slice()
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40 // version 4
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80 // variant 1
    return new Guid(bytes)
  }

  /** 16 bytes in text order. */
  toBytes(): Uint8Array {
    return this.#bytes.slice()
  }

  /** 16 bytes as guest memory has them. */
  toGuestBytes(): Uint8Array {
    return swapFields(this.#bytes)
  }

  /** QEMU's spelling: lower case, 36 characters. */
  toString(): string {
    const digits = toHex(this.#bytes)
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      digits.slice(12, 16),
      digits.slice(16, 20),
      digits.slice(20),
    ].join('-')
  }

  toJSON(): string {
    return this.toString()
  }

  equals(other: Guid): boolean {
    return equalBytes(this.#bytes, other.#bytes)
  }

  isZero(): boolean {
    return this.equals(Guid.ZERO)
  }
}

function check16(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== GUID_SIZE) {
    throw new VmgenidError('GUID_SIZE', `a GUID has ${GUID_SIZE} bytes, got ${bytes.length}`)
  }
  return bytes
}

/** Text order to guest order and back: the swap is its own inverse. */
function swapFields(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(SWAP, (from) => bytes[from] ?? 0)
}
