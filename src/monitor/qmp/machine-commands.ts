/**
 * Run state, power, and who the machine is.
 *
 * Source: QEMU qapi/run-state.json, qapi/misc.json, qapi/machine.json; checked against QEMU 7.2.
 * @module
 */
import { Guid } from '../../binary/guid.ts'
import { command } from './command.ts'

export const MACHINE_COMMANDS = [
  command('query-name', {}, (_args, { host }) => ({ name: host.about.name })),

  command('query-uuid', {}, (_args, { host }) => ({ UUID: (host.about.uuid ?? Guid.ZERO).toString() })),

  command('query-status', {}, (_args, { host }) => ({
    running: host.runState === 'running',
    singlestep: false,
    status: host.runState,
  })),

  command('query-memory-size-summary', {}, (_args, { host }) => ({
    'base-memory': host.memory.regions
      .filter(({ kind }) => kind === 'ram')
      .reduce((sum, { size }) => sum + size, 0),
    'plugged-memory': 0,
  })),

  command('query-current-machine', {}, (_args, { host }) => ({ 'wakeup-suspend-support': host.canWakeUp })),

  command('stop', {}, (_args, monitor) => monitor.stop()),

  command('cont', {}, (_args, monitor) => monitor.cont()),

  command('system_reset', {}, (_args, monitor) => monitor.reset()),

  command('system_powerdown', {}, (_args, { host }) => host.powerDown()),

  command('system_wakeup', {}, (_args, monitor) => monitor.wakeUp()),

  command('quit', {}, (_args, monitor) => monitor.quit()),
]
