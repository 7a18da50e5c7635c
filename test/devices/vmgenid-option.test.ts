/** The `-device` texts of the parser's tests, on the real QEMU 7.2: same words, same outcome. */
import { execFile } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { requireQemu } from '../tools.ts'
import { ACCEPTED_OPTIONS, REFUSED_OPTIONS } from './vmgenid-option.vectors.ts'

const qemu = requireQemu('7.2')
const PROGRAM = 'qemu-system-x86_64'

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Starts a machine with the option, asks its monitor for the ID, and ends it. */
function run(options: readonly string[]): Promise<Run> {
  const args = ['-S', '-accel', 'tcg', '-nodefaults', '-display', 'none', '-monitor', 'stdio']
  return new Promise((resolve) => {
    const child = execFile(
      qemu.path,
      [...args, ...options.flatMap((text) => ['-device', text])],
      { timeout: 20_000 },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    )
    // QEMU may be gone before it reads: that is what most of these tests are about.
    child.stdin?.on('error', () => {})
    child.stdin?.end('info vm-generation-id\nquit\n')
  })
}

const line = (text: string, message: string) => `${PROGRAM}: -device ${text}: ${message}\n`

describe.skipIf(qemu.missing).concurrent(qemu.title('-device texts on QEMU'), () => {
  it.each(REFUSED_OPTIONS)('refuses $text', async ({ text, problem, warnings = [] }) => {
    const { code, stderr } = await run([text])
    expect(stderr).toBe([...warnings, problem].map((message) => line(text, message)).join(''))
    expect(code).toBe(1)
  })

  it.each(ACCEPTED_OPTIONS)('accepts $text', async ({ text, guid, warnings = [] }) => {
    const { code, stdout, stderr } = await run([text])
    expect(stderr).toBe(warnings.map((message) => line(text, message)).join(''))
    const shown = /^[0-9a-f-]{36}(?=\r?$)/m.exec(stdout)?.[0]
    if (guid === 'auto') expect(shown).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/)
    else expect(shown).toBe(guid)
    expect(code).toBe(0)
  })

  it('takes one device only', async () => {
    const { stderr } = await run(['vmgenid,guid=auto', 'vmgenid'])
    expect(stderr).toBe(line('vmgenid', 'at most one vmgenid device is permitted'))
  })
})
