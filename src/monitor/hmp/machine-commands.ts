/**
 * Power, and the generation ID.
 * @module
 */
import { setGenerationId } from '../vmgenid.ts'
import type { HmpCommand } from './command.ts'

const plain = (name: string, help: string, run: HmpCommand['run']): HmpCommand => ({
  name,
  parameters: [],
  usage: '',
  help,
  run,
})

export const MACHINE_HMP_COMMANDS: readonly HmpCommand[] = [
  plain('stop|s', 'stop emulation', (_args, { monitor }) => monitor.stop()),
  plain('cont|c', 'resume emulation', (_args, { monitor }) => monitor.cont()),
  plain('system_reset', 'reset the system', (_args, { monitor }) => monitor.reset()),
  plain('system_powerdown', 'send system power down event', (_args, { monitor }) => monitor.host.powerDown()),
  plain('system_wakeup', 'wakeup guest from suspend', (_args, { monitor }) => monitor.wakeUp()),
  plain('quit|q', 'quit the emulator', (_args, { monitor }) => monitor.quit()),
  {
    name: 'set_vm_generation_id',
    parameters: [{ name: 'guid', type: 'string' }],
    usage: 'guid',
    help: 'set the Virtual Machine Generation ID; `auto` makes a new random one',
    async run(args, { monitor, print }) {
      print(`${await setGenerationId(monitor.host, args.text('guid') ?? '')}\n`)
    },
  },
]
