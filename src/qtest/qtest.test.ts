import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '../binary/bytes.ts'
import { NumberRangeError } from '../binary/numbers.ts'
import * as command from './command.ts'
import { QtestFailError, QtestProtocolError } from './errors.ts'
import { parseQtestReply } from './reply.ts'

/** Replies as QEMU 7.2 gave them. */
const exchanges = [
  { it: command.inb(0x511), line: 'inb 0x511', reply: 'OK 0x0051', value: 0x51 },
  { it: command.inw(0x510), line: 'inw 0x510', reply: 'OK 0x0000', value: 0 },
  { it: command.inl(0x514), line: 'inl 0x514', reply: 'OK 0x554d4551', value: 0x554d4551 },
  { it: command.outb(0xb2, 0xf1), line: 'outb 0xb2 0xf1', reply: 'OK', value: undefined },
  { it: command.outw(0x510, 0x19), line: 'outw 0x510 0x19', reply: 'OK', value: undefined },
  { it: command.outl(0xcf8, 0x8000_0000), line: 'outl 0xcf8 0x80000000', reply: 'OK', value: undefined },
  {
    it: command.readl(0xfffffff0),
    line: 'readl 0xfffffff0',
    reply: 'OK 0x0000000000e05bea',
    value: 0x00e05bea,
  },
  {
    it: command.readq(0xfffffff0),
    line: 'readq 0xfffffff0',
    reply: 'OK 0x2f3630f000e05bea',
    value: 0x2f3630f000e05bean,
  },
  {
    it: command.read(0x1000, 4),
    line: 'read 0x1000 0x4',
    reply: 'OK 0x01020304',
    value: Uint8Array.of(1, 2, 3, 4),
  },
  {
    it: command.write(0x1000, Uint8Array.of(1, 2, 3, 4)),
    line: 'write 0x1000 0x4 0x01020304',
    reply: 'OK',
    value: undefined,
  },
  { it: command.memset(0x1000, 4, 0xab), line: 'memset 0x1000 0x4 0xab', reply: 'OK', value: undefined },
  { it: command.endianness(), line: 'endianness', reply: 'OK little', value: 'little' },
  { it: command.clockStep(), line: 'clock_step', reply: 'OK 1000', value: 1000n },
  { it: command.clockStep(500), line: 'clock_step 500', reply: 'OK 1500', value: 1500n },
  { it: command.clockSet(0), line: 'clock_set 0', reply: 'OK 0', value: 0n },
  { it: command.irqInterceptIn('ioapic'), line: 'irq_intercept_in ioapic', reply: 'OK', value: undefined },
  {
    it: command.setIrqIn('ioapic', 'unnamed-gpio-in', 9, 1),
    line: 'set_irq_in ioapic unnamed-gpio-in 9 1',
    reply: 'OK',
    value: undefined,
  },
]

describe('a command', () => {
  it.each(exchanges)('$line: its line, and the value of its reply', ({ it: subject, line, reply, value }) => {
    expect(subject.line).toBe(line)
    const parsed = parseQtestReply(reply)
    expect(parsed.kind === 'OK' && subject.result(parsed.words)).toEqual(value)
  })

  it.each([
    ['a port above 0xffff', () => command.inb(0x10000)],
    ['a value that does not fit', () => command.outb(0x511, 0x100)],
    ['a read of no bytes', () => command.read(0x1000, 0)],
    ['a write of no bytes', () => command.write(0x1000, new Uint8Array())],
    ['a memset of no bytes', () => command.memset(0x1000, 0, 0)],
    ['a negative address', () => command.readb(-1)],
    ['half a byte', () => command.read(0.5, 1)],
  ])('is not made of %s', (_name, make) => {
    expect(make).toThrow(NumberRangeError)
  })

  it.each(['', 'two words', 'a\nb'])('is not made of the name %j', (name) => {
    expect(() => command.irqInterceptIn(name)).toThrow(QtestProtocolError)
  })

  it.each([
    [command.inb(0x511), []],
    [command.inb(0x511), ['0x51', '0x52']],
    [command.inb(0x511), ['Q']],
    [command.outb(0x511, 0), ['0x0']],
    [command.read(0x1000, 4), ['0x010203']],
    [command.read(0x1000, 4), ['0x0102030']],
    [command.read(0x1000, 1), ['01']],
    [command.endianness(), ['middle']],
  ] as const)('refuses a reply that is not its own: %o %o', (subject, words) => {
    expect(() => subject.result(words)).toThrow(QtestProtocolError)
  })

  it('carries any bytes there and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.maxSafeNat(), (data, address) => {
        const { line } = command.write(address, data)
        expect(line).toBe(
          `write 0x${address.toString(16)} 0x${data.length.toString(16)} ${line.split(' ')[3]}`,
        )
        expect(command.read(address, data.length).result([line.split(' ')[3] ?? ''])).toEqual(data)
        expect(line.endsWith(toHex(data))).toBe(true)
      }),
    )
  })
})

describe('a line from QEMU', () => {
  it('is a refusal with its reason', () => {
    expect(parseQtestReply("FAIL Unknown command 'bogus'")).toEqual({
      kind: 'FAIL',
      reason: "Unknown command 'bogus'",
    })
  })

  it('is a change of an interrupt line', () => {
    expect(parseQtestReply('IRQ raise 9')).toEqual({ kind: 'IRQ', level: 'raise', line: 9 })
    expect(parseQtestReply('IRQ lower 23')).toEqual({ kind: 'IRQ', level: 'lower', line: 23 })
  })

  it.each(['', 'ok', 'OKAY', 'IRQ', 'IRQ raise', 'IRQ raise x', 'IRQ up 1', 'HELLO'])(
    '%j is none',
    (line) => {
      expect(() => parseQtestReply(line)).toThrow(QtestProtocolError)
    },
  )

  it('never makes the parser fail in another way', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        try {
          expect(['OK', 'FAIL', 'IRQ']).toContain(parseQtestReply(line).kind)
        } catch (error) {
          expect(error).toBeInstanceOf(QtestProtocolError)
        }
      }),
    )
  })
})

describe('an error', () => {
  it('names command and reason, and what to do about a missing clock', () => {
    expect(new QtestFailError('clock_step', "Unknown command 'clock_step'").message).toMatchInlineSnapshot(`
      "QEMU refused 'clock_step': Unknown command 'clock_step'

        The clock commands exist only with \`-accel qtest\`."
    `)
  })
})
