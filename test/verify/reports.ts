/** A report with three machines and every status, and the same with text that wants to break out. */

import { verdictOf } from '../../src/verify/report/summary.ts'
import type { CheckDescription, SubjectReport, VerifyReport } from '../../src/verify/result.ts'

export const CHECKS: readonly CheckDescription[] = [
  ['R1a', 'The ID lies at a multiple of 8 bytes.', '5'],
  [
    'R1b',
    'The page of the ID is its own: nothing else is in it, and no part of it is used by the firmware.',
    '5',
  ],
  ['L1', 'No command of the loader script was refused.', '2'],
  ['S2', 'After the reset of the wake-up the address is zero.', '7'],
  ['S3', 'After the resume the host knows the same address again.', '9'],
  ['E1', 'A new ID reaches the driver.', undefined],
].map(([id = '', sentence = '', step]) => ({
  id,
  sentence,
  source: 'QEMU hw/acpi/vmgenid.c',
  needs: 'a machine',
  ...(step === undefined ? {} : { step }),
}))

const MODEL: SubjectReport = {
  name: 'model',
  description: 'q35, 2 GiB, vmgenid, firmware model, Linux model',
  checks: [
    { id: 'R1a', status: 'pass', evidence: ['0x7FE5C028'] },
    { id: 'R1b', status: 'pass', evidence: ['page 0x7FE5C000: 16 bytes that are not 0'] },
    { id: 'L1', status: 'pass', evidence: ['32 commands'] },
    { id: 'S2', status: 'pass', evidence: ['etc/vmgenid_addr 0x0'] },
    { id: 'S3', status: 'pass', evidence: ['before 0x7FE5C028', 'after  0x7FE5C028'] },
    { id: 'E1', status: 'pass', evidence: ['random: crng reseeded due to virtual machine fork'] },
  ],
  story: [
    {
      step: '1',
      title: 'The configured ID, and what it is in memory',
      blocks: [
        {
          kind: 'facts',
          rows: [
            ['configured', '-device vmgenid,guid=00112233-4455-6677-8899-aabbccddeeff'],
            ['expected in memory', '33 22 11 00 55 44 77 66 88 99 AA BB CC DD EE FF'],
          ],
        },
      ],
      checks: [],
    },
    {
      step: '5',
      title: 'Guest memory at the ID',
      blocks: [
        { kind: 'facts', rows: [['the ID', '0x7FE5C028']] },
        { kind: 'lines', of: 'memory', lines: ['7fe5c028  33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff'] },
      ],
      checks: ['R1a', 'R1b'],
    },
    {
      step: '11',
      title: 'A Windows guest',
      blocks: [{ kind: 'text', text: 'Not seen: no Windows.' }],
      checks: [],
    },
  ],
  notes: ['The guest has no RDRAND.'],
  milliseconds: 142,
}

const QEMU: SubjectReport = {
  name: 'qemu',
  description: 'q35, 256 MiB, QEMU 7.2, SeaBIOS, Linux 6.1',
  checks: [
    { id: 'R1a', status: 'pass', evidence: ['0xFFE1028'] },
    { id: 'R1b', status: 'not-observable', reason: 'no dump of its memory', evidence: [] },
    { id: 'L1', status: 'not-observable', reason: 'no dump of its memory', evidence: [] },
    {
      id: 'S2',
      status: 'fail',
      reason: 'the device kept it',
      evidence: ['etc/vmgenid_addr 0xFFE1028'],
      hint: 'Look at the reset handler of the device.',
    },
    { id: 'S3', status: 'skipped', reason: '--skip suspend', evidence: [] },
    { id: 'E1', status: 'pass', evidence: ['14 ms'] },
  ],
  story: [],
  notes: [],
  milliseconds: 9_420,
}

const V86: SubjectReport = {
  name: 'v86',
  description: 'pc, 256 MiB, SeaBIOS, Linux 6.1',
  checks: [],
  story: [],
  notes: [],
  problem: { reason: 'it is not set up.', command: 'vmgenid setup' },
  milliseconds: 1,
}

export function reportOf(...machines: readonly SubjectReport[]): VerifyReport {
  return {
    schemaVersion: 1,
    producer: 'vmgenid 0.1.0',
    date: '2026-12-01T12:00:00Z',
    command: 'vmgenid verify --report json',
    verdict: verdictOf(machines),
    machines,
  }
}

export const GOOD = reportOf(MODEL)
export const MIXED = reportOf(MODEL, QEMU, V86)

const NASTY = [
  '\x1b[31mred\x07\x00\x9b2J',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  'a|b \\| c \\\\| d',
  '``` ````` ` `code`',
  '\n# heading\r\n- item\n```\n| a |',
  '\ud800 \udfff \ufffe\uffff \u2028\u202e\u2029',
  "]]> --> &lt; &#x1b; \"' ' onload=x '",
  '*bold* _em_ [x](javascript:1) ![y](z) ~~s~~ 1. 2) === ---',
  'x*'.repeat(2 ** 19),
  '😀'.repeat(1500),
  '',
]

/** A megabyte once more would be a report that is not read. */
const LISTED = NASTY.filter(({ length }) => length < 2 ** 16)

/** Each text of a report is each of the texts somewhere. */
export const HOSTILE: VerifyReport = (() => {
  const machines = NASTY.map((text, i): SubjectReport => {
    const next = NASTY[(i + 1) % NASTY.length] ?? ''
    return {
      name: `${i}${text}`,
      description: text,
      checks: [
        { id: `R1b${text}`, status: 'fail', evidence: i === 0 ? NASTY : LISTED, reason: text, hint: next },
        { id: 'R1a', status: 'not-observable', evidence: [text], reason: next },
        { id: `${text}${i}`, status: 'skipped', evidence: [next], reason: text },
        { id: 'S2', status: 'pass', evidence: [text] },
      ],
      story: [
        {
          step: text,
          title: text,
          blocks: [
            { kind: 'text', text },
            { kind: 'facts', rows: [[text, next], ...LISTED.map((one): [string, string] => [one, one])] },
            { kind: 'lines', of: 'guest log', lines: LISTED },
          ],
          checks: [text, 'R1a'],
        },
      ],
      notes: LISTED,
      problem: { reason: text, command: next },
      milliseconds: 1,
    }
  })
  const [first = ''] = NASTY
  return { ...reportOf(...machines), producer: first, command: NASTY.join(''), verdict: NASTY.join(' ') }
})()
