import { describe, expect, it } from 'vitest'
import { AcpiexecHost } from '../../test/aml/acpiexec-host.ts'
import {
  Interpretation,
  integer,
  interpretation,
  ssdtOf,
  string,
  succeeded,
  tableOf,
} from '../../test/aml/interpretation.ts'
import {
  Acquire,
  Add,
  Arg0,
  Arg1,
  BufferData,
  call,
  Device,
  External,
  If,
  Increment,
  LEqual,
  Local0,
  Method,
  Mutex,
  Name,
  Notify,
  Ones,
  Package,
  path,
  Return,
  Scope,
  Store,
  ToBCD,
  Zero,
} from './asl.ts'
import { AmlInterpreter } from './interpreter.ts'

describe('load', () => {
  it.each([
    [1, 0xffff_ffffn],
    [2, 0xffff_ffff_ffff_ffffn],
  ])('takes the width of integers from a DSDT of revision %i, for all tables', (revision, expected) => {
    const made = new Interpretation()
    made.load([Name('DSD', Ones)], { revision })
    made.load([Method('SSD', 0, [Return(Ones)])], { signature: 'SSDT', revision: 3 - revision })
    expect(made.integer('\\DSD')).toBe(expected)
    expect(made.integer('\\SSD')).toBe(expected)
  })

  it('leaves bytes behind the length in the header alone, and the table as it is', () => {
    const table = tableOf([Name('BUF', BufferData(Uint8Array.of(1, 2))), Method('SET', 0, [Store(9, 'BUF')])])
    const longer = new Uint8Array(table.length + 8).fill(0xff)
    longer.set(table)
    const made = new Interpretation()
    succeeded(made.aml.load(longer))
    made.value('\\SET')
    expect(longer.subarray(0, table.length)).toEqual(table)
    longer.fill(0)
    expect(made.value('\\BUF')).toEqual({ type: 'buffer', value: Uint8Array.of(9, 0) })
  })

  it.each([
    ['nothing', new Uint8Array(), 'AE_INVALID_TABLE_LENGTH'],
    ['a header that is cut', tableOf([]).subarray(0, 35), 'AE_INVALID_TABLE_LENGTH'],
    ['a table that is cut', tableOf([Name('INT', 0x1234)]).subarray(0, 40), 'AE_INVALID_TABLE_LENGTH'],
    ['bytes that are no AML', Uint8Array.from([...tableOf([]), 0xfe]), 'AE_AML_BAD_OPCODE'],
  ])('refuses %s', (_name, table, status) => {
    const bytes = table.slice()
    if (bytes.length > 36 && status === 'AE_AML_BAD_OPCODE') bytes[4] = bytes.length
    const made = new Interpretation()
    const result = made.aml.load(bytes)
    expect(result.ok ? 'loaded' : result.error.status).toBe(status)
    made.load([Name('INT', 5)])
    expect(made.integer('\\INT')).toBe(5n)
  })

  it('leaves out a statement that fails, says why, and goes on', () => {
    const made = new Interpretation()
    const { problems } = made.load([
      Name('ONE', 1),
      Scope('\\NONE', [Name('NEVR', 1)]),
      Name('ONE', 2),
      Name('TWO', 2),
    ])
    expect(problems.map(({ status, path: where }) => [status, where])).toEqual([
      ['AE_NOT_FOUND', '\\'],
      ['AE_ALREADY_EXISTS', '\\'],
    ])
    expect(made.integer('\\ONE')).toBe(1n)
    expect(made.integer('\\TWO')).toBe(2n)
    expect(made.status('\\NEVR')).toBe('AE_NOT_FOUND')
  })

  it('runs code outside of methods', () => {
    const made = interpretation([
      Name('INT', 1),
      If(LEqual(path('INT'), 1), [Name('COND', 7), Increment('INT')]),
    ])
    expect(made.integer('\\COND')).toBe(7n)
    expect(made.integer('\\INT')).toBe(2n)
  })

  it('gives up a table in which a called method fails: nothing of it stays', () => {
    const made = new Interpretation()
    made.load([Name('BASE', 1)])
    const table = ssdtOf([
      Name('SSD', 1),
      Method('BAD', 0, [Store(path('NONE'), Local0)]),
      If(path('BAD'), []),
    ])
    const result = made.aml.load(table)
    expect(result.ok ? 'loaded' : result.error).toMatchObject({
      status: 'AE_NOT_FOUND',
      trace: ['\\BAD', '\\'],
    })
    expect(made.aml.namespace.lookup('\\SSD')).toBeUndefined()
    expect(made.integer('\\BASE')).toBe(1n)
  })
})

describe('names of other tables', () => {
  it('in packages are looked up when all tables are there', () => {
    const made = new Interpretation()
    made.load([Name('PKG', Package([1, path('LATE')])), Name('DEVS', Package([path('DEV0')]))])
    made.load([Name('LATE', 'value'), Device('DEV0', [])], { signature: 'SSDT' })
    expect(made.value('\\PKG')).toEqual({ type: 'package', value: [integer(1), string('value')] })
    expect(made.value('\\DEVS')).toEqual({
      type: 'package',
      value: [{ type: 'reference', path: '\\DEV0', objectType: 'Device' }],
    })
  })

  it('in a method are those that exist when it is called: a later table gives them another meaning', () => {
    const made = new Interpretation()
    made.load([If(Zero, [External('LATE', 'MethodObj', 2)]), Method('MAIN', 0, [Return(call('LATE', 3, 4))])])
    expect(made.status('\\MAIN')).toBe('AE_NOT_FOUND')
    made.load([Method('LATE', 2, [Return(Add(Arg0, Arg1))])], { signature: 'SSDT' })
    expect(made.integer('\\MAIN')).toBe(7n)
  })
})

describe('evaluate', () => {
  const made = interpretation([
    Name('INT', 5),
    Device('DEV0', [Name('_ADR', 1)]),
    Method('ECHO', 1, [Return(Arg0)]),
    Method('SUM', 2, [Return(Add(Arg0, Arg1))]),
    Method('NONE', 0, []),
    Method('SETR', 1, [Store(9, Arg0)]),
  ])

  it.each([
    ['an integer', integer(0x1_0000_0000_0000_0000n + 5n), integer(5)],
    ['a string', string('gr\u00fc\u00df'), string('gr\u00fc\u00df')],
    [
      'a buffer',
      { type: 'buffer', value: Uint8Array.of(1, 2) } as const,
      { type: 'buffer', value: Uint8Array.of(1, 2) },
    ],
    [
      'a package',
      {
        type: 'package',
        value: [integer(1), { type: 'uninitialized' }, { type: 'package', value: [string('x')] }],
      } as const,
      {
        type: 'package',
        value: [integer(1), { type: 'uninitialized' }, { type: 'package', value: [string('x')] }],
      },
    ],
    [
      'a reference, which is what it leads to',
      { type: 'reference', path: '\\INT', objectType: 'Integer' } as const,
      integer(5),
    ],
  ])('passes %s', (_name, argument, result) => {
    expect(made.value('\\ECHO', argument)).toEqual(result)
  })

  it('leaves out arguments that are too many, and does without those that are missing', () => {
    expect(made.integer('\\SUM', integer(1), integer(2), integer(3))).toBe(3n)
    expect(made.status('\\SUM', integer(1))).toBe('AE_AML_UNINITIALIZED_ARG')
  })

  it('has no value for a method that returns nothing', () => {
    expect(made.value('\\NONE')).toEqual({ type: 'uninitialized' })
  })

  it.each([
    ['\\NOPE', 'AE_NOT_FOUND'],
    ['not a path', 'AE_BAD_PATHNAME'],
    ['\\DEV0', 'AE_TYPE'],
    ['\\', 'AE_TYPE'],
    ['\\_GL', 'AE_TYPE'],
  ])('of %j fails with %s', (where, status) => {
    expect(made.status(where)).toBe(status)
  })

  it('gives values that later evaluations do not change', () => {
    const machine = interpretation([
      Name('BUF', BufferData(Uint8Array.of(1, 2))),
      Method('GET', 0, [Return(path('BUF'))]),
      Method('SET', 0, [Store(BufferData(Uint8Array.of(8, 9)), 'BUF')]),
    ])
    const before = machine.value('\\GET')
    machine.value('\\SET')
    expect(before).toEqual({ type: 'buffer', value: Uint8Array.of(1, 2) })
    expect(machine.value('\\GET')).toEqual({ type: 'buffer', value: Uint8Array.of(8, 9) })
  })
})

describe('an error', () => {
  const made = interpretation([
    Scope('\\_SB', [
      Method('BAD', 0, [Name('TEMP', 1), Return(ToBCD(Ones))]),
      Method('MID', 0, [Name('TMP2', 1), Return(path('BAD'))]),
      Method('TOP', 0, [Return(path('MID'))]),
    ]),
    Mutex('MTX', 3),
    Method('HOLD', 0, [Acquire('MTX', 0xffff), Return(path('\\_SB.TOP'))]),
    Method('FREE', 0, [Return(Acquire('MTX', 0))]),
  ])

  it('says what is wrong, and which methods were running', () => {
    const result = made.aml.evaluate('\\_SB.TOP')
    expect(result.ok ? undefined : result.error).toEqual({
      status: 'AE_AML_NUMERIC_OVERFLOW',
      path: '\\_SB.BAD',
      message: expect.stringMatching(/^.+$/),
      trace: ['\\_SB.BAD', '\\_SB.MID', '\\_SB.TOP'],
    })
  })

  it('leaves nothing behind: no temporary names, no mutexes', () => {
    expect(made.status('\\HOLD')).toBe('AE_AML_NUMERIC_OVERFLOW')
    expect(made.aml.namespace.lookup('\\_SB.BAD.TEMP')).toBeUndefined()
    expect(made.aml.namespace.lookup('\\_SB.MID.TMP2')).toBeUndefined()
    expect(made.integer('\\FREE')).toBe(0n)
  })
})

describe('the host', () => {
  const terms = [
    Device('DEV0', []),
    Name('CNT', 0),
    Method('BUMP', 0, [Increment('CNT'), Return(path('CNT'))]),
    Method('MAIN', 0, [Name('TEMP', 3), Notify('DEV0', 0x80), Return(Add(path('TEMP'), path('CNT')))]),
  ]

  it('may evaluate objects while a method is running', () => {
    const seen: unknown[] = []
    class Reentrant extends AcpiexecHost {
      override notify(): void {
        seen.push(aml.evaluate('\\BUMP'), aml.evaluate('\\NONE').ok)
      }
    }
    const aml = new AmlInterpreter(new Reentrant())
    succeeded(aml.load(tableOf(terms)))
    expect(aml.evaluate('\\MAIN')).toEqual({ ok: true, value: integer(4) })
    expect(seen).toEqual([{ ok: true, value: integer(1) }, false])
  })

  it('may throw: the error passes through, and the interpreter stays usable', () => {
    class Broken extends AcpiexecHost {
      override notify(): void {
        throw new TypeError('the host is broken')
      }
    }
    const made = new Interpretation({}, new Broken())
    made.load(terms)
    expect(() => made.aml.evaluate('\\MAIN')).toThrow(TypeError)
    expect(made.aml.namespace.lookup('\\MAIN.TEMP')).toBeUndefined()
    expect(made.integer('\\BUMP')).toBe(1n)
  })
})

describe('the namespace', () => {
  const made = interpretation([
    Scope('\\_SB', [
      Device('PCI0', [Name('_ADR', 0), Method('_STA', 0, [Return(15)])]),
      Name('BUF', BufferData(Uint8Array.of(1))),
    ]),
  ])
  const { namespace } = made.aml

  it('has the predefined names before any table', () => {
    const { root } = new AmlInterpreter(new AcpiexecHost()).namespace
    expect(root.children().map(({ name, type }) => `${name} ${type}`)).toEqual([
      '_GPE Scope',
      '_PR Scope',
      '_SB Device',
      '_SI Scope',
      '_TZ Device',
      '_REV Integer',
      '_OS String',
      '_GL Mutex',
      '_OSI Method',
    ])
  })

  it('shows names, types, parents and children', () => {
    const bus = namespace.lookup('\\_SB.PCI0')
    expect(bus).toMatchObject({ name: 'PCI0', path: '\\_SB.PCI0', type: 'Device' })
    expect(bus?.parent?.path).toBe('\\_SB')
    expect(bus?.children().map(({ path: where, type }) => [where, type])).toEqual([
      ['\\_SB.PCI0._ADR', 'Integer'],
      ['\\_SB.PCI0._STA', 'Method'],
    ])
    expect(bus?.child('_STA')?.path).toBe('\\_SB.PCI0._STA')
    expect(bus?.child('NONE')).toBeUndefined()
  })

  it('is walked from the root', () => {
    const devices: string[] = []
    namespace.walk((node) => {
      if (node.type === 'Device') devices.push(node.path)
      return node.name !== 'PCI0'
    })
    expect(devices).toEqual(['\\_SB', '\\_SB.PCI0', '\\_TZ'])
  })

  it.each([['\\_SB.NONE'], ['nonsense path']])('has nothing at %j', (where) => {
    expect(namespace.lookup(where)).toBeUndefined()
  })
})

describe('options', () => {
  const asked = [
    Method('ASK', 1, [Return(call('_OSI', Arg0))]),
    Method('LAST', 0, [Store(7, Local0)]),
    Method('UNST', 0, [Return(Add(Local0, 1))]),
  ]

  it('say what _OSI answers', () => {
    const usual = interpretation(asked)
    expect(usual.integer('\\ASK', string('Windows 2019'))).toBe(0xffff_ffff_ffff_ffffn)
    expect(usual.integer('\\ASK', string('Linux'))).toBe(0n)
    const chosen = interpretation(asked, { interfaces: ['Linux'] })
    expect(chosen.integer('\\ASK', string('Windows 2019'))).toBe(0n)
    expect(chosen.integer('\\ASK', string('Linux'))).toBe(0xffff_ffff_ffff_ffffn)
  })

  it('say what _OS is', () => {
    expect(interpretation(asked).value('\\_OS')).toEqual(string('Microsoft Windows NT'))
    expect(interpretation(asked, { osName: 'Linux' }).value('\\_OS')).toEqual(string('Linux'))
  })

  it('choose slack: the last result is returned, locals without a value are 0', () => {
    expect(interpretation(asked).value('\\LAST')).toEqual({ type: 'uninitialized' })
    expect(interpretation(asked).status('\\UNST')).toBe('AE_AML_UNINITIALIZED_LOCAL')
    expect(interpretation(asked, { slack: true }).integer('\\LAST')).toBe(7n)
    expect(interpretation(asked, { slack: true }).integer('\\UNST')).toBe(1n)
  })
})
