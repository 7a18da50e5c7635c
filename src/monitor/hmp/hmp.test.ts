import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SmallMachine, testEnvironment, turn } from '../../../test/monitor/small-machine.ts'
import { Guid } from '../../binary/guid.ts'
import { Monitor } from '../monitor.ts'
import { HMP_COMMANDS } from './commands.ts'
import { completeHmp } from './completion.ts'
import { readExpression } from './expression.ts'
import { FormatDefaults, formatMemoryLine, formatValue, readFormat } from './memory-format.ts'
import { Readline } from './readline.ts'
import { HMP_OUTPUT_LIMIT, runHmpLine } from './run.ts'

/** Values and messages as QEMU 7.2 gives them; `test/monitor/lockstep.test.ts` asks the real one. */
describe('an expression', () => {
  it.each([
    ['1+2*3', 7n],
    ['2*3+4&5|6^7', 7n],
    ['2+3*4-1', 13n],
    ['1-2-3', -4n],
    ['-7/2', -3n],
    ['-7%3', -1n],
    ['~0', -1n],
    ['( 1 + 2 ) * 3', 9n],
    ['010', 8n],
    ['0x10', 16n],
    ["'a'", 97n],
    ['0x7fffffffffffffff+1', -(2n ** 63n)],
    ['0xffffffffffffffff', -1n],
  ])('%s is %s', (text, value) => {
    expect(readExpression(text, 0)).toEqual({ value, end: text.length })
  })

  it.each([
    ['', 'unexpected end of expression'],
    ['1+', 'unexpected end of expression'],
    ['(1', "')' expected"],
    ['1/0', 'division by zero'],
    ['5%0', 'division by zero'],
    ['z', "invalid char 'z' in expression"],
    ['$rip', 'unknown register'],
    ["'", 'character constant expected'],
    ["'ab'", "missing terminating ' character"],
    ['99999999999999999999', 'number too large'],
    ['('.repeat(1000), 'expression is too deep'],
    ['-'.repeat(100_000), 'expression is too deep'],
  ])('%.20s is none: %s', (text, problem) => {
    expect(() => readExpression(text, 0)).toThrow(problem)
  })

  it('ends where it does not go on', () => {
    expect(readExpression('4 "/tmp/x"', 0)).toEqual({ value: 4n, end: 2 })
    expect(readExpression('0xg', 0)).toEqual({ value: 0n, end: 1 })
  })
})

describe('a memory format', () => {
  const bytes = Uint8Array.of(0xea, 0x5b, 0xe0, 0x00, 0xf0, 0x30, 0x36, 0x2f)

  it.each([
    ['x', 1, ' 0xea 0x5b 0xe0 0x00 0xf0 0x30 0x36 0x2f'],
    ['d', 1, ' 234  91 224   0 240  48  54  47'],
    ['o', 1, ' 0352 0133 0340   0 0360 060 066 057'],
    ['c', 1, " '\\xea' '[' '\\xe0' '\\x00' '\\xf0' '0' '6' '/'"],
    ['x', 2, ' 0x5bea 0x00e0 0x30f0 0x2f36'],
    ['o', 2, ' 055752   0340 030360 027466'],
    ['u', 4, '   14703594  792080624'],
    ['o', 4, '   070055752 05715430360'],
    ['d', 8, '  3401960375889976298'],
    ['o', 8, ' 0274661417000070055752'],
    ['c', 8, " '\\xea' '[' '\\xe0' '\\x00' '\\xf0' '0' '6' '/'"],
  ] as const)('%s of %i bytes', (format, size, line) => {
    expect(formatMemoryLine(bytes, { count: 1, format, size })).toBe(line)
  })

  it('shows the sign of what has 64 bits', () => {
    const minusOne = new Uint8Array(8).fill(0xff)
    expect(formatMemoryLine(minusOne, { count: 1, format: 'd', size: 8 })).toBe('                   -1')
    expect(formatMemoryLine(minusOne, { count: 1, format: 'u', size: 8 })).toBe(' 18446744073709551615')
    expect(formatMemoryLine(minusOne, { count: 1, format: 'd', size: 4 })).toBe(' 4294967295 4294967295')
  })

  it.each([
    ['x', 255n, '0xff'],
    ['x', 0n, '0'],
    ['o', 8n, '010'],
    ['c', 65n, "'A'"],
    ['c', 10n, "'\\n'"],
    ['c', 39n, "'\\''"],
    ['u', -1n, '18446744073709551615'],
    ['d', -1n, '-1'],
    ['i', 1n, '1'],
  ] as const)('print /%s %s', (format, value, text) => {
    expect(formatValue(value, format)).toBe(text)
  })

  it('remembers what was left out', () => {
    const defaults = new FormatDefaults()
    expect(readFormat('/3db 0', 0, defaults)).toEqual({ format: { count: 3, format: 'd', size: 1 }, end: 4 })
    expect(readFormat('0', 0, defaults).format).toEqual({ count: 1, format: 'd', size: 1 })
    expect(readFormat('/i', 0, defaults).format).toEqual({ count: 1, format: 'i', size: 1 })
    expect(readFormat('/xg', 0, defaults).format).toEqual({ count: 1, format: 'x', size: 8 })
    expect(() => readFormat('/4xz 0', 0, defaults)).toThrow("invalid char in format: 'z'")
  })
})

async function run(line: string, machine = new SmallMachine()): Promise<string> {
  let text = ''
  await runHmpLine(line, {
    monitor: new Monitor(machine, testEnvironment),
    interactive: false,
    print: (piece) => {
      text += piece
    },
  })
  return text
}

describe('a line of the human monitor', () => {
  it.each([
    ['foo', "unknown command: 'foo'\n"],
    ['info foo', "unknown command: 'info foo'\n"],
    ['quit x', 'quit|q: extraneous characters at the end of line\nTry "help quit" for more information\n'],
    ['xp /z 0', 'invalid char in format: \'z\'\nTry "help xp" for more information\n'],
    ['pmemsave 0 4', 'pmemsave: string expected\nTry "help pmemsave" for more information\n'],
    ['pmemsave 0 4 /x', 'invalid char \'x\' in expression\nTry "help pmemsave" for more information\n'],
    [
      'dump-guest-memory -q x',
      'dump-guest-memory: unsupported option -q\nTry "help dump-guest-memory" for more information\n',
    ],
    ['xp /i 0', 'There is no disassembler here\n'],
    ['', ''],
  ])('%j', async (line, text) => {
    expect(await run(line)).toBe(text)
  })

  it('lists every command, by name', async () => {
    const names = (await run('help')).split('\n').filter((line) => / -- /.test(line))
    expect(names.length).toBe(HMP_COMMANDS.length)
    expect(names.toSorted()).toEqual(names)
    expect(await run('help info')).toBe(await run('info'))
  })

  it('looks at virtual memory through the pages that are mapped', async () => {
    const machine = new SmallMachine()
    machine.memory.write(0x3ffc, Uint8Array.of(1, 2, 3, 4))
    machine.memory.write(0x8000, Uint8Array.of(5, 6, 7, 8))
    machine.pages = new Map([
      [0x1000, 0x3000],
      [0x2000, 0x8000],
    ])
    expect(await run('x /8xb 0x1ffc', machine)).toBe(
      '0000000000001ffc: 0x01 0x02 0x03 0x04 0x05 0x06 0x07 0x08\n',
    )
    expect(await run('x /1xb 0x3000', machine)).toBe('0000000000003000: Cannot access memory\n')
  })

  it('prints no more than the limit', async () => {
    const text = await run('xp /2000000000xb 0', new SmallMachine({ memorySize: 2 ** 40 }))
    expect(text.length).toBeLessThan(HMP_OUTPUT_LIMIT + 100)
    expect(text).toContain('The output ends here')
    const endless = await run(`xp /${'9'.repeat(400)}xb 0`, new SmallMachine({ memorySize: 2 ** 40 }))
    expect(endless.length).toBe(text.length)
  })

  it('writes and reads ports', async () => {
    const machine = new SmallMachine()
    const written: number[][] = []
    machine.ports.claim(0x60, {
      name: 'pair',
      length: 4,
      read: (offset, size) => 0x10 * offset + size,
      write: (...access) => void written.push(access),
    })
    expect(await run('i /b 0x61', machine)).toBe('portb[0x0061] = 0x11\n')
    expect(await run('i /h 0x62', machine)).toBe('portw[0x0062] = 0x0022\n')
    expect(await run('i /2xb 0x60 . 0x105', machine)).toBe('portb[0x0061] = 0x11\n')
    expect(await run('o /b 0x60 0x1ff', machine)).toBe('')
    expect(written).toEqual([
      [0, 1, 5],
      [0, 1, 0xff],
    ])
  })

  it('is answered whatever it is, and quits nothing by accident', async () => {
    const machine = new SmallMachine({ guid: Guid.ZERO })
    const word = fc.constantFrom(
      ...HMP_COMMANDS.flatMap(({ name }) => name.split('|')).filter((name) => !/^q/.test(name)),
      ...[
        '/16xb',
        '/3i',
        '-d',
        '-p',
        '"',
        '\\',
        '0x10',
        '(',
        '-1',
        'on',
        'events',
        "'a'",
        '$x',
        '\u0000',
        'é',
        '.',
      ],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
        const text = await run(words.join(' '), machine)
        expect(text).not.toContain('internal error')
      }),
    )
  })
})

describe('completion', () => {
  it.each([
    ['sys', ['system_powerdown', 'system_reset', 'system_wakeup'], 3],
    ['info ver', ['version'], 3],
    ['info v', ['version', 'vm-generation-id'], 1],
    ['? inf', ['info'], 3],
    ['help info ver', ['version'], 3],
    ['zz', [], 2],
    ['stop ', [], 0],
    ['pmemsave 0 4 "/tm', [], 0],
  ])('%j', (text, words, typed) => {
    expect(completeHmp(HMP_COMMANDS, text)).toEqual({
      words,
      typed: words.length === 0 ? expect.anything() : typed,
    })
  })
})

describe('line editing', () => {
  it('keeps 64 lines and 4095 characters, and takes keys that come while a line is at work', async () => {
    const lines: string[] = []
    let shown = ''
    const readline = new Readline('> ', {
      print: (text) => {
        shown += text
      },
      line: (text) => {
        lines.push(text)
        setImmediate(() => readline.prompt())
      },
      complete: () => ({ words: [], typed: 0 }),
    })
    readline.prompt()
    readline.type(`${'x'.repeat(5000)}\n${Array.from({ length: 70 }, (_, i) => `line ${i}\n`).join('')}`)
    for (let i = 0; i < 80; i++) await turn()
    expect(lines.length).toBe(71)
    expect(lines[0]).toBe('x'.repeat(4095))
    expect(readline.history).toEqual(Array.from({ length: 64 }, (_, i) => `line ${i + 6}`))
    expect(shown.length).toBeLessThan(20_000)
  })

  it('survives any keys', () => {
    const key = fc.constantFrom(...'ab "\t\n\u001b[~0135ABCDFHO\u0001\u0004\u0005\u0017\u007f\b\u009b')
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        const readline: Readline = new Readline('> ', {
          print: () => {},
          line: () => readline.prompt(),
          complete: (text) => completeHmp(HMP_COMMANDS, text),
        })
        readline.prompt()
        readline.type(keys.join(''))
        expect([...readline.text].every((character) => character >= ' ')).toBe(true)
      }),
    )
  })
})
