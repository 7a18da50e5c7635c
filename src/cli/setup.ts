/**
 * `vmgenid setup`: fetches what the machine v86 runs.
 * @module
 */
import type { Command } from 'commander'
import { DebianPackageError } from '../node/debian-packages.ts'
import { cachedV86Files } from '../node/v86-files.ts'
import { fetchV86Files, V86_CACHE, v86FilesProblem } from '../node/v86-setup.ts'
import { type CliIo, EXIT, ExitSignal } from './io.ts'
import { findParts } from './v86-machines.ts'
import { addV86Paths, type V86PathOptions, v86Paths } from './v86-paths.ts'

const HELP = `
Fetches SeaBIOS, its VGA BIOS, a 32-bit Linux kernel and busybox as Debian packages, about 55 MB, with apt in a folder of its
own: no root is needed, nothing is installed, and the network is not needed again. What was fetched is checked at each call.

On other systems give the commands that run a v86 machine your own files, and check them here:
  vmgenid setup --bios bios-256k.bin --vga-bios vgabios-stdvga.bin --kernel vmlinuz --busybox busybox
--bios and --vga-bios are SeaBIOS's (QEMU's packages have them), --kernel is a 32-bit (i686) Linux with CONFIG_VMGENID=y and
a serial console, --busybox a static one for it.

Exit status: 0 everything is there, 2 bad usage, 3 something could not be had.`

interface SetupOptions extends V86PathOptions {
  readonly again?: boolean
}

export function addSetupCommand(program: Command, io: CliIo): void {
  addV86Paths(
    program
      .command('setup')
      .summary('fetch firmware and a guest for the machine v86')
      .description('Fetch what the machine v86 runs, into the user’s cache.')
      .option('--again', 'fetch it even if it is there'),
  )
    .addHelpText('after', HELP)
    .action((options: SetupOptions) => run(io, options))
}

async function run(io: CliIo, options: SetupOptions): Promise<void> {
  const paths = v86Paths(options)
  const isComplete = Object.keys(paths).length === Object.keys(cachedV86Files()).length
  if (!isComplete) await fetchFiles(io, options.again === true)
  const found = await findParts({ ...cachedV86Files(), ...paths })
  if (!('reason' in found)) {
    io.out('v86 is ready: try `vmgenid run --machine v86`\n')
    return
  }
  io.err(`vmgenid: ${found.reason}\n\n  ${found.command}\n`)
  throw new ExitSignal(EXIT.start)
}

async function fetchFiles(io: CliIo, again: boolean): Promise<void> {
  const problem = v86FilesProblem()
  if (problem === undefined && !again) return
  try {
    await fetchV86Files((what) => io.progress(`fetching ${what}`))
    io.progress('')
    io.out(`fetched into ${V86_CACHE.directory}\n`)
  } catch (error) {
    io.progress('')
    if (!(error instanceof DebianPackageError)) throw error
    io.err(
      `vmgenid: ${error.message}\n\n  \`vmgenid setup --help\` says what to do on a system that is no Debian.\n`,
    )
    throw new ExitSignal(EXIT.start)
  }
}
