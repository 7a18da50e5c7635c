import { describe, expect, it } from 'vitest'
import { formatLoaderFinding, loaderFinding } from './findings.ts'
import { LOADER_RULES, type LoaderRule, type LoaderRuleId, ROWS_NOT_IN_A_SCRIPT, rowOf } from './rules.ts'

const ids = Object.keys(LOADER_RULES) as LoaderRuleId[]
const rules = Object.entries<LoaderRule>(LOADER_RULES)

describe('the rules', () => {
  it('have a rule, or a reason, for each row of the list of malformed input', () => {
    const rows = [...ids.map(rowOf).filter((row) => row !== undefined), ...Object.keys(ROWS_NOT_IN_A_SCRIPT)]
    expect(rows.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 52 }, (_, i) => i + 1))
  })

  it('have one number each, in order', () => {
    const numbers = ids.map((id) => Number(/^L(\d\d)-[a-z][a-z0-9-]+$/.exec(id)?.[1]))
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
  })

  it.each(rules)('%s says what happens and what to do', (_id, rule) => {
    for (const text of [rule.ovmf, rule.seabios, rule.hint]) expect(text).toMatch(/^[A-Z].*\.$/)
    expect(rule.title).toMatch(/^[a-zA-Z].*[^.]$/)
    expect(rule.source.length).toBeGreaterThan(0)
    for (const source of rule.source) expect(source).toMatch(/^(edk2|SeaBIOS|QEMU) [\w/-]+\.c$/)
  })

  it.each(rules)('%s says that OVMF stops, exactly when it stops', (_id, rule) => {
    expect(rule.ovmf.startsWith('Stops with')).toBe(rule.ovmfStops !== undefined)
  })
})

describe('a finding', () => {
  it('carries the row of its rule', () => {
    expect(loaderFinding('L18-pointer-size', {}, 'x').row).toBe(18)
    expect(loaderFinding('L54-table-sum', {}, 'x')).not.toHaveProperty('row')
  })

  it('is printed with both firmwares', () => {
    const place = { entry: 9, offset: 0x4f8, file: 'etc/acpi/tables', fileOffset: 0x1a13 }
    const finding = loaderFinding(
      'L18-pointer-size',
      place,
      'ADD_POINTER of 3 bytes at etc/acpi/tables+0x1a13',
    )
    expect(formatLoaderFinding(finding)).toMatchInlineSnapshot(`
      "entry 9, byte 0x4f8: error L18-pointer-size: ADD_POINTER of 3 bytes at etc/acpi/tables+0x1a13
        OVMF:     Stops with Protocol Error, takes back what it did and boots without these tables.
        SeaBIOS:  Warns of an internal error, leaves the command out and goes on.
        Hint:     Use 1, 2, 4 or 8 bytes."
    `)
  })

  it('is about the script when it is about no entry', () => {
    const text = formatLoaderFinding(loaderFinding('L02-script-empty', {}, 'etc/table-loader has 0 bytes'))
    expect(text).toMatch(/^script: error L02-script-empty: /)
  })
})
