/**
 * The captures of `test/golden/qemu-7.2/` as a linter or a decoder sees them: files by their fw_cfg names.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFwCfgIndex } from '../../src/fwcfg/index-json.ts'
import type { LoaderFile } from '../../src/loader/lint.ts'

const GOLDEN = join(import.meta.dirname, '../golden')
export const CAPTURES = join(GOLDEN, 'qemu-7.2')

export function captureNames(): string[] {
  return readdirSync(CAPTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** Every file of the index; those whose bytes were not kept have a size alone. */
export function captureFiles(name: string): ReadonlyMap<string, LoaderFile> {
  const folder = join(CAPTURES, name)
  const { files } = parseFwCfgIndex(readFileSync(join(folder, 'index.json'), 'utf8'))
  return new Map(
    files.map(({ name: file, size, guestWritable, file: path }) => [
      file,
      { size, guestWritable, bytes: path === undefined ? undefined : read(join(folder, path)) },
    ]),
  )
}

/** A file at the size that the guest sees. */
export function captureBytes(name: string, file: string): Uint8Array {
  const { bytes, size = 0 } = captureFiles(name).get(file) ?? {}
  if (!bytes) throw new Error(`${name} has no bytes of ${file}`)
  const whole = new Uint8Array(size)
  whole.set(bytes)
  return whole
}

/** The firmware log of the 2017 acceptance run. */
export function seedLog(): readonly string[] {
  return readFileSync(join(GOLDEN, 'seed/ovmf-boot.log'), 'utf8').trimEnd().split('\n')
}

function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path))
}
