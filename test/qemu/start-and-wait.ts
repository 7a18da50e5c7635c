/** Child of process.test.ts: starts QEMU, says its process id and folder, then ends as the first argument tells. */
import { QemuProcess } from '../../src/node/qemu-process.ts'

const [end = '', program = ''] = process.argv.slice(2)
const qemu = await QemuProcess.start({
  program,
  args: ['-S', '-accel', 'tcg', '-nodefaults', '-display', 'none'],
  sockets: ['qmp'],
})
process.stdout.write(`${JSON.stringify({ pid: qemu.pid, directory: qemu.directory })}\n`)
if (end === 'exit') process.exit(0)
if (end === 'throw') throw new Error('on purpose')
