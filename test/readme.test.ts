/** What the README shows was really printed: its commands are run, its library example too. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Guid } from '../src/binary/guid.ts'
import { Board } from '../src/board/board.ts'
import { elfCoreImage } from '../src/dump/elf-writer.ts'
import { Ovmf } from '../src/firmware/ovmf.ts'
import { platformHost } from '../src/firmware/platform-host.ts'
import { writeDumpFile } from '../src/node/dump-writer.ts'

const ROOT = join(import.meta.dirname, '..')
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const program = join(ROOT, 'bin/vmgenid.js')

/** Fenced blocks of a language; '' for those without one. */
function blocks(language: string): string[] {
  return Array.from(readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm))
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '')
}

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vmgenid-readme-'))
  mkdirSync(join(folder, 'test'))
  symlinkSync(join(ROOT, 'test/golden'), join(folder, 'test/golden'))
  // The first example: QEMU's own files for a pc, with a WRITE_POINTER of three bytes.
  cpSync(join(ROOT, 'test/golden/qemu-7.2/pc'), join(folder, 'broken'), { recursive: true })
  const path = join(folder, 'broken/etc_table-loader')
  const script = readFileSync(path)
  script[8 * 128 + 124] = 3
  writeFileSync(path, script)
  // The dump: our q35, booted by our firmware.
  const guid = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
  const board = new Board({ kind: 'q35', memorySize: 2 ** 28, vmgenid: { guid } })
  await new Ovmf({ host: platformHost(board) }).boot()
  const { memory } = board
  const image = elfCoreImage({ memory, blocks: memory.regions, machine: 'x86-64', cpus: [] })
  await writeDumpFile(join(folder, 'vm.elf'), image)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the README', () => {
  const transcripts = blocks('').filter((block) => block.startsWith('$ vmgenid '))

  it('has a transcript of every command', () => {
    const commands = transcripts.map((block) => block.slice(2).split('\n')[0] ?? '')
    for (const command of [
      'vmgenid verify',
      'vmgenid board',
      'vmgenid loader show',
      'vmgenid loader check',
      'vmgenid log explain',
      'vmgenid acpi list',
      'vmgenid clone',
      'vmgenid acpi disassemble',
      'vmgenid acpi evaluate',
      'vmgenid memory find',
      'vmgenid memory read',
      'vmgenid guid',
    ]) {
      expect(
        commands.some((line) => line.startsWith(command)),
        command,
      ).toBe(true)
    }
  })

  it.each(transcripts)('shows what is printed: %.60s', (block) => {
    const [command = '', ...shown] = block.trimEnd().split('\n')
    const { stdout, stderr } = spawnSync(process.execPath, [program, ...command.split(' ').slice(2)], {
      cwd: folder,
      encoding: 'utf8',
    })
    const printed = `${stdout}${stderr}`.split('\n')
    let at = 0
    for (const [i, line] of shown.entries()) {
      if (/^\s*…$/.test(line)) {
        const next = shown[i + 1]
        if (next !== undefined) at = Math.max(at, printed.indexOf(next, at))
        continue
      }
      expect(printed[at++]).toBe(line)
    }
  })

  it('has a library example that prints what it says', () => {
    const [example = ''] = blocks('js')
    const path = join(ROOT, 'build/readme-example.mjs') // inside the package, where its own name can be imported
    mkdirSync(join(ROOT, 'build'), { recursive: true })
    writeFileSync(path, example)
    const { stdout, stderr } = spawnSync(process.execPath, [path], { encoding: 'utf8' })
    rmSync(path)
    expect(stderr).toBe('')
    expect(blocks('')).toContain(stdout)
  })
})
