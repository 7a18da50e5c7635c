import { describe, expect, it } from 'vitest'
import { hexDiff } from '../../src/binary/hexdump.ts'
import { Board } from '../../src/board/board.ts'
import { parsePciSetup, writePciConfig } from '../../src/board/pci-setup.ts'
import { captureNames, loadCapture } from './captures.ts'
import { GuestFwCfg } from './guest.ts'

/** The board of a capture, with QEMU's own DSDT, set up as firmware had set up QEMU when it was captured. */
function boardOf(name: string) {
  const capture = loadCapture(name)
  const board = new Board({ ...capture.options, acpi: { ...capture.options.acpi, dsdt: capture.dsdt } })
  if (capture.pciSetup !== '') writePciConfig(board.ports, parsePciSetup(capture.pciSetup))
  const guest = new GuestFwCfg(board)
  // Where SeaBIOS had run, it had executed the script: the device knows the address.
  if (name.endsWith('-seabios'))
    guest.writeFile('etc/vmgenid_addr', capture.file('etc/vmgenid_addr') ?? new Uint8Array())
  return { capture, board, guest }
}

/** QEMU offers an option ROM for KVM's benefit; we have no such thing. It sorts last, so it moves no selector. */
const NOT_OURS = ['genroms/kvmvapic.bin']

describe.each(captureNames())('QEMU 7.2 as captured: %s', (name) => {
  const { capture, board, guest } = boardOf(name)

  it('has the same files in the same order under the same selectors, writable or not', () => {
    // Selecting the tables rebuilds them: sizes are final only then.
    guest.file('etc/acpi/tables')
    const expected = capture.index.files
      .filter((file) => !NOT_OURS.includes(file.name))
      .map(({ name, selector, size, guestWritable, rebuiltOnSelect }) => ({
        name,
        selector,
        size,
        guestWritable,
        rebuiltOnSelect,
      }))
    expect(board.files).toEqual(expected)
    expect(guest.directory()).toEqual(expected.map(({ name, selector, size }) => ({ name, selector, size })))
  })

  const kept = capture.index.files
    .filter((file) => capture.file(file.name) !== undefined)
    .map((file) => file.name)
  it.each(kept.filter((file) => !NOT_OURS.includes(file)))('%s is equal byte for byte', (file) => {
    expect(hexDiff(capture.file(file) ?? new Uint8Array(), guest.file(file))).toBe('')
  })

  it('has equal fixed items', () => {
    for (const [selector, bytes] of capture.index.fixedItems ?? []) {
      expect(hexDiff(bytes, guest.read(selector, bytes.length))).toBe('')
      // One byte more is a zero: the item is not longer either.
      expect(guest.read(selector, bytes.length + 1).at(-1)).toBe(0)
    }
    expect(capture.index.fixedItems?.size).toBeGreaterThan(10)
  })
})
