/**
 * Files out of Debian packages, for any user: apt works in a folder of our own, so that neither the lists nor the
 * package database of this machine are touched, and nothing is installed.
 *
 * Source: apt-get(8), apt.conf(5), dpkg-deb(1).
 * @module
 */
import { execFile, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { VmgenidError } from '../binary/errors.ts'

/** One of Debian's tools failed; its own words are in the message. */
export class DebianPackageError extends VmgenidError {
  override readonly name = 'DebianPackageError'
  constructor(action: string, said: string, cause?: unknown) {
    super('DEBIAN_PACKAGE', `cannot ${action}`, { facts: { said: said.trim() || undefined }, cause })
  }
}

export interface DebianPackage {
  readonly name: string
  readonly version: string
  /** The downloaded package. */
  readonly deb: string
}

/** Messages in English, as errors quote them and `depends` is parsed. */
const ENVIRONMENT = { ...process.env, LC_ALL: 'C' }
const TIMEOUT_MILLISECONDS = 10 * 60_000

export class DebianPackages {
  readonly #directory: string
  readonly #options: readonly string[]

  private constructor(directory: string, architecture: string) {
    this.#directory = directory
    const state = join(directory, 'state')
    this.#options = [
      `-oDir::State=${state}`,
      `-oDir::State::Lists=${join(state, 'lists')}`,
      `-oDir::State::status=${join(state, 'status')}`,
      `-oDir::Cache=${join(directory, 'cache')}`,
      `-oAPT::Architecture=${architecture}`,
      `-oAPT::Architectures=${architecture}`,
      '-oAcquire::Languages=none',
      '-oAcquire::Retries=3',
      // As root, apt would download as another user, who may not write into this folder.
      '-oAPT::Sandbox::User=',
    ]
  }

  /**
   * Fetches the package lists, by the sources of this machine (/etc/apt). A list that could not be had does no harm as long as
   * there are others: mirrors are out of step at times, and a package that is then missing is an error of its own.
   * @param directory an empty folder for apt's state and the downloads
   * @param architecture `amd64`, `i386`, …: needs not be this machine's
   * @throws DebianPackageError
   */
  static async open(directory: string, architecture: string): Promise<DebianPackages> {
    const packages = new DebianPackages(directory, architecture)
    for (const folder of ['state/lists/partial', 'cache/archives/partial']) {
      mkdirSync(join(directory, folder), { recursive: true })
    }
    writeFileSync(join(directory, 'state/status'), '')
    try {
      await packages.#apt('fetch the Debian package lists', 'apt-get', 'update', '-q')
    } catch (error) {
      const lists = readdirSync(join(directory, 'state/lists'))
      if (!lists.some((name) => /_Packages(\.\w+)?$/.test(name))) throw error
    }
    return packages
  }

  /** Names of the packages that `name` depends on: a kernel's real package, for example. */
  async dependencies(name: string): Promise<string[]> {
    const text = await this.#apt(
      `look up Debian package ${name}`,
      'apt-cache',
      'depends',
      '--important',
      name,
    )
    return Array.from(text.matchAll(/^\s+\|?Depends: ([^\s<>]+)$/gm), ([, dependency = '']) => dependency)
  }

  /** Downloads one package, checked by apt against the archive's signature. */
  async download(name: string): Promise<DebianPackage> {
    await this.#apt(`download Debian package ${name}`, 'apt-get', 'download', '-q', name)
    const file = readdirSync(this.#directory).find((entry) => entry.startsWith(`${name}_`))
    if (file === undefined) throw new DebianPackageError(`download Debian package ${name}`, 'no file came')
    const deb = join(this.#directory, file)
    const version = await run(`read ${file}`, 'dpkg-deb', ['--field', deb, 'Version'], this.#directory)
    return { name, version: version.trim(), deb }
  }

  /** Removes everything that was downloaded. */
  close(): void {
    rmSync(this.#directory, { recursive: true, force: true })
  }

  #apt(action: string, program: string, command: string, ...args: string[]): Promise<string> {
    return run(action, program, [command, ...this.#options, ...args], this.#directory)
  }
}

/**
 * Unpacks the files of a package that match.
 * @param pattern as tar's wildcards: `./boot/vmlinuz-*`
 * @param target folder below which they keep their paths
 * @throws DebianPackageError
 */
export async function extractFromDeb(deb: string, pattern: string, target: string): Promise<void> {
  const action = `take ${pattern} out of ${deb}`
  const unpack = spawn('dpkg-deb', ['--fsys-tarfile', deb], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: ENVIRONMENT,
  })
  const tar = spawn('tar', ['--extract', '--directory', target, '--wildcards', pattern], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: ENVIRONMENT,
  })
  let said = ''
  for (const { stderr } of [unpack, tar]) {
    stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  // A tar that ends early breaks the pipe: its exit status says why, and dpkg-deb must not wait for a reader.
  tar.stdin.on('error', () => undefined)
  tar.once('close', () => unpack.stdout.destroy())
  unpack.stdout.pipe(tar.stdin)
  const results = await Promise.all([ended(unpack), ended(tar)])
  if (results[0] !== 0 || results[1] !== 0) throw new DebianPackageError(action, said)
}

function ended(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}

async function run(action: string, program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const options = { cwd, env: ENVIRONMENT, timeout: TIMEOUT_MILLISECONDS }
    return (await promisify(execFile)(program, args, options)).stdout
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string }
    throw new DebianPackageError(action, code === 'ENOENT' ? `${program}: not found` : stderr, error)
  }
}
