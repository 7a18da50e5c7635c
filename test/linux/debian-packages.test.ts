import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DebianPackageError, extractFromDeb } from '../../src/node/debian-packages.ts'
import { requireTool } from '../tools.ts'

const dpkgDeb = requireTool('dpkg-deb')

describe.skipIf(dpkgDeb.missing)(dpkgDeb.title('a file out of a Debian package'), () => {
  const work = mkdtempSync(join(tmpdir(), 'vmgenid-test-'))
  afterAll(() => rmSync(work, { recursive: true }))

  function target(name: string): string {
    mkdirSync(join(work, name))
    return join(work, name)
  }

  function buildPackage(): string {
    const root = join(work, 'package')
    mkdirSync(join(root, 'DEBIAN'), { recursive: true })
    mkdirSync(join(root, 'boot'))
    writeFileSync(
      join(root, 'DEBIAN/control'),
      'Package: example\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@localhost>\nDescription: example\n',
    )
    writeFileSync(join(root, 'boot/vmlinuz-1.2.3'), 'kernel')
    writeFileSync(join(root, 'boot/config-1.2.3'), 'x'.repeat(1_000_000))
    const deb = join(work, 'example.deb')
    execFileSync(dpkgDeb.path, ['--root-owner-group', '--build', root, deb], { stdio: 'ignore' })
    return deb
  }

  it('is the file that matches, and no other', async () => {
    const folder = target('one')
    await extractFromDeb(buildPackage(), './boot/vmlinuz-*', folder)
    expect(readdirSync(join(folder, 'boot'))).toEqual(['vmlinuz-1.2.3'])
    expect(readFileSync(join(folder, 'boot/vmlinuz-1.2.3'), 'utf8')).toBe('kernel')
  })

  it('is an error in the tools’ own words when there is none', async () => {
    const none = extractFromDeb(join(work, 'example.deb'), './boot/initrd-*', target('two'))
    await expect(none).rejects.toThrow(DebianPackageError)
    await expect(none).rejects.toThrow('Not found in archive')
    writeFileSync(join(work, 'broken.deb'), 'no package')
    await expect(extractFromDeb(join(work, 'broken.deb'), './x', target('three'))).rejects.toThrow(
      'dpkg-deb: error',
    )
  })
})
