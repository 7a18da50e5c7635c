/**
 * The report of the acceptance run, for today: `npm run reports` writes docs/reports/ again, from a real QEMU on a q35.
 *
 * Two firmwares, because none shows everything: Debian's OVMF is a release build, which logs nothing, and boots a guest; this
 * project's firmware model logs all that a DEBUG build does, and its CPU halts.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

process.chdir(join(import.meta.dirname ?? '.', '..'))
mkdirSync('docs/reports', { recursive: true })
for (const firmware of ['ovmf', 'model']) {
  const args = ['verify', '--machine', 'qemu', '--board', 'q35', '--firmware', firmware]
  const output = ['--report', 'markdown', '--output', `docs/reports/qemu-q35-${firmware}.md`]
  const { status } = spawnSync(process.execPath, ['bin/vmgenid.js', ...args, ...output], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 3)
}
