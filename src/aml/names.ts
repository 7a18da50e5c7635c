/**
 * NameSeg and NameString: names as ASL writes them, and as AML holds them.
 *
 * ```
 * _HID          5f 48 49 44                                one segment, bare
 * FOO           46 4f 4f 5f                                padded with underscores
 * \_SB.VGEN     5c 2e 5f 53 42 5f 56 47 45 4e              root, dual name prefix
 * ^^A.B.C       5e 5e 2f 03 41 5f 5f 5f …                  two parents, multi name prefix, count
 * \             5c 00                                      root and the null name
 * ```
 *
 * Source: ACPI 6.5 §20.2.2 "Name Objects Encoding".
 * @module
 */
import { concatBytes, fromLatin1 } from '../binary/bytes.ts'
import { AmlNameError } from './errors.ts'
import { NAME_BYTES } from './opcodes.ts'

export const NAME_SEG_SIZE = 4
/** SegCount is a byte. */
export const MAX_SEGMENTS = 255

export interface ParsedName {
  /** Begins at the root of the namespace. */
  readonly root: boolean
  /** How many scopes to go up first; 0 when `root`. */
  readonly parents: number
  /** Four characters each. */
  readonly segments: readonly string[]
}

const SEGMENT = /^[A-Z_][A-Z0-9_]{0,3}$/
const PREFIXES = /^(?:\\|\^*)/

/**
 * Takes an ASL name apart. A name without segments has to have a prefix: `\` and `^` are names, '' is not.
 * @throws AmlNameError
 */
export function parseNameString(text: string): ParsedName {
  const prefix = PREFIXES.exec(text)?.[0] ?? ''
  const path = text.slice(prefix.length)
  if (path === '' && prefix === '') throw new AmlNameError(text, 'it is empty')
  const segments = path === '' ? [] : path.split('.')
  if (segments.length > MAX_SEGMENTS) {
    throw new AmlNameError(
      text.slice(0, 40),
      `it has ${segments.length} segments, the limit is ${MAX_SEGMENTS}`,
    )
  }
  return {
    root: prefix === '\\',
    parents: prefix === '\\' ? 0 : prefix.length,
    segments: segments.map((segment) => padNameSeg(segment, text)),
  }
}

/** The name in ASL's spelling, without the padding of its segments. */
export function formatNameString({ root, parents, segments }: ParsedName): string {
  return (root ? '\\' : '^'.repeat(parents)) + segments.map(trimNameSeg).join('.')
}

/**
 * @param prefix MultiNamePrefix to use it where the name has only one or two segments; NullName to allow a name of nothing at all
 * @throws AmlNameError
 */
export function encodeNameString(text: string, prefix?: number): Uint8Array {
  if (prefix === NAME_BYTES.NullName && text === '') return Uint8Array.of(NAME_BYTES.NullName)
  // Most names in most tables are one bare segment.
  if (prefix === undefined && SEGMENT.test(text)) return fromLatin1(text.padEnd(NAME_SEG_SIZE, '_'))
  const { root, parents, segments } = parseNameString(text)
  return concatBytes(
    root ? Uint8Array.of(NAME_BYTES.RootChar) : new Uint8Array(parents).fill(NAME_BYTES.ParentPrefixChar),
    prefix === NAME_BYTES.MultiNamePrefix && segments.length > 0
      ? Uint8Array.of(prefix, segments.length)
      : segmentPrefix(segments.length),
    fromLatin1(segments.join('')),
  )
}

function segmentPrefix(count: number): Uint8Array {
  switch (count) {
    case 0:
      return Uint8Array.of(NAME_BYTES.NullName)
    case 1:
      return new Uint8Array(0)
    case 2:
      return Uint8Array.of(NAME_BYTES.DualNamePrefix)
    default:
      return Uint8Array.of(NAME_BYTES.MultiNamePrefix, count)
  }
}

/** One segment, without prefixes: four bytes. */
export function encodeNameSeg(text: string): Uint8Array {
  return fromLatin1(padNameSeg(text, text))
}

function padNameSeg(segment: string, whole: string): string {
  if (!SEGMENT.test(segment)) {
    throw new AmlNameError(
      whole,
      segment === ''
        ? 'it has an empty segment'
        : segment.length > NAME_SEG_SIZE
          ? `'${segment.slice(0, 40)}' has more than ${NAME_SEG_SIZE} characters`
          : /^[0-9]/.test(segment)
            ? `'${segment}' begins with a digit`
            : `'${segment}' has a character other than A-Z, 0-9 and _`,
    )
  }
  return segment.padEnd(NAME_SEG_SIZE, '_')
}

/** `FOO_` is FOO; `____` stays one underscore. */
export function trimNameSeg(segment: string): string {
  return segment.replace(/_+$/, '') || '_'
}
