import { describe, expect, it } from 'vitest'
import { CHECKS, GOOD, HOSTILE, MIXED, reportOf } from '../../../test/verify/reports.ts'
import type { SubjectReport, VerifyReport } from '../result.ts'
import { textReport } from './text.ts'

const widest = (text: string) => Math.max(...text.split('\n').map(({ length }) => length))

describe('the text report', () => {
  it('has a column a machine, and below it what failed, what was not seen, and what was found', () => {
    expect(textReport(MIXED, CHECKS)).toMatchInlineSnapshot(`
      "model: q35, 2 GiB, vmgenid, firmware model, Linux model (142 ms)
      qemu: q35, 256 MiB, QEMU 7.2, SeaBIOS, Linux 6.1 (9.4 s)
      v86: could not be started: it is not set up: vmgenid setup

      Requirements on holder, device and tables                                         model     qemu
      R1a  The ID lies at a multiple of 8 bytes.                                        pass      pass
      R1b  The page of the ID is its own: nothing else is in it, and no part of it is   pass      not seen
           used by the firmware.

      Loader script and firmware                                                        model     qemu
      L1   No command of the loader script was refused.                                 pass      not seen

      Suspend to RAM                                                                    model     qemu
      S2   After the reset of the wake-up the address is zero.                          pass      FAIL
      S3   After the resume the host knows the same address again.                      pass      skipped

      Events                                                                            model     qemu
      E1   A new ID reaches the driver.                                                 pass      pass

      FAIL S2 on qemu: After the reset of the wake-up the address is zero.
        Reason:    the device kept it
        Evidence:  etc/vmgenid_addr 0xFFE1028
        Hint:      Look at the reset handler of the device.

      Not observable, and why
        no dump of its memory (qemu: R1b, L1)

      Skipped, and why
        --skip suspend (qemu: S3)

      Notes
        model: The guest has no RDRAND.

      6 checks, 12 results: 8 passed, 1 failed, 2 not observable, 1 skipped
      The VM Generation ID does not work as required: S2 failed on qemu; v86 could not be started.
      "
    `)
  })

  it('prints the evidence of all on demand', () => {
    expect(textReport(GOOD, CHECKS)).not.toContain('0x7FE5C028')
    const text = textReport(GOOD, CHECKS, { evidence: 'all' })
    expect(text).toContain('pass S3 on model: After the resume the host knows the same address again.')
    expect(text).toContain('  Evidence:  before 0x7FE5C028\n             after  0x7FE5C028\n')
  })

  it('says the same without emphasis', () => {
    const painted = textReport(MIXED, CHECKS, {
      paint: (style, text) => `\x1b[${style.length}m${text}\x1b[0m`,
    })
    expect(painted).toContain('\x1b[4mFAIL\x1b[0m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    expect(painted.replace(/\x1b\[\d+m/g, '')).toBe(textReport(MIXED, CHECKS))
  })

  it('puts more machines than fit into tables below each other', () => {
    const [model] = GOOD.machines
    const many = Array.from({ length: 9 }, (_, i) => ({ ...model, name: `unix:/run/vm/${i}/qmp` }) as never)
    const text = textReport(reportOf(...many), CHECKS)
    expect(widest(text)).toBeLessThanOrEqual(100)
    for (let i = 0; i < 9; i++) expect(text).toContain(`…/run/vm/${i}/qmp`)
    expect(text.match(/^Suspend to RAM/gm)?.length).toBe(3)
  })

  it('says that a shard is one, and knows checks that the catalogue does not', () => {
    const shard: VerifyReport = { ...MIXED, shard: { index: 1, count: 3 } }
    expect(textReport(shard, [])).toContain('Shard 1 of 3: the other shards have the other checks.')
    expect(textReport(shard, [])).toMatch(/^S2 {3}S2 +pass +FAIL$/m)
  })

  it('has a note once that is about several machines', () => {
    const [model, qemu] = MIXED.machines as readonly [SubjectReport, SubjectReport]
    const text = textReport(reportOf(model, { ...qemu, notes: ['Another.', ...model.notes] }), CHECKS)
    expect(text).toContain('Notes\n  model, qemu: The guest has no RDRAND.\n  qemu: Another.\n')
  })

  it('lets no text steer the terminal or leave its width', () => {
    const text = textReport(HOSTILE, CHECKS, { evidence: 'all' })
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
    expect(widest(text)).toBeLessThanOrEqual(100)
    expect(text).toContain('\\x1b[31mred\\x07\\x00\\x9b2J')
    expect(text.length).toBeLessThan(4 * 2 ** 20)
  })
})
