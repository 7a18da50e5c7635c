/**
 * The block diagram of `src/` as data: which folder may import which. Imports go downwards only.
 */

/** Each folder of `src/`, and the folders that it may import besides itself. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = (() => {
  const codecs = ['acpi', 'aml', 'fwcfg', 'loader', 'qmp', 'qtest']
  const platform = [...codecs, 'binary', 'platform']
  const board = [...platform, 'devices', 'board']
  /** Forms of a whole machine that know no machine: a file, and a stream. */
  const images = ['machines/snapshot', 'machines/migration']
  const inside = [...board, 'dump', 'firmware', 'guest', 'monitor', ...images]
  return {
    binary: [],
    acpi: ['binary'],
    aml: ['binary'],
    fwcfg: ['binary'],
    loader: ['binary'],
    qmp: ['binary'],
    qtest: ['binary'],
    platform: ['binary'],
    // A dump is read as guest memory.
    dump: ['binary', 'platform'],
    devices: [...codecs, 'binary', 'platform'],
    board: [...platform, 'devices'],
    firmware: platform,
    guest: [...platform, 'dump'],
    monitor: [...platform, 'dump'],
    'machines/snapshot': ['binary', 'platform'],
    'machines/migration': ['binary', 'platform', 'machines/snapshot'],
    machines: inside,
    'machines/qemu': [...inside, 'machines', 'node'],
    verify: [...inside, 'machines'],
    node: ['acpi', 'binary', 'dump', 'fwcfg', 'qmp', 'qtest', ...images],
    cli: [...inside, 'machines', 'machines/qemu', 'verify', 'node'],
  }
})()

/** Folders whose files may use Node's own modules; all others load in a browser too. */
export const USES_NODE: readonly string[] = ['node', 'cli', 'machines/qemu']

/** The folder of the diagram that holds a path relative to `src/`: the longest that is listed. */
export function folderOf(path: string): string {
  const parts = path.split('/').slice(0, -1)
  for (let length = parts.length; length > 0; length--) {
    const folder = parts.slice(0, length).join('/')
    if (folder in MAY_IMPORT) return folder
  }
  return parts.join('/')
}

export interface ImportFault {
  readonly file: string
  readonly imports: string
  readonly problem: string
}

/** Module specifiers of a source text: `import … from`, `export … from`, `import()`, and bare imports. */
export function specifiersOf(source: string): string[] {
  const fromClause =
    /^(?:import\s[^'"]*?\sfrom\s*|export\s(?:type\s)?(?:\{[^}]*\}|\*(?:\s+as\s+\w+)?)\s*from\s*|import\s*)/
  const pattern = new RegExp(`(?:${fromClause.source}|\\bimport\\(\\s*)(['"])([^'"\\n]+)\\1`, 'gm')
  return Array.from(source.matchAll(pattern), (match) => match[2] ?? '')
}

/** What is wrong with the imports of one file. @param file relative to `src/`, such as `board/board.ts` */
export function importFaults(file: string, source: string): ImportFault[] {
  const folder = folderOf(file)
  const allowed = MAY_IMPORT[folder]
  if (!allowed) return [{ file, imports: '', problem: `folder ${folder} is not in the layout` }]
  return specifiersOf(source).flatMap((specifier): ImportFault[] => {
    if (specifier.startsWith('node:')) {
      return USES_NODE.includes(folder)
        ? []
        : [{ file, imports: specifier, problem: 'must load in a browser' }]
    }
    if (!specifier.startsWith('.')) {
      return folder === 'cli' || USES_NODE.includes(folder)
        ? []
        : [{ file, imports: specifier, problem: 'packages are for cli/ and node/' }]
    }
    const target = resolve(file, specifier)
    if (target === undefined) return [{ file, imports: specifier, problem: 'leaves src/' }]
    const to = folderOf(target)
    return to === folder || allowed.includes(to)
      ? []
      : [{ file, imports: specifier, problem: `${folder}/ may not import ${to}/` }]
  })
}

function resolve(file: string, specifier: string): string | undefined {
  const parts = file.split('/').slice(0, -1)
  for (const step of specifier.split('/')) {
    if (step === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (step !== '.') {
      parts.push(step)
    }
  }
  return parts.join('/')
}
