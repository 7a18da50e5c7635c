/**
 * What iasl says of names, ids and UUIDs: `acpihelp` of the same release lists it.
 */
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { describeHardwareId } from '../../../src/aml/disassembler/hardware-ids.ts'
import { describeName } from '../../../src/aml/disassembler/predefined-names.ts'
import { describeUuid } from '../../../src/aml/disassembler/uuids.ts'
import { all, requireIasl, requireTool } from '../../tools.ts'
import { IASL_RELEASE } from './iasl.ts'

const acpihelp = all(requireTool('acpihelp'), requireIasl(IASL_RELEASE))

function list(pattern: RegExp, ...options: readonly string[]): readonly (readonly [string, string])[] {
  const text = execFileSync(acpihelp.path, options, { encoding: 'utf8' })
  return Array.from(text.matchAll(pattern), ([, a = '', b = '']) => [a, b] as const)
}

describe.skipIf(acpihelp.missing)(acpihelp.title('the words of iasl'), () => {
  it('for predefined names', () => {
    const rows = list(/^(_\w{3}): <(.*)>$/gm, '-p', '*')
    expect(rows.length).toBeGreaterThan(250)
    for (const [name, words] of rows) {
      // Families are listed by their pattern: `_ACx`, `_Exx`.
      const one = name === '_T_x' ? '_T_0' : name.replace(/x+$/, (digits) => '0'.repeat(digits.length))
      expect(describeName(one)).toBe(`${name}: ${words}`)
    }
  })

  it('for hardware ids', () => {
    const rows = list(/^ *(\w{7,8}) {3}(.*)$/gm, '-i', '*')
    expect(rows.length).toBeGreaterThan(150)
    for (const [id, words] of rows) expect(describeHardwareId(id), id).toBe(words)
    expect(describeHardwareId('QEMUVGID')).toBeUndefined()
    expect(describeHardwareId('constructor')).toBeUndefined()
  })

  it('for UUIDs', () => {
    const rows = list(/^ *(\S.*?) : ([0-9a-f-]{36})$/gim, '-u')
    expect(rows.length).toBe(30)
    for (const [words, uuid] of rows) expect(describeUuid(uuid.toLowerCase())).toBe(words)
    expect(describeUuid('00000000-0000-0000-0000-000000000000')).toBeUndefined()
  })
})
