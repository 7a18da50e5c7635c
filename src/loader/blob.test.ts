import { describe, expect, it } from 'vitest'
import { LoaderBlob, LoaderBlobLimitError, LoaderBlobRangeError, LoaderFileNameError } from './blob.ts'

describe('LoaderBlob', () => {
  it('grows, and says where bytes began', () => {
    const blob = new LoaderBlob('etc/acpi/tables')
    expect(blob.append(Uint8Array.of(1, 2, 3))).toBe(0)
    expect(blob.append(new Uint8Array(10_000).fill(7))).toBe(3)
    expect(blob.append(Uint8Array.of(9))).toBe(10_003)
    expect(blob.length).toBe(10_004)
    expect([...blob.bytes.subarray(0, 4), blob.bytes.at(-1)]).toEqual([1, 2, 3, 7, 9])
  })

  it('is padded with zeros', () => {
    const blob = new LoaderBlob('etc/acpi/tables')
    blob.append(Uint8Array.of(1))
    blob.padTo(0x20000)
    expect(blob.length).toBe(0x20000)
    expect(blob.bytes.subarray(1).every((byte) => byte === 0)).toBe(true)
    blob.padTo(0x20000)
    expect(blob.length).toBe(0x20000)
  })

  it('is patched where it has bytes', () => {
    const blob = new LoaderBlob('etc/x')
    blob.append(new Uint8Array(4))
    blob.patch(2, Uint8Array.of(5, 6))
    expect([...blob.bytes]).toEqual([0, 0, 5, 6])
    expect(() => blob.patch(3, Uint8Array.of(5, 6))).toThrow(LoaderBlobRangeError)
    expect(() => blob.patch(3, Uint8Array.of(5, 6))).toThrowErrorMatchingInlineSnapshot(`
      [LoaderBlobRangeError: patch is outside etc/x

        Range:  0x3 to 0x5
        Has:    0x4 bytes so far

        Append the bytes before the command that refers to them.]
    `)
  })

  it.each([
    [-1, 1],
    [0.5, 1],
    [0, Number.NaN],
    [0, -1],
    [4, 1],
  ])('has nothing at %s, %s bytes', (offset, size) => {
    const blob = new LoaderBlob('etc/x')
    blob.append(new Uint8Array(4))
    expect(() => blob.checkRange('it', offset, size)).toThrow(LoaderBlobRangeError)
  })

  it("stops at QEMU's limits", () => {
    const rsdp = new LoaderBlob('etc/acpi/rsdp')
    rsdp.append(new Uint8Array(0x1000))
    expect(() => rsdp.append(new Uint8Array(1))).toThrow(LoaderBlobLimitError)
    expect(rsdp.length).toBe(0x1000)
    const tables = new LoaderBlob('etc/acpi/tables')
    tables.append(new Uint8Array(0x1f_ffff))
    tables.padTo(0x20000)
    expect(() => tables.append(new Uint8Array(1))).toThrowErrorMatchingInlineSnapshot(`
      [LoaderBlobLimitError: etc/acpi/tables would have 2097153 bytes, at most 2097152 are allowed

        Leave out tables: firmware is not offered more than that by QEMU either.]
    `)
  })

  it('takes a limit of its own', () => {
    expect(() => new LoaderBlob('etc/x', { limit: 2 }).append(new Uint8Array(3))).toThrow(
      LoaderBlobLimitError,
    )
    expect(() => new LoaderBlob('etc/x', { limit: 2 ** 33 })).toThrow('limit of etc/x')
  })

  it.each(['', 'x'.repeat(56), 'etc/\u00e4', 'etc/\0'])('refuses the name %j', (file) => {
    expect(() => new LoaderBlob(file)).toThrow(LoaderFileNameError)
  })

  it('says what a name has to be', () => {
    expect(() => new LoaderBlob('x'.repeat(56))).toThrowErrorMatchingInlineSnapshot(`
      [LoaderFileNameError: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is no fw_cfg file name

        Found:     56 characters
        Expected:  1 to 55 printable ASCII characters]
    `)
  })
})
