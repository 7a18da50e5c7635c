import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CHECKS } from '../../test/verify/reports.ts'
import { CATALOGUE } from './catalogue.ts'
import { checksDocument } from './checks-doc.ts'

describe('docs/checks.md', () => {
  it('is what the catalogue says; else run npm run docs:checks', () => {
    const path = join(import.meta.dirname, '../../docs/checks.md')
    expect(readFileSync(path, 'utf8')).toBe(checksDocument(CATALOGUE))
  })

  it('has each check with sentence, source, step and needs, by group', () => {
    const text = checksDocument(CHECKS)
    expect(text).toContain('- Suspend to RAM: S2 to S3\n')
    expect(text).toContain(
      '## Events\n\n**E1**: A new ID reaches the driver.\n\n- Source: QEMU hw/acpi/vmgenid.c\n- Needs: a machine\n',
    )
    expect(text).toContain('- Source: QEMU hw/acpi/vmgenid.c\n- Step: 7\n- Needs: a machine\n')
  })
})
