/**
 * PkgLength: how many bytes a package has, in one to four bytes.
 *
 * ```
 * PkgLength := PkgLeadByte | <PkgLeadByte ByteData> | <… ByteData ByteData> | <… ByteData ByteData ByteData>
 *
 * lead byte   bits 7–6   how many bytes follow
 *             bits 5–4   more bits of the number when none follows, else 0
 *             bits 3–0   the number's low bits
 * next bytes             bits 4–11, 12–19, 20–27
 * ```
 *
 * Source: ACPI 6.5 §20.2.4 "Package Length Encoding".
 * @module
 */
import { PkgLengthError } from './errors.ts'

/** The largest number that PkgLength holds: 28 bits. */
export const PKG_LENGTH_MAX = 2 ** 28 - 1

/** Numbers below these fit one, two, three, four bytes. */
const LIMITS = [2 ** 6, 2 ** 12, 2 ** 20, 2 ** 28] as const

/**
 * The length of a package, which counts its own bytes.
 * @param contentLength bytes of the package that follow the PkgLength
 * @param atLeast take so many bytes, even if fewer would do
 * @returns 1 to 4 bytes, as few as possible
 * @throws PkgLengthError
 */
export function encodePkgLength(contentLength: number, atLeast = 1): Uint8Array {
  const shortest = pkgLengthSize(contentLength)
  if (shortest === undefined) throw new PkgLengthError(contentLength + LIMITS.length, PKG_LENGTH_MAX, 'bytes')
  const size = Math.max(shortest, atLeast)
  return encodeNumber(contentLength + size, size)
}

/** Bytes that `encodePkgLength` takes; `undefined` when four are too few. */
export function pkgLengthSize(contentLength: number): number | undefined {
  return sizeFor(contentLength)
}

/**
 * The length of a field unit: the same form, but the number is bits and does not count its own bytes. How many bytes it
 * takes is decided as if it did, as iasl and QEMU do: 62 bits are one byte, 63 are two.
 * @param size take so many bytes instead
 * @throws PkgLengthError also when `size` bytes are too few
 */
export function encodeFieldLength(bits: number, size: number = fieldLengthSize(bits)): Uint8Array {
  const limit = size === 1 ? 0x3f : 2 ** (8 * size - 4) - 1
  if (bits > limit) throw new PkgLengthError(bits, limit, 'bits')
  return encodeNumber(bits, size)
}

/** Bytes that `encodeFieldLength` takes. */
export function fieldLengthSize(bits: number): number {
  return sizeFor(bits) ?? LIMITS.length
}

/** Bytes that a number takes which counts them too; `undefined` when four are too few. */
function sizeFor(number: number): number | undefined {
  const i = LIMITS.findIndex((limit, i) => number + i + 1 < limit)
  return i < 0 ? undefined : i + 1
}

function encodeNumber(value: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  bytes[0] = size === 1 ? value : ((size - 1) << 6) | (value & 0x0f)
  for (let i = 1; i < size; i++) bytes[i] = (value >>> (8 * i - 4)) & 0xff
  return bytes
}
