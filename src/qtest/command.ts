/**
 * Commands of QEMU's qtest protocol, one text line each, with the type of what comes back.
 *
 * A command is data: `line` goes to QEMU, `result` reads the words of its `OK` reply. Lines are only ever made here,
 * because QEMU ends itself on a malformed one: on an empty line, on a missing argument, on a `read` of no bytes.
 *
 * Addresses and lengths are safe integers; 64-bit values are bigints; times are nanoseconds of the virtual clock.
 *
 * Source: QEMU softmmu/qtest.c, the comment "QTest Protocol"; checked against QEMU 7.2.
 * @module
 */
import { fromHex, toHex } from '../binary/bytes.ts'
import { checkInteger, hex, NumberRangeError } from '../binary/numbers.ts'
import { QtestProtocolError } from './errors.ts'

export interface QtestCommand<T> {
  /** Without the newline that ends it. */
  readonly line: string
  /**
   * @param words what follows `OK`, split at spaces
   * @throws QtestProtocolError when QEMU's answer is not what this command gives
   */
  readonly result: (words: readonly string[]) => T
}

export const inb = (port: number): QtestCommand<number> => portRead('inb', port)
export const inw = (port: number): QtestCommand<number> => portRead('inw', port)
export const inl = (port: number): QtestCommand<number> => portRead('inl', port)

export const outb = (port: number, value: number): QtestCommand<void> => portWrite('outb', port, value, 0xff)
export const outw = (port: number, value: number): QtestCommand<void> =>
  portWrite('outw', port, value, 0xffff)
export const outl = (port: number, value: number): QtestCommand<void> =>
  portWrite('outl', port, value, 0xffff_ffff)

export const readb = (address: number): QtestCommand<number> => memoryRead('readb', address)
export const readw = (address: number): QtestCommand<number> => memoryRead('readw', address)
export const readl = (address: number): QtestCommand<number> => memoryRead('readl', address)
export const readq = (address: number): QtestCommand<bigint> => {
  const line = `readq ${hex(checkInteger('address', address))}`
  return { line, result: (words) => toBigInt(line, words) }
}

export const writeb = (address: number, value: number): QtestCommand<void> =>
  memoryWrite('writeb', address, checkInteger('value', value, 0xff))
export const writew = (address: number, value: number): QtestCommand<void> =>
  memoryWrite('writew', address, checkInteger('value', value, 0xffff))
export const writel = (address: number, value: number): QtestCommand<void> =>
  memoryWrite('writel', address, checkInteger('value', value, 0xffff_ffff))
export const writeq = (address: number, value: bigint): QtestCommand<void> =>
  memoryWrite('writeq', address, BigInt.asUintN(64, value))

/** @param length at least 1: QEMU aborts on a read of no bytes */
export function read(address: number, length: number): QtestCommand<Uint8Array> {
  const line = `read ${hex(checkInteger('address', address))} ${hex(checkLength(length))}`
  return {
    line,
    result(words) {
      const digits = words[0] ?? ''
      if (words.length !== 1 || !/^0x(?:[0-9a-f]{2})+$/i.test(digits) || digits.length !== 2 + 2 * length) {
        throw new QtestProtocolError(line, words.join(' '), `${length} bytes in hexadecimal`)
      }
      return fromHex(digits.slice(2))
    },
  }
}

/** @param data at least one byte */
export function write(address: number, data: Uint8Array): QtestCommand<void> {
  checkLength(data.length)
  return nothing(`write ${hex(checkInteger('address', address))} ${hex(data.length)} 0x${toHex(data)}`)
}

/** Fills `length` bytes, at least one, with `value`. */
export function memset(address: number, length: number, value: number): QtestCommand<void> {
  const where = `${hex(checkInteger('address', address))} ${hex(checkLength(length))}`
  return nothing(`memset ${where} ${hex(checkInteger('value', value, 0xff))}`)
}

export function endianness(): QtestCommand<'little' | 'big'> {
  const line = 'endianness'
  return {
    line,
    result(words) {
      const [word] = words
      if (word !== 'little' && word !== 'big') {
        throw new QtestProtocolError(line, words.join(' '), 'little or big')
      }
      return word
    },
  }
}

/**
 * Moves the virtual clock on, to the next timer or by `nanoseconds`; gives the time now.
 * Known to QEMU only with `-accel qtest`; with another accelerator it answers FAIL.
 */
export function clockStep(nanoseconds?: number): QtestCommand<bigint> {
  const argument = nanoseconds === undefined ? '' : ` ${checkInteger('nanoseconds', nanoseconds)}`
  return clock(`clock_step${argument}`)
}

/** Moves the virtual clock to `nanoseconds`; gives the time now. Only with `-accel qtest`, as `clockStep`. */
export function clockSet(nanoseconds: number): QtestCommand<bigint> {
  return clock(`clock_set ${checkInteger('nanoseconds', nanoseconds)}`)
}

/** From now on a change of the device's input lines is reported as an `IRQ` line. One device per QEMU. */
export function irqInterceptIn(path: string): QtestCommand<void> {
  return nothing(`irq_intercept_in ${checkWord('path', path)}`)
}

/** As `irqInterceptIn`, for the device's output lines. */
export function irqInterceptOut(path: string): QtestCommand<void> {
  return nothing(`irq_intercept_out ${checkWord('path', path)}`)
}

/** @param name of the group of lines; `unnamed-gpio-in` for the one without a name */
export function setIrqIn(path: string, name: string, line: number, level: number): QtestCommand<void> {
  const target = `${checkWord('path', path)} ${checkWord('name', name)}`
  return nothing(`set_irq_in ${target} ${checkInteger('line', line)} ${checkInteger('level', level)}`)
}

function portRead(name: string, port: number): QtestCommand<number> {
  const line = `${name} ${hex(checkInteger('port', port, 0xffff))}`
  return { line, result: (words) => Number(toBigInt(line, words)) }
}

function portWrite(name: string, port: number, value: number, limit: number): QtestCommand<void> {
  return nothing(
    `${name} ${hex(checkInteger('port', port, 0xffff))} ${hex(checkInteger('value', value, limit))}`,
  )
}

function memoryRead(name: string, address: number): QtestCommand<number> {
  const line = `${name} ${hex(checkInteger('address', address))}`
  return { line, result: (words) => Number(toBigInt(line, words)) }
}

function memoryWrite(name: string, address: number, value: number | bigint): QtestCommand<void> {
  return nothing(`${name} ${hex(checkInteger('address', address))} ${hex(value)}`)
}

function nothing(line: string): QtestCommand<void> {
  return {
    line,
    result(words) {
      if (words.length > 0) throw new QtestProtocolError(line, words.join(' '), 'OK and nothing more')
    },
  }
}

function clock(line: string): QtestCommand<bigint> {
  return { line, result: (words) => toBigInt(line, words) }
}

function toBigInt(line: string, words: readonly string[]): bigint {
  const [word] = words
  if (words.length !== 1 || word === undefined || !/^(?:0x[0-9a-f]+|\d+)$/i.test(word)) {
    throw new QtestProtocolError(line, words.join(' '), 'one number')
  }
  return BigInt(word)
}

function checkLength(length: number): number {
  if (length === 0) throw new NumberRangeError('length', length, 'at least 1 byte')
  return checkInteger('length', length)
}

/** A space or a newline inside an argument would make two of it. */
function checkWord(what: string, text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new QtestProtocolError(what, text, 'one word of printable ASCII')
  return text
}
