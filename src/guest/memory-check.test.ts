import { describe, expect, it } from 'vitest'
import { E820_ACPI, E820_NVS, E820_RAM, E820_RESERVED } from '../fwcfg/e820.ts'
import { SparseMemory } from '../platform/guest-memory.ts'
import { checkHolder, e820MemoryMap, type MemoryMapEntry, uefiMemoryMap } from './memory-check.ts'

const RAM = 0x100_0000
const PAGE = 0x7f_f000
const HOLDER = PAGE + 0x28

function memory() {
  const ram = new SparseMemory([{ start: 0, size: RAM, kind: 'ram' }])
  ram.fill(HOLDER, 16, 0x5a)
  return ram
}

/** RAM, and one page of the given type in it. */
function e820(type: number, start = PAGE, length = 0x1000) {
  return e820MemoryMap([
    { address: 0, length: start, type: E820_RAM },
    { address: start, length, type },
    { address: start + length, length: RAM - start - length, type: E820_RAM },
  ])
}

function statuses(address: number, map: readonly MemoryMapEntry[] | undefined, ram = memory()) {
  return Object.fromEntries(checkHolder(address, ram, map).map(({ rule, status }) => [rule, status]))
}

describe('the place of the generation ID', () => {
  const GOOD = { R1a: 'ok', R1b: 'ok', R1c: 'ok', R1d: 'ok', 'one entry': 'ok', R1e: 'ok' }

  it.each([
    ['reserved', E820_RESERVED],
    ['ACPI NVS', E820_NVS],
    ['of a type that ACPI does not know', 12],
  ])('may be %s', (_, type) => {
    expect(statuses(HOLDER, e820(type))).toEqual(GOOD)
  })

  it('may not be memory of the operating system, now or later', () => {
    expect(statuses(HOLDER, e820(E820_RAM))).toMatchObject({ R1c: 'failed', R1d: 'failed' })
    expect(statuses(HOLDER, e820(E820_ACPI))).toMatchObject({ R1c: 'ok', R1d: 'failed' })
  })

  it('is within one entry', () => {
    const checks = checkHolder(PAGE - 8, memory(), e820(E820_NVS))
    expect(Object.fromEntries(checks.map(({ rule, status }) => [rule, status]))).toMatchObject({
      'one entry': 'failed',
      R1c: 'failed',
    })
    expect(checks.find(({ rule }) => rule === 'one entry')?.found).toBe(
      'in 0x0..0x7fefff (usable, type 1) and 0x7ff000..0x7fffff (ACPI NVS, type 4)',
    )
  })

  it('may be in no entry at all, such as a page outside RAM', () => {
    expect(statuses(HOLDER, [])).toMatchObject({ R1c: 'ok', R1d: 'ok', 'one entry': 'unknown' })
  })

  it('is aligned, and is there', () => {
    expect(statuses(HOLDER + 4, e820(E820_NVS)).R1a).toBe('failed')
    expect(statuses(RAM - 8, e820(E820_NVS)).R1b).toBe('failed')
  })

  it('is on a page that holds nothing else, as far as can be seen', () => {
    const ram = memory()
    ram.writeU8(PAGE + 0x100, 1)
    expect(statuses(HOLDER, e820(E820_NVS), ram).R1e).toBe('unknown')
    expect(checkHolder(HOLDER, ram, undefined).at(-1)?.found).toBe(
      'the page holds something else at 0x7ff100',
    )
  })

  it.each([
    [0, 'ok'],
    [4, 'failed'],
    [6, 'ok'],
    [7, 'failed'],
    [9, 'failed'],
    [10, 'ok'],
    [99, 'ok'],
  ])('is judged by UEFI memory type %i: %s', (type, status) => {
    const map = uefiMemoryMap([{ type, start: PAGE, pages: 1 }])
    expect(statuses(HOLDER, map).R1d).toBe(status)
  })

  it('is not in memory that UEFI does not map write-back', () => {
    const at = (attributes: bigint) => uefiMemoryMap([{ type: 10, start: PAGE, pages: 1, attributes }])
    expect(statuses(HOLDER, at(0x1n)).R1e).toBe('failed')
    expect(statuses(HOLDER, at(0xfn)).R1e).toBe('ok')
  })

  it('is not judged without a map', () => {
    expect(statuses(HOLDER, undefined)).toEqual({
      R1a: 'ok',
      R1b: 'ok',
      R1c: 'unknown',
      R1d: 'unknown',
      'one entry': 'unknown',
      R1e: 'ok',
    })
  })
})
