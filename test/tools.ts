/**
 * Programs that some tests need and some machines lack.
 *
 * ```ts
 * const iasl = requireTool('iasl')
 * describe.skipIf(iasl.missing)(iasl.title('disassembly is what iasl says'), () => {
 *   it('…', () => { execFileSync(iasl.path, ['-h']) })
 * })
 * ```
 *
 * Absent on a desk: the tests are skipped, and the title says why. Absent with CI set: an error, for a run that
 * proves nothing must not look green.
 */
import { execFileSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { VmgenidError } from '../src/binary/errors.ts'

/** Which Debian package has the program. `scripts/setup.mjs --tests` installs these. */
const PACKAGES: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  iasl: 'acpica-tools',
  acpiexec: 'acpica-tools',
  acpixtract: 'acpica-tools',
  acpihelp: 'acpica-tools',
  readelf: 'binutils',
  gdb: 'gdb',
  crash: 'crash',
  'apt-get': 'apt',
  'dpkg-deb': 'dpkg',
  script: 'bsdutils',
  python3: 'python3',
}

export class MissingToolError extends VmgenidError {
  override readonly name = 'MissingToolError'
  constructor(subject: string, reason: string) {
    super('MISSING_TOOL', `the tests need ${subject}: ${reason}`, {
      hint: 'Run `node scripts/setup.mjs --tests`.',
    })
  }
}

export interface Tool {
  readonly missing: boolean
  /** Where it is. @throws MissingToolError when it is missing */
  readonly path: string
  /** The title as it is, or with the reason for the skip behind it. */
  title(text: string): string
}

/**
 * Looks a program up in PATH.
 * @throws MissingToolError when it is absent and CI is set
 */
export function requireTool(program: string): Tool {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory || '.', program))
    .find(isExecutable)
  const name = PACKAGES[program]
  const reason = name === undefined ? `${program} not found` : `${program} not found, apt-get install ${name}`
  return found === undefined ? absent(program, reason) : present(found)
}

/**
 * QEMU of one release: its tables and its replies are what golden data was made from.
 * @param release `7.2`
 * @throws MissingToolError when it is absent, or another one, and CI is set
 */
export function requireQemu(release: string): Tool {
  const qemu = requireTool('qemu-system-x86_64')
  if (qemu.missing) return qemu
  const text = execFileSync(qemu.path, ['--version'], { encoding: 'utf8' })
  const version = /version (\d+\.\d+)/.exec(text)?.[1]
  return version === release
    ? qemu
    : absent(`QEMU ${release}`, `found QEMU ${version ?? 'without a version'}`)
}

/**
 * The compiler and disassembler of ASL, of one release: the words of its text are compared.
 * @param release `20200925`
 * @throws MissingToolError when it is absent, or another one, and CI is set
 */
export function requireIasl(release: string): Tool {
  const iasl = requireTool('iasl')
  if (iasl.missing) return iasl
  const text = execFileSync(iasl.path, ['-v'], { encoding: 'utf8' })
  const version = /version (\d{8})/.exec(text)?.[1]
  return version === release
    ? iasl
    : absent(`iasl ${release}`, `found iasl ${version ?? 'without a version'}`)
}

/**
 * A file that something else provides.
 * @param how in a few words, what to do when it is not there
 * @throws MissingToolError when it is absent and CI is set
 */
export function requiredFile(path: string | undefined, name: string, how: string): Tool {
  return path !== undefined && isFile(path) ? present(path) : absent(name, how)
}

/** Several at once: missing when one of them is. */
export function all(...tools: readonly Tool[]): Tool {
  return tools.find(({ missing }) => missing) ?? present(tools[0]?.path ?? '')
}

function present(path: string): Tool {
  return { missing: false, path, title: (text) => text }
}

function absent(subject: string, reason: string): Tool {
  if (process.env['CI']) throw new MissingToolError(subject, reason)
  return {
    missing: true,
    get path(): string {
      throw new MissingToolError(subject, reason)
    },
    title: (text) => `${text} (skipped: ${reason})`,
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return isFile(path)
  } catch {
    return false
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
