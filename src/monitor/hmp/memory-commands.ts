/**
 * Looking at memory and ports, and saving memory into files.
 * @module
 */
import { hex } from '../../binary/numbers.ts'
import type { AccessSize } from '../../platform/port-bus.ts'
import type { DumpFormat } from '../dumps.ts'
import type { MonitorHost } from '../host.ts'
import { savePhysicalMemory, saveVirtualMemory } from '../memory-files.ts'
import type { HmpArguments, HmpParameter } from './arguments.ts'
import type { HmpCommand } from './command.ts'
import { bytesPerLine, formatMemoryLine, formatValue, type MemoryFormat } from './memory-format.ts'

const FORMAT: HmpParameter = { name: 'fmt', type: 'format' }

const SAVE_PARAMETERS: readonly HmpParameter[] = [
  { name: 'val', type: 'long' },
  { name: 'size', type: 'int' },
  { name: 'filename', type: 'string' },
]

function saveRequest(args: HmpArguments) {
  return {
    address: args.integer('val') ?? 0n,
    size: args.integer('size') ?? 0n,
    path: args.text('filename') ?? '',
  }
}

/** Prints memory line by line, up to the first that is not there. @param read false when a byte is not there */
function dumpMemory(
  start: bigint,
  format: MemoryFormat,
  read: (address: number, target: Uint8Array) => boolean,
  print: (text: string) => void,
): void {
  if (format.format === 'i') {
    print('There is no disassembler here\n')
    return
  }
  const step = bytesPerLine(format.size)
  let address = BigInt.asUintN(64, start)
  for (let left = format.count * format.size; left > 0; left -= step) {
    const bytes = new Uint8Array(Math.min(step, left))
    const isThere = address <= BigInt(Number.MAX_SAFE_INTEGER) && read(Number(address), bytes)
    const shown = isThere ? formatMemoryLine(bytes, format) : ' Cannot access memory'
    print(`${hex(address, 16).slice(2)}:${shown}\n`)
    if (!isThere) return
    address = BigInt.asUintN(64, address + BigInt(step))
  }
}

const PAGE = 4096

/** Through the page tables, page by page. */
function readVirtual(host: MonitorHost, address: number, target: Uint8Array): boolean {
  for (let done = 0; done < target.length; ) {
    const at = address + done
    const length = Math.min(PAGE - (at % PAGE), target.length - done)
    const physical = host.translate(at)
    if (physical === undefined || !host.memory.read(physical, target.subarray(done, done + length)))
      return false
    done += length
  }
  return true
}

/** Of a port access: what is no byte or word is a double word. */
function portSize({ size }: MemoryFormat): AccessSize {
  return size === 1 || size === 2 ? size : 4
}

const PORTS = 0xffffn

export const MEMORY_HMP_COMMANDS: readonly HmpCommand[] = [
  {
    name: 'xp',
    parameters: [FORMAT, { name: 'addr', type: 'long' }],
    usage: '/fmt addr',
    help: "physical memory dump starting at 'addr'",
    run(args, { monitor, print }) {
      const { memory } = monitor.host
      const read = (address: number, target: Uint8Array) => memory.read(address, target)
      dumpMemory(args.integer('addr') ?? 0n, args.format('fmt'), read, print)
    },
  },
  {
    name: 'x',
    parameters: [FORMAT, { name: 'addr', type: 'long' }],
    usage: '/fmt addr',
    help: "virtual memory dump starting at 'addr'",
    run(args, { monitor, print }) {
      const read = (address: number, target: Uint8Array) => readVirtual(monitor.host, address, target)
      dumpMemory(args.integer('addr') ?? 0n, args.format('fmt'), read, print)
    },
  },
  {
    name: 'print|p',
    parameters: [FORMAT, { name: 'val', type: 'long' }],
    usage: '/fmt expr',
    help: 'print expression value (use $reg for CPU register access)',
    run: (args, { print }) => print(`${formatValue(args.integer('val') ?? 0n, args.format('fmt').format)}\n`),
  },
  {
    name: 'i',
    parameters: [FORMAT, { name: 'addr', type: 'int' }, { name: 'index', type: 'int', optional: '.' }],
    usage: '/fmt addr',
    help: 'I/O port read',
    run(args, { monitor, print }) {
      const { ports } = monitor.host
      let port = Number((args.integer('addr') ?? 0n) & PORTS)
      const index = args.integer('index')
      if (index !== undefined) {
        ports.write(port, 1, Number(index & 0xffn))
        port = (port + 1) & 0xffff
      }
      const size = portSize(args.format('fmt'))
      const letter = size === 1 ? 'b' : size === 2 ? 'w' : 'l'
      print(`port${letter}[${hex(port, 4)}] = ${hex(ports.read(port, size), 2 * size)}\n`)
    },
  },
  {
    name: 'o',
    parameters: [FORMAT, { name: 'addr', type: 'int' }, { name: 'val', type: 'int' }],
    usage: '/fmt addr value',
    help: 'I/O port write',
    run(args, { monitor }) {
      const size = portSize(args.format('fmt'))
      const value = BigInt.asUintN(8 * size, args.integer('val') ?? 0n)
      monitor.host.ports.write(Number((args.integer('addr') ?? 0n) & PORTS), size, Number(value))
    },
  },
  {
    name: 'pmemsave',
    parameters: SAVE_PARAMETERS,
    usage: 'addr size file',
    help: "save to disk physical memory dump starting at 'addr' of size 'size'",
    run: (args, { monitor }) => savePhysicalMemory(monitor.host, saveRequest(args)),
  },
  {
    name: 'memsave',
    parameters: SAVE_PARAMETERS,
    usage: 'addr size file',
    help: "save to disk virtual memory dump starting at 'addr' of size 'size'",
    run: (args, { monitor }) => saveVirtualMemory(monitor.host, saveRequest(args)),
  },
  {
    name: 'dump-guest-memory',
    parameters: [
      { name: 'paging', type: 'flag', letter: 'p' },
      { name: 'detach', type: 'flag', letter: 'd' },
      { name: 'win-dmp', type: 'flag', letter: 'w' },
      { name: 'kdump-zlib', type: 'flag', letter: 'z' },
      { name: 'kdump-lzo', type: 'flag', letter: 'l' },
      { name: 'kdump-snappy', type: 'flag', letter: 's' },
      { name: 'filename', type: 'file' },
      { name: 'begin', type: 'long', optional: true },
      { name: 'length', type: 'long', optional: true },
    ],
    usage: '[-p] [-d] [-z|-l|-s|-w] filename [begin length]',
    help: [
      "dump guest memory into file 'filename'.",
      '-p: segments by virtual address; -d: do not wait until it is written',
      '-z, -l, -s: kdump, compressed by zlib, lzo, snappy; -w: Windows crash dump',
      'begin, length: only these physical addresses',
    ].join('\n\t\t\t'),
    run: (args, { monitor }) =>
      monitor.dumps.start({
        paging: args.flag('paging'),
        detach: args.flag('detach'),
        protocol: `file:${args.text('filename')}`,
        begin: args.integer('begin'),
        length: args.integer('length'),
        format: DUMP_FLAGS.find((format) => args.flag(format)) ?? 'elf',
      }),
  },
]

/** Those that win over the ones behind them. */
const DUMP_FLAGS: readonly DumpFormat[] = ['win-dmp', 'kdump-zlib', 'kdump-lzo', 'kdump-snappy']
