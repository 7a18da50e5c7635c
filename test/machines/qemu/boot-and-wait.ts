/** Child of errors.test.ts: boots a guest, and says QEMU's process id and folder when it is on its way. */
import { qemuMachine } from './booted.ts'

const machine = await qemuMachine('pc')
void machine.boot()
process.stdout.write(`${JSON.stringify({ pid: machine.pid, directory: machine.directory })}\n`)
