/**
 * Guest memory into files.
 *
 * Source: QEMU qapi/machine.json, qapi/dump.json; checked against QEMU 7.2.
 * @module
 */
import { DUMP_FORMATS } from '../dumps.ts'
import { savePhysicalMemory, saveVirtualMemory } from '../memory-files.ts'
import { bool, int, oneOf, optional, str } from '../qapi.ts'
import { command } from './command.ts'

export const MEMORY_COMMANDS = [
  command(
    'memsave',
    { val: int, size: int, filename: str, 'cpu-index': optional(int) },
    ({ val, size, filename, 'cpu-index': cpu }, { host }) =>
      saveVirtualMemory(host, { address: val, size, path: filename, cpu }),
  ),

  command('pmemsave', { val: int, size: int, filename: str }, ({ val, size, filename }, { host }) =>
    savePhysicalMemory(host, { address: val, size, path: filename }),
  ),

  command(
    'dump-guest-memory',
    {
      paging: bool,
      protocol: str,
      detach: optional(bool),
      begin: optional(int),
      length: optional(int),
      format: optional(oneOf(...DUMP_FORMATS)),
    },
    (args, { dumps }) => dumps.start(args),
  ),

  command('query-dump', {}, (_args, { dumps }) => dumps.describe()),

  command('query-dump-guest-memory-capability', {}, (_args, { dumps }) => ({ formats: dumps.formats })),
]
