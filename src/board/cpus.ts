/**
 * CPUs: how many, and the APIC id of each. An id is socket, core and thread side by side, each in as many bits as it
 * needs, so ids have gaps where a count is no power of two.
 *
 * Behaviour: QEMU hw/core/machine-smp.c (`-smp`), include/hw/i386/topology.h (ids).
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'

/** APIC ids of one byte; 255 is the broadcast. */
export const MAX_CPUS = 255

export interface CpuTopology {
  /** CPUs that are there at boot. */
  readonly present: number
  /** CPUs that there could be: sockets × cores × threads. */
  readonly maximum: number
  readonly sockets: number
  readonly cores: number
  readonly threads: number
}

/** A combination of counts that makes no machine. */
export class CpuTopologyError extends VmgenidError {
  override readonly name = 'CpuTopologyError'
  constructor(problem: string) {
    super('CPU_TOPOLOGY', `CPUs: ${problem}`, {
      hint: 'Give a number such as 4, or counts such as 4,maxcpus=8,sockets=2,cores=2,threads=2.',
    })
  }
}

type Count = 'maxcpus' | 'sockets' | 'cores' | 'threads'
const COUNTS: readonly string[] = ['cpus', 'maxcpus', 'sockets', 'cores', 'threads']

/**
 * The value of QEMU's `-smp`: `4`, `cpus=4`, `6,sockets=2,cores=3`, `1,maxcpus=4`. What is left out is worked out as
 * QEMU 7.2 does: cores before sockets before threads.
 * @throws CpuTopologyError
 */
export function parseCpus(text: string): CpuTopology {
  const given = new Map<string, number>()
  for (const [i, part] of text.split(',').entries()) {
    const [name, value] = part.includes('=')
      ? (part.split(/=(.*)/s) as [string, string])
      : [i === 0 ? 'cpus' : '', part]
    if (!COUNTS.includes(name))
      throw new CpuTopologyError(`${JSON.stringify(part.slice(0, 40))} is not understood`)
    if (!/^\d{1,9}$/.test(value) || Number(value) < 1) {
      throw new CpuTopologyError(`${name} is ${JSON.stringify(value.slice(0, 40))}, expected a number from 1`)
    }
    given.set(name, Number(value))
  }
  return cpuTopology(given.get('cpus'), {
    maxcpus: given.get('maxcpus'),
    sockets: given.get('sockets'),
    cores: given.get('cores'),
    threads: given.get('threads'),
  })
}

/** @throws CpuTopologyError when the counts contradict each other, or are more than 255 */
export function cpuTopology(
  present: number | undefined,
  counts: { readonly [C in Count]?: number | undefined } = {},
): CpuTopology {
  for (const [name, count] of Object.entries({ ...counts, cpus: present })) {
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= 1)) {
      throw new CpuTopologyError(`${name} is ${count}, expected a number from 1`)
    }
  }
  let { sockets, cores, threads } = counts
  const known = counts.maxcpus ?? present
  if (known === undefined) {
    sockets ??= 1
    cores ??= 1
    threads ??= 1
  } else if (cores === undefined) {
    sockets ??= 1
    threads ??= 1
    cores = Math.floor(known / (sockets * threads))
  } else if (sockets === undefined) {
    threads ??= 1
    sockets = Math.floor(known / (cores * threads))
  }
  threads ??= Math.floor((known ?? 1) / (sockets * cores))
  const product = sockets * cores * threads
  const maximum = known ?? product
  const topology = { present: present ?? maximum, maximum, sockets, cores, threads }
  if (product !== maximum) {
    throw new CpuTopologyError(
      `sockets (${sockets}) × cores (${cores}) × threads (${threads}) is not maxcpus (${maximum})`,
    )
  }
  if (topology.present > maximum) {
    throw new CpuTopologyError(`${topology.present} at boot are more than maxcpus (${maximum})`)
  }
  const limit = apicIds(topology).at(-1) ?? 0
  if (maximum > MAX_CPUS || limit >= MAX_CPUS) {
    throw new CpuTopologyError(
      `${maximum} with APIC ids up to ${limit}: ids have one byte, and 255 is the broadcast`,
    )
  }
  return topology
}

/** One id for each possible CPU, in order; the first `present` of them are there. */
export function apicIds({ maximum, cores, threads }: CpuTopology): number[] {
  const threadBits = bitsFor(threads)
  const coreBits = bitsFor(cores)
  // Bounded whatever is asked for: more are refused anyhow.
  return Array.from({ length: Math.min(maximum, MAX_CPUS + 1) }, (_, cpu) => {
    const thread = cpu % threads
    const core = Math.floor(cpu / threads) % cores
    const socket = Math.floor(cpu / (threads * cores))
    return (socket * 2 ** coreBits + core) * 2 ** threadBits + thread
  })
}

/** Highest APIC id of any possible CPU, plus one: what fw_cfg calls the number of CPUs. */
export function apicIdLimit(topology: CpuTopology): number {
  return (apicIds(topology).at(-1) ?? 0) + 1
}

function bitsFor(count: number): number {
  return Math.ceil(Math.log2(count))
}
