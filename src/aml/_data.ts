/**
 * The encodings of arguments that are data rather than terms.
 * @module
 */
import { fromLatin1 } from '../binary/bytes.ts'
import { checkInteger, NumberRangeError } from '../binary/numbers.ts'
import { AmlValueError } from './errors.ts'
import { encodeNameSeg, encodeNameString } from './names.ts'
import type { Choice, Flags, Kind } from './opcodes.ts'
import { encodeFieldLength } from './pkg-length.ts'
import type { KindValues, TermForm } from './terms.ts'

/**
 * The bytes of an argument, or `undefined` when its kind holds terms.
 * @param name of the argument
 * @param form of the term, where it was parsed from other bytes than the shortest
 */
export function encodeData(
  kind: Kind,
  value: unknown,
  name: string,
  form: TermForm | undefined,
): Uint8Array | undefined {
  switch (kind.kind) {
    case 'NameSeg':
      return encodeNameSeg(value as KindValues['NameSeg'])
    case 'NameString':
      return encodeNameString(value as KindValues['NameString'], form?.namePrefix?.[name])
    case 'ByteData':
      return littleEndian(name, value as KindValues['ByteData'], 1)
    case 'WordData':
      return littleEndian(name, value as KindValues['WordData'], 2)
    case 'DWordData':
      return littleEndian(name, value as KindValues['DWordData'], 4)
    case 'QWordData':
      return quadWord(name, value as KindValues['QWordData'])
    case 'AsciiString':
      return asciiString(value as KindValues['AsciiString'], form?.eightBit ? '\xff' : '\x7f')
    case 'ByteList':
      return value as KindValues['ByteList']
    case 'FieldLength':
      return encodeFieldLength(checkInteger(name, value as KindValues['FieldLength']), form?.fieldLength)
    case 'Choice':
      return Uint8Array.of(choiceValue(kind, value as string | number, 0xff))
    case 'Flags':
      return Uint8Array.of(flagsByte(kind, value as Readonly<Record<string, unknown>>))
    default:
      return undefined
  }
}

function littleEndian(name: string, value: number, width: 1 | 2 | 4): Uint8Array {
  let rest = checkInteger(name, value, 2 ** (8 * width) - 1)
  const bytes = new Uint8Array(width)
  for (let i = 0; i < width; i++) {
    bytes[i] = rest % 0x100
    rest = Math.floor(rest / 0x100)
  }
  return bytes
}

function quadWord(name: string, value: bigint): Uint8Array {
  if (typeof value !== 'bigint' || value < 0n || value > 0xffff_ffff_ffff_ffffn) {
    throw new NumberRangeError(name, value, 'a bigint from 0 to 0xffffffffffffffff')
  }
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value, true)
  return bytes
}

function asciiString(text: string, highest: string): Uint8Array {
  const bad = Array.from(text).find((character) => character < '\x01' || character > highest)
  if (bad !== undefined) {
    const code = (bad.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    throw new AmlValueError(`a String has no character U+${code}`, {
      facts: { string: JSON.stringify(text.slice(0, 60)), expected: 'ASCII, without NUL' },
    })
  }
  return fromLatin1(`${text}\0`)
}

function choiceValue(choice: Choice, value: string | number, limit: number): number {
  if (typeof value === 'number') return checkInteger(choice.name, value, limit)
  const known = Object.hasOwn(choice.values, value) ? choice.values[value] : undefined
  if (known === undefined) {
    throw new AmlValueError(`there is no ${choice.name} '${value}'`, {
      facts: { expected: Object.keys(choice.values).join(', ') },
    })
  }
  return known
}

function flagsByte(flags: Flags, value: Readonly<Record<string, unknown>>): number {
  let byte = 0
  for (const [name, field] of Object.entries(flags.fields)) {
    const part = value[name]
    const what = `${flags.name}.${name}`
    if (part === undefined) throw new AmlValueError(`${what} is missing`)
    const limit = 2 ** field.width - 1
    const number = field.boolean
      ? Number(part === true)
      : field.choice
        ? choiceValue(field.choice, part as string | number, limit)
        : checkInteger(what, part as number, limit)
    byte |= number << field.shift
  }
  return byte
}
