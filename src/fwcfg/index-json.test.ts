import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../binary/bytes.ts'
import { FwCfgIndexError, formatFwCfgIndex, parseFwCfgIndex } from './index-json.ts'

// Cut from a capture of QEMU 7.2.22: every field, two files.
const captured = `{
 "qemu": "7.2.22",
 "machine": "pc",
 "arguments": "-nodefaults -display none -device vmgenid,guid=00112233-4455-6677-8899-AABBCCDDEEFF",
 "pci_config_before_dump": "00:01.3 0x40=0x00000601, 0x80=0x01",
 "fixed_items_hex": {
  "0x0000": "51454d55",
  "0x8002": "01000000"
 },
 "files": [
  {
   "name": "bios-geometry",
   "selector": 32,
   "size": 0,
   "guest_writable": false,
   "rebuilt_on_select": false
  },
  {
   "name": "etc/vmgenid_addr",
   "selector": 43,
   "size": 8,
   "guest_writable": true,
   "rebuilt_on_select": false,
   "file": "etc_vmgenid_addr"
  }
 ]
}`

describe('parseFwCfgIndex', () => {
  it('reads a capture with its items', () => {
    expect(parseFwCfgIndex(captured)).toEqual({
      qemu: '7.2.22',
      machine: 'pc',
      arguments: '-nodefaults -display none -device vmgenid,guid=00112233-4455-6677-8899-AABBCCDDEEFF',
      pciConfigBeforeDump: '00:01.3 0x40=0x00000601, 0x80=0x01',
      fixedItems: new Map([
        [0x0000, fromHex('51454d55')],
        [0x8002, fromHex('01000000')],
      ]),
      files: [
        { name: 'bios-geometry', selector: 0x20, size: 0, guestWritable: false, rebuiltOnSelect: false },
        {
          name: 'etc/vmgenid_addr',
          selector: 0x2b,
          size: 8,
          guestWritable: true,
          rebuiltOnSelect: false,
          file: 'etc_vmgenid_addr',
        },
      ],
    })
  })

  it('leaves fields alone that it does not know', () => {
    const text =
      '{"origin":{},"files":[{"name":"a","selector":32,"size":1,"guest_writable":false,"owner":"me"}]}'
    expect(parseFwCfgIndex(text)).toEqual({
      files: [{ name: 'a', selector: 32, size: 1, guestWritable: false }],
    })
  })

  it('reads the short form, files in sub-folders', () => {
    const text =
      '{"files":[{"name":"etc/e820","selector":37,"size":40,"guest_writable":false,"file":"etc/e820"}]}'
    expect(parseFwCfgIndex(text)).toEqual({
      files: [{ name: 'etc/e820', selector: 37, size: 40, guestWritable: false, file: 'etc/e820' }],
    })
  })

  const good = {
    name: 'etc/e820',
    selector: 37,
    size: 40,
    guest_writable: false,
    rebuilt_on_select: false,
    file: 'etc_e820',
  }
  const withFile = (change: object): unknown => ({ files: [{ ...good, ...change }] })

  it.each<[string, unknown, string]>([
    ['files', [], 'index.json: expected an object, got an array'],
    ['files', null, 'index.json: expected an object, got null'],
    ['files', {}, 'index.json: files: expected an array, it is missing'],
    [
      'too many files',
      { files: Array.from({ length: 16353 }, () => 0) },
      'files: expected at most 16352 files, got 16353',
    ],
    ['qemu', { qemu: 7.2, files: [] }, 'index.json: qemu: expected text, got 7.2'],
    ['file entry', { files: ['etc/e820'] }, 'index.json: files[0]: expected an object, got "etc/e820"'],
    ['name', withFile({ name: 5 }), 'index.json: files[0].name: expected text, got 5'],
    ['no name', withFile({ name: '' }), 'index.json: files[0].name: expected a name, got none'],
    [
      'long name',
      withFile({ name: 'n'.repeat(56) }),
      'index.json: files[0].name: expected a name of at most 55 characters, got 56',
    ],
    [
      'selector below the first file',
      withFile({ selector: 31 }),
      'index.json: files[0].selector: expected an integer from 32 to 16383, got 31',
    ],
    [
      'fractional size',
      withFile({ size: 0.5 }),
      'files[0].size: expected an integer from 0 to 4294967295, got 0.5',
    ],
    ['size as text', withFile({ size: 'x'.repeat(50) }), `got "${'x'.repeat(39)}…`],
    [
      'flag missing',
      withFile({ guest_writable: undefined }),
      'files[0].guest_writable: expected true or false, it is missing',
    ],
    [
      'flag as number',
      withFile({ rebuilt_on_select: 1 }),
      'files[0].rebuilt_on_select: expected true or false, got 1',
    ],
    [
      'path outside',
      withFile({ file: 'etc/../../secret' }),
      'files[0].file: expected a path inside the folder, such as etc/e820, got "etc/../../secret"',
    ],
    ['absolute path', withFile({ file: '/etc/e820' }), 'files[0].file: expected a path inside'],
    ['drive', withFile({ file: 'C:e820' }), 'files[0].file: expected a path inside'],
    ['backslash', withFile({ file: '..\\e820' }), 'files[0].file: expected a path inside'],
    ['NUL', withFile({ file: 'e820\0' }), 'files[0].file: expected a path inside'],
    [
      'name twice',
      { files: [good, { ...good, selector: 38 }] },
      'index.json: files[1].name: etc/e820 is already that of files[0]',
    ],
    [
      'selector twice',
      { files: [good, { ...good, name: 'etc/x' }] },
      'index.json: files[1].selector: 0x0025 is already that of files[0]',
    ],
    [
      'item key',
      { fixed_items_hex: { '5': '00' }, files: [] },
      'index.json: fixed_items_hex.5: expected a key such as 0x8002',
    ],
    [
      'item twice',
      { fixed_items_hex: { '0xd': '00', '0x000D': '00' }, files: [] },
      'index.json: fixed_items_hex.0x000D: is there twice',
    ],
    [
      'item digits',
      { fixed_items_hex: { '0x0004': '012' }, files: [] },
      'index.json: fixed_items_hex.0x0004: expected an even number of hexadecimal digits',
    ],
  ])('refuses a bad one: %s', (_name, value, message) => {
    const parse = () => parseFwCfgIndex(JSON.stringify(value))
    expect(parse).toThrow(FwCfgIndexError)
    expect(parse).toThrow(message)
  })

  it('refuses what is no JSON', () => {
    expect(() => parseFwCfgIndex('{"files": [')).toThrow(/^index\.json: no JSON: /)
  })

  it('refuses depth that JSON takes and a stack does not', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(() => parseFwCfgIndex(`{"files": ${deep}}`)).toThrow('files[0]: expected an object, got an array')
    expect(() => parseFwCfgIndex(`{"machine": ${deep}, "files": []}`)).toThrow(FwCfgIndexError)
  })

  it('never fails without a typed error', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          parseFwCfgIndex(text)
        } catch (error) {
          expect(error).toBeInstanceOf(FwCfgIndexError)
        }
      }),
    )
  })
})

describe('formatFwCfgIndex', () => {
  it("has the captures' exact shape", () => {
    expect(formatFwCfgIndex(parseFwCfgIndex(captured))).toBe(captured)
  })

  it('orders the fixed items by key', () => {
    const fixedItems = new Map([
      [0x8004, Uint8Array.of(1)],
      [0x0001, Uint8Array.of(3)],
    ])
    expect(formatFwCfgIndex({ fixedItems, files: [] })).toBe(
      '{\n "fixed_items_hex": {\n  "0x0001": "03",\n  "0x8004": "01"\n },\n "files": []\n}',
    )
  })

  it('is read back as it was', () => {
    const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
    const file = fc.record({
      name: fc.stringMatching(/^[ -~]{1,55}$/),
      selector: fc.integer({ min: 0x20, max: 0x3fff }),
      size: fc.integer({ min: 0, max: 0xffff_ffff }),
      guestWritable: fc.boolean(),
      rebuiltOnSelect: optional(fc.boolean()),
      file: optional(fc.stringMatching(/^[a-z]{1,9}(\/[a-z_]{1,9}){0,3}$/)),
    })
    const index = fc.record({
      qemu: optional(fc.string()),
      machine: optional(fc.string()),
      arguments: optional(fc.string()),
      pciConfigBeforeDump: optional(fc.string()),
      fixedItems: optional(
        fc
          .array(fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.uint8Array({ maxLength: 9 })))
          .map((items) => new Map(items)),
      ),
      files: fc
        .uniqueArray(file, { selector: (one) => one.name })
        .map((files) => files.map((one, i) => ({ ...one, selector: 0x20 + i }))),
    })
    fc.assert(
      fc.property(index, (value) => {
        expect(parseFwCfgIndex(formatFwCfgIndex(value))).toEqual(value)
      }),
    )
  })
})
