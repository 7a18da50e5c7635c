import { describe, expect, it } from 'vitest'
import {
  FwCfgFolderError,
  flatFwCfgPaths,
  flattenFwCfgName,
  resolveFwCfgFolder,
  unflattenFwCfgName,
} from './folder.ts'
import { FwCfgPath } from './paths.ts'

describe('flat names', () => {
  it.each(Object.values(FwCfgPath))('%s comes back', (name) => {
    expect(unflattenFwCfgName(flattenFwCfgName(name))).toBe(name)
    expect(unflattenFwCfgName(name)).toBe(name)
  })

  it.each([
    ['etc_acpi_nvdimm-mem', 'etc/acpi/nvdimm-mem'],
    ['etc_hardware-info', 'etc/hardware-info'],
    ['genroms_linuxboot_dma.bin', 'genroms/linuxboot_dma.bin'],
    ['opt_org.example_name', 'opt/org.example_name'],
    ['some_file', 'some_file'],
  ])('%s is %s', (path, name) => {
    expect(unflattenFwCfgName(path)).toBe(name)
  })
})

describe('flatFwCfgPaths', () => {
  it('gives each name its path', () => {
    expect([...flatFwCfgPaths(['etc/e820', 'bootorder'])]).toEqual([
      ['etc/e820', 'etc_e820'],
      ['bootorder', 'bootorder'],
    ])
  })

  it.each([
    [['etc/e820', 'etc_e820'], '"etc_e820": cannot be written: etc_e820 is fw_cfg file "etc/e820"'],
    [['index.json'], 'index.json is the index'],
    [['..'], '"..": cannot be written: is no file name'],
    [['.'], 'is no file name'],
    [['opt/a:b'], 'is no file name'],
    [['opt\\b'], 'is no file name'],
  ])('refuses %j', (names, message) => {
    expect(() => flatFwCfgPaths(names)).toThrow(FwCfgFolderError)
    expect(() => flatFwCfgPaths(names)).toThrow(message)
  })
})

describe('resolveFwCfgFolder', () => {
  const file = { selector: 0x25, size: 40, guestWritable: false }

  it('reads both forms without an index, in name order', () => {
    expect(
      resolveFwCfgFolder([
        'index.json',
        'etc_table-loader',
        'etc/acpi/tables',
        'bootorder',
        `${'x'.repeat(60)}`,
      ]),
    ).toEqual({
      files: [
        { name: 'bootorder', path: 'bootorder' },
        { name: 'etc/acpi/tables', path: 'etc/acpi/tables' },
        { name: 'etc/table-loader', path: 'etc_table-loader' },
      ],
      ignored: ['index.json', 'x'.repeat(60)],
    })
  })

  it('follows the index, and falls back to either form', () => {
    const index = {
      files: [
        { ...file, name: 'etc/vmgenid_guid', file: 'guid.bin' },
        { ...file, name: 'etc/e820' },
        { ...file, name: 'etc/acpi/rsdp' },
        { ...file, name: 'etc/tpm/log', size: 0 },
      ],
    }
    expect(resolveFwCfgFolder(['guid.bin', 'etc_e820', 'etc/acpi/rsdp', 'README.md'], index)).toEqual({
      files: [
        { ...file, name: 'etc/acpi/rsdp', path: 'etc/acpi/rsdp' },
        { ...file, name: 'etc/e820', path: 'etc_e820' },
        { ...file, name: 'etc/tpm/log', size: 0 },
        { ...file, name: 'etc/vmgenid_guid', path: 'guid.bin' },
      ],
      ignored: ['README.md'],
    })
  })

  it('refuses two paths for one name', () => {
    const resolve = () => resolveFwCfgFolder(['etc/e820', 'etc_e820'])
    expect(resolve).toThrow(FwCfgFolderError)
    expect(resolve).toThrowErrorMatchingInlineSnapshot(`
      [FwCfgFolderError: fw_cfg file "etc/e820": both "etc/e820" and "etc_e820" stand for it

        Keep one of the two, or add an index.json that names it.]
    `)
  })

  it('refuses an index whose file is not there', () => {
    const resolve = () =>
      resolveFwCfgFolder(['etc_e820'], { files: [{ ...file, name: 'etc/e820', file: 'e820' }] })
    expect(resolve).toThrowErrorMatchingInlineSnapshot(`
      [FwCfgFolderError: fw_cfg file "etc/e820": the index has its bytes in "e820", which is not there

        Put the file back, or take "file" out of its index entry.]
    `)
  })
})
