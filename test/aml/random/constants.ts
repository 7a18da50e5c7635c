/** Constants at which interpreters go wrong. */
import type { Random } from './random.ts'

export const INTEGERS = [
  'Zero One Ones 2 3 7 8 0x0A 0x1F 31 32 33 63 64 65 0x7F 0x80 0xFF 0x100 0x1234 0x8000 0xFFFF 0x12345678 0x7FFFFFFF',
  '0x80000000 0xFFFFFFFF 0x100000000 0x123456789ABCDEF0 0x7FFFFFFFFFFFFFFF 0x8000000000000000 0xFFFFFFFFFFFFFFFE',
].flatMap((line) => line.split(' '))

/** As they stand between quotes. */
export const STRINGS = [
  '|0|1|12|0x1F|0X1f|abc|ABCDEF|zz|12zz| 7|  0x12 |\\t5|-1|+3|007|4294967295|4294967296|18446744073709551615|x y|1 2',
  '99999999999999999999|FFFFFFFF|123456789A|0123456789ABCDEF|0123456789ABCDEF0|0x|0xG|Hello|\\x41\\x7E|a,b|10000000000000000',
].flatMap((line) => line.split('|'))

const BYTES = '0x00 0x01 0x20 0x30 0x31 0x41 0x7A 0x7F 0x80 0xFF'.split(' ')

/** `0x00, 0x7F` */
export function randomBytes(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(BYTES)).join(', ')
}

/** What may stand in a package. */
export function randomElement(random: Random): string {
  const integer = random.pick(INTEGERS)
  const string = `"${random.pick(STRINGS)}"`
  const buffer = `Buffer () { ${randomBytes(random, 1 + random.below(5))} }`
  return random.pick([integer, string, buffer, `Package () { ${integer}, ${string} }`])
}
