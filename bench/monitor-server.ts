/** Child of monitor.ts: serves QMP at the Unix socket of the first argument until its standard input ends. */

import { Guid } from '../src/binary/guid.ts'
import { Monitor } from '../src/monitor/monitor.ts'
import { QmpServer } from '../src/monitor/qmp-server.ts'
import { nodeMonitorEnvironment } from '../src/node/monitor-surroundings.ts'
import { StreamServer } from '../src/node/stream-server.ts'
import { SmallMachine } from '../test/monitor/small-machine.ts'

const machine = new SmallMachine({ guid: Guid.ZERO, runState: 'prelaunch' })
const qmp = new QmpServer(new Monitor(machine, nodeMonitorEnvironment))
const server = await StreamServer.listen(`unix:${process.argv[2]}`, (client) => qmp.connect(client))
process.stdout.write('ready\n')
process.stdin.resume().on('end', () => void server.close())
