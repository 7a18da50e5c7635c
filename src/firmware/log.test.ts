import { expect, it } from 'vitest'
import { FIRMWARE_EDITIONS } from './editions.ts'
import { DEBUG_INFO, DEBUG_VERBOSE, FirmwareLog, formatHex, OVMF_DEBUG_MASK } from './log.ts'
import { EFI_STATUS_NAMES, efiStatusCode } from './status.ts'

it('puts pieces together to lines', () => {
  const pieces: string[] = []
  const log = new FirmwareLog((_level, text) => pieces.push(text))
  log.print(DEBUG_INFO, 'checking: ')
  expect(log.lines).toEqual(['checking: '])
  log.print(DEBUG_INFO, 'found\n')
  log.print(DEBUG_INFO, 'a\r\nb\n')
  expect(log.lines).toEqual(['checking: found', 'a', 'b'])
  expect(pieces).toEqual(['checking: ', 'found\n', 'a\r\nb\n'])
})

it("leaves out what the mask leaves out; OVMF's has no VERBOSE", () => {
  const log = new FirmwareLog(undefined, OVMF_DEBUG_MASK)
  log.print(DEBUG_VERBOSE, 'no\n')
  log.print(DEBUG_INFO, 'yes\n')
  expect(log.lines).toEqual(['yes'])
})

it('prints hexadecimal in capitals', () => {
  expect([formatHex(0xabc), formatHex(0xabcn, 8)]).toEqual(['ABC', '00000ABC'])
})

it('numbers status codes as UEFI does', () => {
  expect(efiStatusCode('Success')).toBe(0n)
  expect(efiStatusCode('Not Found')).toBe(0x8000_0000_0000_000en)
  expect(efiStatusCode('Protocol Error')).toBe(0x8000_0000_0000_0018n)
  expect(EFI_STATUS_NAMES).toHaveLength(25)
})

it('has editions that differ only where the table says', () => {
  const { current, 2017: then, v6 } = FIRMWARE_EDITIONS
  expect({ ...then, writePointerForm: 'v6' }).toEqual(v6)
  expect(current).not.toEqual(then)
})
