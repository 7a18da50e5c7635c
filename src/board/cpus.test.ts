import { describe, expect, it } from 'vitest'
import { apicIdLimit, apicIds, CpuTopologyError, cpuTopology, parseCpus } from './cpus.ts'

describe('-smp', () => {
  // Each was given to QEMU 7.2.22: present, maximum, sockets, cores, threads as query-hotpluggable-cpus has them.
  it.each([
    ['4', [4, 4, 1, 4, 1]],
    ['cpus=4', [4, 4, 1, 4, 1]],
    ['1,maxcpus=4', [1, 4, 1, 4, 1]],
    ['6,sockets=2,cores=3', [6, 6, 2, 3, 1]],
    ['8,sockets=2', [8, 8, 2, 4, 1]],
    ['8,threads=2', [8, 8, 1, 4, 2]],
    ['8,cores=2', [8, 8, 4, 2, 1]],
    ['8,sockets=2,cores=2', [8, 8, 2, 2, 2]],
    ['sockets=2,cores=2,threads=2', [8, 8, 2, 2, 2]],
    ['cores=2', [2, 2, 1, 2, 1]],
    ['maxcpus=4', [4, 4, 1, 4, 1]],
  ])('%s', (text, [present, maximum, sockets, cores, threads]) => {
    expect(parseCpus(text)).toEqual({ present, maximum, sockets, cores, threads })
  })

  it.each([
    '',
    '0',
    '-1',
    '1.5',
    'x',
    '4,',
    '4,5',
    'maxcpus=0',
    '4,maxcpus=2',
    '4,sockets=3',
    '4,dies=2',
    '4,cores=',
    '256',
    '1,maxcpus=256',
    '999999999',
    '999999999,sockets=999999999',
    '4,cores=2,threads=999999999',
    '9999999999',
    '255,sockets=85,cores=3',
    // Each of these, too, was given to QEMU 7.2.22, which refuses it: `cpus` alone is `maxcpus` as well.
    '4,sockets=2,cores=2,threads=2',
    '2,sockets=2,cores=2,threads=1',
    '1,sockets=1,cores=4,threads=1',
    '1,cores=2',
    '4,sockets=2,cores=3',
  ])('refuses %j', (text) => {
    expect(() => parseCpus(text)).toThrow(CpuTopologyError)
  })

  it('says what does not fit', () => {
    expect(() => parseCpus('4,maxcpus=2')).toThrow('4 at boot are more than maxcpus (2)')
    expect(() => parseCpus('4,maxcpus=4,sockets=3')).toThrow(
      'sockets (3) × cores (1) × threads (1) is not maxcpus (4)',
    )
    expect(() => parseCpus('1,cores=2')).toThrow('sockets (0) × cores (2) × threads (1) is not maxcpus (1)')
    expect(() => parseCpus('4,sockets=2,cores=2,threads=2')).toThrow(
      'sockets (2) × cores (2) × threads (2) is not maxcpus (4)',
    )
  })
})

describe('APIC ids', () => {
  it('are 0, 1, 2 … where every count is a power of two', () => {
    expect(apicIds(cpuTopology(4))).toEqual([0, 1, 2, 3])
    expect(apicIds(parseCpus('8,sockets=2,cores=2,threads=2'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('have gaps where one is not: three cores take two bits', () => {
    expect(apicIds(parseCpus('6,sockets=2,cores=3'))).toEqual([0, 1, 2, 4, 5, 6])
    expect(apicIdLimit(parseCpus('6,sockets=2,cores=3'))).toBe(7)
  })
})
