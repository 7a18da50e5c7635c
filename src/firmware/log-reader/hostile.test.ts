/** Logs that were cut, shuffled, edited or made to hurt. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explain, idsOf, LOGS } from '../../../test/firmware/log-text.ts'
import { seed } from '../../../test/seed.ts'
import { fromLatin1 } from '../../binary/bytes.ts'
import { LOG_ITEM_LIMIT } from './budget.ts'
import { explainLog } from './explain.ts'
import { describeLogExplanation, printLogExplanation } from './print.ts'
import { LOG_RUN_LIMIT, LogReader } from './reader.ts'

const whole = Object.values(LOGS).join('\n')

type Change = (lines: string[], at: number, other: number) => void

/** What happens to logs on their way to somebody else, and what an attacker does. */
const CHANGES: Readonly<Record<string, Change>> = {
  delete: (lines, at, other) => void lines.splice(at, 1 + (other % 20)),
  repeat: (lines, at, other) => void lines.splice(at, 0, lines[other] ?? ''),
  swap: (lines, at, other) => {
    const [one = '', two = ''] = [lines[at], lines[other]]
    lines[at] = two
    lines[other] = one
  },
  join: (lines, at) => void lines.splice(at, 2, `${lines[at] ?? ''}${lines[at + 1] ?? ''}`),
  cut: (lines, at, other) => {
    lines[at] = (lines[at] ?? '').slice(0, other % 60)
  },
  digit: (lines, at, other) => {
    lines[at] = (lines[at] ?? '').replace(/[0-9A-F]/, 'FEDCBA9876543210x"'.charAt(other % 18))
  },
  large: (lines, at, other) => {
    lines[at] = (lines[at] ?? '').replace(/0x[0-9A-F]+/g, `0x${'F'.repeat(1 + (other % 20))}`)
  },
  zero: (lines, at) => {
    lines[at] = (lines[at] ?? '').replace(/[0-9A-F]+/g, '0')
  },
  byte: (lines, at, other) => {
    const line = lines[at] ?? ''
    const column = other % (line.length + 1)
    lines[at] = `${line.slice(0, column)}${String.fromCharCode(other % 256)}${line.slice(column + 1)}`
  },
}

const changes = fc.array(
  fc.tuple(fc.constantFrom(...Object.values(CHANGES)), fc.nat(10_000), fc.nat(10_000)),
  {
    minLength: 1,
    maxLength: 40,
  },
)

describe('a log that was changed', () => {
  it.each(Object.entries(LOGS))('%s is still explained, in bounds', (_, text) => {
    fc.assert(
      fc.property(changes, fc.boolean(), (all, twice) => {
        const lines = (twice ? `${text}\n${text}` : text).split('\n')
        for (const [change, at, other] of all) change(lines, at % lines.length, other % lines.length)
        const explained = explain(lines.join('\n'))
        expect(explained.runs.length).toBeLessThanOrEqual(lines.length)
        expect(explained.errors + explained.warnings + explained.notes).toBeLessThanOrEqual(
          4 * lines.length + 20,
        )
        expect(printLogExplanation(explained).length).toBeLessThan(200_000)
        const { schemaVersion } = JSON.parse(JSON.stringify(describeLogExplanation(explained))) as Record<
          string,
          unknown
        >
        expect(schemaVersion).toBe(1)
      }),
      { seed, numRuns: 150 },
    )
  })

  it('is taken for no other one, wherever its bytes are cut', () => {
    const bytes = fromLatin1(whole)
    const expected = JSON.stringify(describeLogExplanation(explain(whole)))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (size) => {
        const reader = new LogReader()
        reader.file('1')
        for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
        expect(JSON.stringify(describeLogExplanation(explainLog(reader.finish())))).toBe(expected)
      }),
      { seed, numRuns: 30 },
    )
  })

  it('may be anything at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const reader = new LogReader()
        reader.push(bytes)
        expect(explainLog(reader.finish()).model.files).toHaveLength(1)
      }),
      { seed },
    )
  })
})

/** Time that a log of this size takes many times over on a slow machine. */
const SECONDS = 10_000

describe('a log that was made to hurt', () => {
  const read = (text: string, times: number, before = '', itemLimit = LOG_ITEM_LIMIT) => {
    const began = performance.now()
    const reader = new LogReader({ itemLimit })
    reader.push(fromLatin1(before))
    const bytes = fromLatin1(text.repeat(1000))
    for (let i = 0; i < times / 1000; i++) reader.push(bytes)
    const explained = explainLog(reader.finish())
    const printed = printLogExplanation(explained)
    const described = JSON.stringify(describeLogExplanation(explained))
    expect(performance.now() - began).toBeLessThan(SECONDS)
    expect(printed.length).toBeLessThan(2_000_000)
    expect(described.length).toBeLessThan(2 ** 28)
    return explained
  }

  it('a poll of 200 000 reads is one node', () => {
    const poll = 'ExecuteBootScript - 7F76704B\nEFI_BOOT_SCRIPT_MEM_POLL_OPCODE\n'
    const explained = read('S3BootScriptWidthUint32 - 0x7F76B018\n', 200_000, poll)
    expect(explained.runs[0]?.run).toMatchObject({ nodes: [{ reads: 200_000, writes: [] }] })
    expect(idsOf(explained)).toContain('resume-hangs')
  })

  it.each([
    ['blobs', 'ProcessCmdAllocate: File="etc/a" Alignment=0x1 Zone=1 Size=0x1 Address=0x1\n'],
    ['records', 'SaveCondensedWritePointerToS3Context: 0x002B/[0x00000000+8] := 0x7FE5C000 (0)\n'],
    [
      'pointers with sums over them',
      'ProcessCmdAddPointer: PointerFile="a" PointeeFile="b" PointerOffset=0x9 PointerSize=4\nProcessCmdAddChecksum: File="a" ResultOffset=0x0 Start=0x0 Length=0x8\n',
    ],
    [
      'writes and their undoing',
      'ProcessCmdWritePointer: PointerFile="a" PointeeFile="b" PointerOffset=0x0 PointeeOffset=0x0 PointerSize=8\nUndoCmdWritePointer: PointerFile="b" PointerOffset=0x0 PointerSize=8\n',
    ],
    ['errors', 'ProcessCmdAllocate: malformed file name\n'],
    [
      'writes of a boot script',
      'ExecuteBootScript - 1\nEFI_BOOT_SCRIPT_MEM_WRITE_OPCODE\nS3BootScriptWidthUint64 - 0x00000000 (0xFFFFFFFFFFFFFFFF)\n',
    ],
    ['warnings', 'WARNING - internal error detected at romfile_loader_execute:1!\n'],
  ])('more %s than are kept', (_, text) => {
    const explained = read(text, 20_000, '', 10_000)
    expect(explained.model.left).toBeGreaterThan(0)
    expect(idsOf(explained)).toContain('too-much')
  })

  it('more blobs than are kept, at full size', () => {
    const explained = read(
      'ProcessCmdAllocate: File="etc/a" Alignment=0x1 Zone=1 Size=0x1 Address=0x1\n',
      LOG_ITEM_LIMIT + 1000,
    )
    expect(explained.model.left).toBe(1000)
  })

  it('more runs than are kept', () => {
    const explained = read('S3BootScriptExecute:\nTableHeader - 0x7E7A7000\n', 20_000)
    expect(explained.runs).toHaveLength(LOG_RUN_LIMIT)
    expect(explained.model.left).toBe(20_000 - LOG_RUN_LIMIT)
  })

  it('many unknown types are counted', () => {
    const types = Array.from(
      { length: 5000 },
      (_, i) => `InstallQemuFwCfgTables: unknown loader command: 0x${(i + 5).toString(16)}`,
    )
    const explained = explain(types.join('\n'))
    expect(explained.model.left).toBe(4000)
  })

  it('quotes, brackets and blanks without an end', () => {
    for (const piece of ['"', '(', ' ', '0x', 'ProcessCmdAllocate: File="', ': ', '[', '\r']) {
      const explained = read(`ProcessCmdAllocate: File="${piece.repeat(30)}`, 20_000)
      expect(explained.runs).toEqual([])
    }
  })

  it('control characters do not get to the terminal', () => {
    const printed = printLogExplanation(
      explain('ProcessCmdAllocate: File="\x1b[2J\x07\x9b" Alignment=0x1 Zone=1 Size=0x1 Address=0x1'),
    )
    expect(printed).toContain('\\x1b[2J\\x07\\x9b')
    expect(Array.from(printed).some((one) => one < ' ' && one !== '\n')).toBe(false)
  })

  it('the limit can be chosen', () => {
    const reader = new LogReader({ itemLimit: 3 })
    reader.push(fromLatin1(LOGS.seedBoot))
    const model = reader.finish()
    expect(model.left).toBeGreaterThan(20)
    expect(LOG_ITEM_LIMIT).toBeGreaterThan(10_000)
  })
})
