import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importFaults, specifiersOf } from './layers.ts'

const ROOT = join(import.meta.dirname, '../..')

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

const sources = filesBelow('src').filter((path) => path.endsWith('.ts'))
const program = sources.filter((path) => !path.endsWith('.test.ts'))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

describe('the layout', () => {
  it('has imports that go downwards only, and `node:` imports where they belong', () => {
    expect(program.length).toBeGreaterThan(40)
    expect(program.flatMap((path) => importFaults(path.slice('src/'.length), read(path)))).toEqual([])
  })

  it.each([
    ['board/board.ts', "import { x } from '../cli/main.ts'", 'board/ may not import cli/'],
    ['acpi/fadt.ts', "import type { x } from '../aml/opcodes.ts'", 'acpi/ may not import aml/'],
    ['platform/clock.ts', "export { x } from '../devices/fw-cfg.ts'", 'platform/ may not import devices/'],
    ['devices/fw-cfg.ts', "import { readFileSync } from 'node:fs'", 'must load in a browser'],
    ['devices/fw-cfg.ts', "const fs = await import('node:fs')", 'must load in a browser'],
    ['machines/v86/v86.ts', "import '../../node/files.ts'", 'machines/ may not import node/'],
    [
      'machines/model/model.ts',
      "import { q } from '../qemu/qemu.ts'",
      'machines/ may not import machines/qemu/',
    ],
    ['binary/guid.ts', "import { v4 } from 'uuid'", 'packages are for cli/ and node/'],
    ['binary/guid.ts', "import '../../scripts/x.ts'", 'leaves src/'],
    ['somewhere/x.ts', '', 'folder somewhere is not in the layout'],
  ])('finds the fault in %s: %s', (file, source, problem) => {
    expect(importFaults(file, source).map((fault) => fault.problem)).toEqual([problem])
  })

  it('lets a layer use everything below it', () => {
    expect(
      importFaults(
        'cli/main.ts',
        "import '../node/files.ts'\nimport '../binary/guid.ts'\nimport 'commander'",
      ),
    ).toEqual([])
    expect(
      importFaults('machines/qemu/qemu.ts', "import { x } from 'node:net'\nimport '../machine.ts'"),
    ).toEqual([])
  })

  it('sees every form of import', () => {
    const source =
      "import a from 'a'\nimport {\n  b,\n} from 'b'\nexport * from 'c'\nimport 'd'\nawait import('e')"
    expect(specifiersOf(source)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(specifiersOf("export const text = `from 'x'`\n// import from 'y'\nexport { z } from 'z'")).toEqual(
      ['z'],
    )
  })
})

describe('the tree', () => {
  it('has no global of Node outside the folders for it', () => {
    const places = program.filter((path) => !/^src\/(node|cli|machines\/qemu)\//.test(path))
    const found = places.filter((path) =>
      /\b(?:Buffer\.|(?:process|__dirname|setImmediate|require)\b[.(])/.test(stripComments(read(path))),
    )
    expect(found).toEqual([])
  })

  it('has no test left focused or switched off', () => {
    const tests = [...sources, ...filesBelow('test')].filter((path) => path.endsWith('.test.ts'))
    const marks = new RegExp(
      ['\\.only\\(', '\\b(it|test|describe)\\.(skip|todo)\\(', '\\bx(it|describe)\\('].join('|'),
    )
    const self = relative(ROOT, import.meta.filename)
      .split(sep)
      .join('/')
    expect(tests.filter((path) => path !== self && marks.test(read(path)))).toEqual([])
  })

  it('knows the origin of every golden file', () => {
    const golden = filesBelow('test/golden')
    expect(golden.length).toBeGreaterThan(10)
    const orphans = golden.filter((path) => !hasOrigin(path))
    expect(orphans).toEqual([])
  })

  it('has no module that nothing imports and no entry point names', () => {
    const imported = new Set<string>()
    const users = [...sources, ...['test', 'bench', 'scripts'].flatMap(filesBelow)].filter((path) =>
      path.endsWith('.ts'),
    )
    for (const path of users) {
      for (const specifier of specifiersOf(read(path))) {
        if (specifier.startsWith('.')) imported.add(join(dirname(path), specifier).split(sep).join('/'))
      }
    }
    const entries = ['src/cli/main.ts', 'src/cli/clone-worker.ts']
    expect(program.filter((path) => !imported.has(path) && !entries.includes(path))).toEqual([])
  })
})

function stripComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
}

/** `origin.json` in the file's folder or above it, or `NAME.origin.json` beside it. */
function hasOrigin(path: string): boolean {
  if (path.endsWith('origin.json')) return true
  if (existsSync(join(ROOT, path.replace(/(\.[^./]+)?$/, '.origin.json')))) return true
  for (let folder = dirname(path); folder !== 'test/golden' && folder !== '.'; folder = dirname(folder)) {
    if (existsSync(join(ROOT, folder, 'origin.json'))) return true
  }
  return false
}
