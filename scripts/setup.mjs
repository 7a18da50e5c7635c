/**
 * Makes a checkout runnable. Run by `npm start` and `npm test`; by hand:
 *
 *   node scripts/setup.mjs           packages and build, where missing or out of date
 *   node scripts/setup.mjs --machines  also what real machines need: QEMU, firmware, kernels, busybox; never fails for them
 *   node scripts/setup.mjs --tests   also what the tests need: QEMU, SeaBIOS, OVMF, ACPICA, Python, debuggers, a Linux kernel,
 *                                    tables of Xen, Ganeti
 *
 * On Debian, as root or with sudo that asks nothing, programs are installed by apt-get. Elsewhere it says how to get
 * them and goes on, as the tests that need them are skipped; with CI set it stops, as such a run would prove nothing.
 * Quiet, and done at once, when everything is there. All output is on stderr.
 *
 * Plain JavaScript without dependencies: it runs before there are any.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const ROOT = join(import.meta.dirname ?? '.', '..')
const CI = Boolean(process.env['CI'])

/** What the tests need besides Node: a program in PATH, or a file, and the Debian package that has it. */
const TEST_TOOLS = [
  { program: 'qemu-system-x86_64', debian: 'qemu-system-x86' },
  { file: '/usr/share/seabios/bios-256k.bin', debian: 'seabios' },
  { file: '/usr/share/OVMF/OVMF_CODE.fd', debian: 'ovmf' },
  { program: 'iasl', debian: 'acpica-tools' },
  { program: 'acpiexec', debian: 'acpica-tools' },
  { program: 'python3', debian: 'python3' },
  { program: 'readelf', debian: 'binutils' },
  { program: 'gdb', debian: 'gdb' },
  { program: 'crash', debian: 'crash' },
]

/** What machine `qemu` needs. */
const MACHINE_TOOLS = [
  { program: 'qemu-system-x86_64', debian: 'qemu-system-x86' },
  { file: '/usr/share/seabios/bios-256k.bin', debian: 'seabios' },
]

const CACHE = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'vmgenid')

/** What the tests need and nobody installs: fetched once. Each stamp is written last, when everything is there. */
const TEST_FILES = [
  {
    what: 'a Linux kernel and busybox for the boot tests (about 75 MB)',
    stamp: 'linux-amd64/origin.json',
    script: 'scripts/fetch-linux.ts',
  },
  {
    what: 'SeaBIOS, a 32-bit Linux kernel and busybox for the v86 tests (about 55 MB)',
    stamp: 'v86/origin.json',
    script: 'scripts/fetch-v86.ts',
  },
  {
    what: 'AML tables of Xen, SeaBIOS and Bochs (about 2 MB)',
    stamp: 'aml-tables/origin.json',
    script: 'scripts/fetch-aml.ts',
  },
  {
    what: 'Ganeti’s QMP client for the monitor tests (about 1 MB)',
    stamp: 'ganeti/origin.json',
    script: 'scripts/fetch-ganeti.ts',
  },
]

const MACHINE_FILES = TEST_FILES.filter(({ stamp }) => /^(linux-amd64|v86)\//.test(stamp))

process.chdir(ROOT)
requireNode()
installPackages()
build()
if (process.argv.includes('--machines')) {
  installTools(MACHINE_TOOLS)
  fetchFiles(MACHINE_FILES)
}
if (process.argv.includes('--tests')) {
  const missing = [...installTools(TEST_TOOLS), ...fetchFiles(TEST_FILES)]
  if (missing.length > 0 && CI) fail(`CI is set, and the tests need ${missing.join(', ')}`)
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(`Node ${process.versions.node} is too old: 20.19 or newer is needed`)
}

function installPackages() {
  // A link leads to the packages of another checkout: npm would empty that one.
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink()) return
  if (timeOf('node_modules/.package-lock.json') >= timeOf('package-lock.json')) return
  say('installing packages (npm ci)')
  // Its `prepare` script builds.
  if (!npm('ci', '--no-audit', '--no-fund')) fail('npm ci failed')
}

function build() {
  const sources = newest('src', (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const configs = Math.max(timeOf('tsconfig.json'), timeOf('tsconfig.build.json'))
  if (newest('dist', (name) => name.endsWith('.js')) >= Math.max(sources, configs)) return
  say('building (npm run build)')
  if (!npm('run', '--silent', 'build')) fail('the build failed')
}

/**
 * @param {readonly { program?: string, file?: string, debian: string }[]} tools
 * @returns {string[]} what is still missing
 */
function installTools(tools) {
  const absent = () =>
    tools.filter(({ program, file }) => !(program ? inPath(program) : existsSync(file ?? '')))
  let missing = absent()
  if (missing.length > 0) {
    const apt = aptGet()
    if (apt) {
      const packages = [...new Set(missing.map(({ debian }) => debian))]
      say(`installing ${packages.join(', ')} (apt-get)`)
      run([...apt, 'update', '-q'])
      run([...apt, 'install', '-q', '-y', '--no-install-recommends', ...packages])
      missing = absent()
    }
  }
  for (const { program, file, debian } of missing) {
    say(`missing: ${program ?? file}; on Debian: apt-get install --no-install-recommends ${debian}`)
  }
  return missing.map(({ program, file }) => program ?? file ?? '')
}

/**
 * @param {readonly { what: string, stamp: string, script: string }[]} files
 * @returns {string[]} what is still missing
 */
function fetchFiles(files) {
  return files
    .filter(({ what, stamp, script }) => {
      if (existsSync(join(CACHE, stamp))) return false
      if (isDebian()) {
        say(`fetching ${what}, once`)
        if (run([process.execPath, '--import', 'tsx', script])) return false
      }
      say(`missing: ${what}; on Debian: node --import tsx ${script}`)
      return true
    })
    .map(({ what }) => what)
}

/** The command that installs Debian packages without asking anything, or nothing where there is none. */
function aptGet() {
  if (!isDebian()) return undefined
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'Acquire::Retries=3']
  command.push('-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0')
  if (process.getuid?.() === 0) return command
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' })
  return sudo.status === 0 ? ['sudo', '-n', ...command] : undefined
}

function isDebian() {
  return existsSync('/etc/debian_version') && inPath('apt-get')
}

/** @param {string} program */
function inPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory || '.', program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** @param {string[]} args */
function npm(...args) {
  // Inside a script, npm says where it is; that also works where `npm` is a shell script or a .cmd file.
  const own = process.env['npm_execpath']
  return run(own ? [process.execPath, own, ...args] : ['npm', ...args])
}

/**
 * Runs a command with its output on our stderr.
 * @param {string[]} command
 */
function run([program = '', ...args]) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2] })
  if (error) say(`${program}: ${error.message}`)
  return status === 0
}

/** Milliseconds; 0 for what does not exist. @param {string} path */
function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/**
 * @param {string} folder
 * @param {(name: string) => boolean} counts
 */
function newest(folder, counts) {
  if (!existsSync(folder)) return 0
  let time = 0
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (counts(path)) time = Math.max(time, timeOf(join(folder, path)))
  }
  return time
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`setup: ${text}\n`)
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
  say(text)
  process.exit(1)
}
