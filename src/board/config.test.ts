import { describe, expect, it } from 'vitest'
import { Guid } from '../binary/guid.ts'
import { BoardOptionError, type BoardOptions, boardConfig } from './config.ts'
import { CpuTopologyError } from './cpus.ts'

describe('boardConfig', () => {
  it("takes QEMU's defaults for what is left out, or undefined", () => {
    const undefinedOnes = { hpet: undefined, rsdpSize: undefined, dsdt: undefined }
    const options = { kind: 'pc', cpus: undefined, acpi: undefined } as const
    expect(boardConfig({ kind: 'pc', acpi: undefinedOnes as object })).toEqual(boardConfig(options))
    expect(boardConfig(options).acpi).toEqual({
      rsdpSize: 20,
      fadtRevision: 1,
      hpet: true,
      waet: true,
      mcfg: true,
      writePointer: 'current',
    })
  })

  // What JavaScript, or data that nobody checked, can bring; the compiler would refuse each of them.
  it.each([
    ['kind', { kind: 'isapc' }, 'expected "pc" or "q35", got "isapc"'],
    ['kind', {}, 'got undefined'],
    ['cpuVendor', { cpuVendor: 'via' }, 'expected "amd" or "intel"'],
    ['cpus', { cpus: '4' }, 'expected a number or a topology, got "4"'],
    ['cpus', { cpus: true }, 'a number or a topology'],
    ['vmgenid.guid', { vmgenid: { guid: String(Guid.ZERO) } }, 'expected a Guid or "auto", got "00000000-'],
    ['vmgenid.guid', { vmgenid: true }, 'expected a Guid or "auto", got undefined'],
    ['uuid', { uuid: 'auto' }, 'expected a Guid'],
    ['disableS3', { disableS3: 'no' }, 'expected true or false, got "no"'],
    ['smm', { smm: 1 }, 'expected true or false, got 1'],
    ['acpi.rsdpSize', { acpi: { rsdpSize: 21 } }, 'expected 20 or 36, got 21'],
    ['acpi.fadtRevision', { acpi: { fadtRevision: 2 } }, 'expected 1 or 3, got 2'],
    ['acpi.writePointer', { acpi: { writePointer: 'v7' } }, 'expected "current" or "v6"'],
    ['acpi.hpet', { acpi: { hpet: 'on' } }, 'expected true or false'],
    ['acpi.dsdt', { acpi: { dsdt: 'DSDT' } }, 'a Uint8Array of at least 36 bytes'],
    ['acpi.dsdt', { acpi: { dsdt: new Uint8Array(35) } }, 'a Uint8Array of at least 36 bytes'],
    ['extraFiles', { extraFiles: { a: 1 } }, 'expected a Map of names and contents, got object'],
    ['extraFiles "opt/a"', { extraFiles: new Map([['opt/a', 'text']]) }, 'expected a Uint8Array, got "text"'],
  ])('refuses a bad %s: %j', (option, options, message) => {
    const build = () =>
      boardConfig({
        ...('kind' in options || option === 'kind' ? {} : { kind: 'pc' }),
        ...options,
      } as BoardOptions)
    expect(build).toThrow(BoardOptionError)
    expect(build).toThrow(message)
    expect(build).toThrow(`board option ${option}: `)
  })

  it('refuses a topology whose counts contradict each other', () => {
    const cpus = { present: 3, maximum: 1, sockets: 1, cores: 1, threads: 1 }
    expect(() => boardConfig({ kind: 'pc', cpus })).toThrow(CpuTopologyError)
    expect(() =>
      boardConfig({ kind: 'pc', cpus: { ...cpus, present: 1, maximum: 1e9, cores: 1e9 } }),
    ).toThrow(CpuTopologyError)
  })
})
