import { describe, expect, it } from 'vitest'
import { parseRun } from './acpiexec.ts'
import { ExpectationError, formatObject, formatOutcome, parseExpectation } from './expectation.ts'

const parse = (...lines: string[]) => parseExpectation(`${lines.join('\n')}\nDefinitionBlock`, 'case.asl')

describe('the expectation of a case', () => {
  it.each([
    'int => 0x0',
    'int => 0xFFFFFFFFFFFFFFFF',
    'str => ""',
    'str => "a\\"b\\\\c\\x01\\xFF"',
    'buffer => empty',
    'buffer => 00 FF 1A',
    'package => [ ]',
    'package => [ int 0x1, str "a, ] b", buffer 01 02, package [ buffer empty ], uninitialized, reference _SB ]',
    'reference => DEV0',
    'error => AE_AML_OPERAND_TYPE',
    'nothing',
  ])('reads %s and writes it again', (text) => {
    expect(formatOutcome(parse('// Name: n', `// Expect: ${text}`).outcome)).toBe(text)
  })

  it('has the events in their order, the options and the notes', () => {
    const expectation = parse(
      '// Name: A name',
      '// Expect: int => 0x1',
      '// Debug: str "x"',
      '// Note: first',
      '// Debug: package [ int 0x1 ]',
      '// Notify: \\_SB.DEV0 0x80',
      '// Access: write SystemMemory 0x1000 8 0x5A',
      '// Options: slack',
      '// Note: second',
    )
    expect(expectation).toMatchObject({
      name: 'A name',
      notifications: ['\\_SB.DEV0 0x80'],
      accesses: ['write SystemMemory 0x1000 8 0x5A'],
      slack: true,
      notes: ['first', 'second'],
    })
    expect(expectation.debug.map(formatObject)).toEqual(['str "x"', 'package [ int 0x1 ]'])
  })

  it.each([
    [['// Expect: nothing'], "case.asl:1: '// Name: …' expected"],
    [['// Name: n', 'Expect: nothing'], "case.asl:2: '// Expect: …' expected"],
    [['// Name: n', '// Expect: nothing', '// Name: m'], "case.asl:3: a second 'Name'"],
    [['// Name: n', '// Expect: nothing', '// a comment'], "case.asl:3: '// Key: text' with one of"],
    [['// Name: n', '// Expect: nothing', '// Options: fast'], "case.asl:3: the only option is 'slack'"],
    [['// Name: n', '// Expect: nothing', '// Notify: DEV0 80'], 'case.asl:3: something like '],
    [['// Name: n', '// Expect: nothing', '// Access: write 0x1000'], 'case.asl:3: something like '],
    [
      ['// Name: n', '// Expect: nothing', '// Debug: int => 0x1'],
      "hexadecimal number expected at ' => 0x1'",
    ],
    [['// Name: n', '// Expect: 5'], "'type => value' or 'nothing' expected"],
    [['// Name: n', '// Expect: int => 5'], "a hexadecimal number expected at ' 5'"],
    [['// Name: n', '// Expect: int => 0x05'], "write it as 'int => 0x5'"],
    [['// Name: n', '// Expect: int => 0xff'], "write it as 'int => 0xFF'"],
    [['// Name: n', '// Expect: int => 0x10000000000000000'], 'more than 64 bits'],
    [['// Name: n', '// Expect: str => abc'], "text in quotes expected at ' abc'"],
    [['// Name: n', '// Expect: str => "a" b'], "the end expected at ' b'"],
    [['// Name: n', '// Expect: buffer => 1'], 'bytes in hexadecimal'],
    [['// Name: n', '// Expect: buffer => 01 2'], "the end expected at ' 2'"],
    [['// Name: n', '// Expect: package => [ int 0x1 int 0x2 ]'], "', ' or ' ]' expected"],
    [['// Name: n', '// Expect: package => [ int 0x1,'], "', ' or ' ]' expected at ','"],
    [['// Name: n', '// Expect: package => [ float 1 ]'], "there is no type 'float'"],
    [['// Name: n', '// Expect: reference => lower'], 'a name segment expected'],
    [['// Name: n', '// Expect: error => NOT_FOUND'], 'a status such as AE_NOT_FOUND expected'],
  ])('refuses %j', (lines, message) => {
    expect(() => parse(...lines)).toThrow(ExpectationError)
    expect(() => parse(...lines)).toThrow(message)
  })
})

describe('the output of acpiexec', () => {
  const run = (text: string, methods = ['\\MAIN']) => parseRun(`Table loaded\n${text}`, methods)
  const one = (...lines: string[]) =>
    run(`Evaluating \\MAIN\n${lines.join('\n')}\n\n- quit\n`).map(({ outcome }) => formatOutcome(outcome))
  const RETURNED = 'Evaluation of \\MAIN returned object 0x5571259ead60, external buffer length 18'

  it.each([
    [['  [Integer] = 0000000000000096'], 'int => 0x96'],
    [['  [String] Length 06 = "a\\"\\n\\x01\\xFFFFFF80\\\\"'], 'str => "a\\"\\x0A\\x01\\x80\\\\"'],
    [['  [Buffer] Length 00 = '], 'buffer => empty'],
    [['  [Buffer] Length 02 =     0000: 01 02                  // ..'], 'buffer => 01 02'],
    [
      [
        '  [Buffer] Length 11 = ',
        '    0000: 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F  // ................',
        '    0010: 10                                               // .',
      ],
      'buffer => 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10',
    ],
    [
      [
        '  [Package] Contains 4 Elements:',
        '    [Buffer] Length 01 =     0000: 01         // .',
        '    [Package] Contains 0 Elements:',
        '    [Object Reference] = 0x55a7 <Node>            Name _SB_ Device',
        '    [Null Object] (Type=0)',
      ],
      'package => [ buffer 01, package [ ], reference _SB, uninitialized ]',
    ],
  ])('%j', (lines, expected) => {
    expect(one(RETURNED, ...lines)).toEqual([expected])
  })

  it('has errors, and methods without a result', () => {
    expect(one('ACPI Error: …', 'Evaluation of \\MAIN failed with status AE_NOT_FOUND')).toEqual([
      'error => AE_NOT_FOUND',
    ])
    expect(one('No object was returned from evaluation of \\MAIN')).toEqual(['nothing'])
  })

  it('has what was stored to Debug, notifications within other lines, and accesses', () => {
    const [evaluation] = run(
      [
        'Evaluating \\MAIN',
        'ACPI Debug:  "text"',
        'ACPI Debug:  0x00001234',
        'ACPI Debug:  Package  (Contains 0x02 Elements):',
        'ACPI Debug:     (00) 0x0000000000000001',
        'ACPI Debug:     (01) Buffer  [0x02]',
        '    0000: 01 02                                            // ..',
        'AcpiExec: SystemMemory Write: Val FFFFFF5A Addr 1001 BitWidth 8 [REGION: BaseAddr 1000 Len 10]',
        RETURNED,
        '  [Integer] = ACPI Exec: Global:    Received a Device Notify on [DEV0] 0x55 Value 0x80 (Status Change)',
        '0000000000000001',
      ].join('\n'),
    )
    expect(evaluation?.debug.map(formatObject)).toEqual([
      'str "text"',
      'int 0x1234',
      'package [ int 0x1, buffer 01 02 ]',
    ])
    expect(evaluation?.notifications).toEqual(['DEV0 0x80'])
    expect(evaluation?.accesses).toEqual(['write SystemMemory 0x1001 8 0x5A'])
    expect(evaluation?.outcome).toEqual({ type: 'value', object: { type: 'integer', value: 1n } })
  })

  it.each([
    ['ACPI Exec: Segmentation Fault', 'acpiexec crashed'],
    ['- quit', '1 methods given, 0 run'],
    ['Evaluating \\MAIN\n- quit', 'an evaluation with 0 results'],
    ['Evaluating \\MAIN\nEvaluation of \\FOO failed with status AE_TYPE', "'\\FOO' was run, not '\\MAIN'"],
    [`Evaluating \\MAIN\n${RETURNED}\n  [Unknown Type] 11`, 'a value that is not understood'],
    [`Evaluating \\MAIN\n${RETURNED}\n  [String] Length 03 = "a"`, 'a string of 1 characters'],
    [`Evaluating \\MAIN\n${RETURNED}\n  [Buffer] Length 03 =    nonsense`, '3 bytes expected'],
    ['Evaluating \\MAIN\nACPI Debug:  Reference  [Debug]', 'a debug text that is not understood'],
  ])('is refused when it is %j', (text, message) => {
    expect(() => run(text)).toThrow(message)
  })
})
