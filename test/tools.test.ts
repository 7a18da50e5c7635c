import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { all, MissingToolError, requiredFile, requireTool } from './tools.ts'

let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vmgenid-test-'))
  vi.stubEnv('PATH', directory)
  vi.stubEnv('CI', '')
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(directory, { recursive: true })
})

describe('a tool that tests need', () => {
  it('is found in PATH, and its title is as it was given', () => {
    writeFileSync(join(directory, 'iasl'), '')
    chmodSync(join(directory, 'iasl'), 0o755)
    const iasl = requireTool('iasl')
    expect(iasl).toMatchObject({ missing: false, path: join(directory, 'iasl') })
    expect(iasl.title('compiles')).toBe('compiles')
  })

  it('has its reason in the title when it is missing, and no path', () => {
    const iasl = requireTool('iasl')
    expect(iasl.missing).toBe(true)
    expect(iasl.title('compiles')).toBe('compiles (skipped: iasl not found, apt-get install acpica-tools)')
    expect(() => iasl.path).toThrow(MissingToolError)
  })

  it('is not a file that cannot be run, nor a folder', () => {
    writeFileSync(join(directory, 'iasl'), '')
    expect(requireTool('iasl').missing).toBe(true)
    vi.stubEnv('PATH', tmpdir())
    expect(requireTool(directory.slice(tmpdir().length + 1)).missing).toBe(true)
  })

  it('is an error that names it when CI is set', () => {
    vi.stubEnv('CI', 'true')
    expect(() => requireTool('iasl')).toThrow(
      'the tests need iasl: iasl not found, apt-get install acpica-tools',
    )
    expect(() => requiredFile(undefined, 'a kernel', 'none in the cache')).toThrow(MissingToolError)
  })

  it('is missing among several when one of them is', () => {
    const file = join(directory, 'file')
    writeFileSync(file, '')
    const there = requiredFile(file, 'a file', 'no file')
    expect(all(there, there).missing).toBe(false)
    expect(all(there, requireTool('iasl')).title('both')).toContain('iasl not found')
  })
})
