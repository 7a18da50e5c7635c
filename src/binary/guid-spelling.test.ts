import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Guid } from './guid.ts'
import {
  GUID_FORMS,
  type GuidForm,
  GuidFormError,
  guessGuidForm,
  guidSpellings,
  parseGuidForm,
} from './guid-spelling.ts'

const anyGuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Guid.fromBytes(bytes))

describe('spellings of one generation ID', () => {
  // The values of virt-v2v docs/vm-generation-id-across-hypervisors.txt, observed there on each product.
  it.each<[GuidForm, string, GuidForm, string]>([
    [
      'qemu',
      '44332211-6655-8877-99aa-bbccddeeff00',
      'memory',
      '11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 00',
    ],
    [
      'qemu',
      '11223344-5566-7788-99aa-bbccddeeff00',
      'memory',
      '44 33 22 11 66 55 88 77 99 aa bb cc dd ee ff 00',
    ],
    ['qemu', '44332211-6655-8877-99aa-bbccddeeff00', 'windows', '8877665544332211:00ffeeddccbbaa99'],
    ['windows', '8877665544332211:ffeeddccbbaa99', 'qemu', '44332211-6655-8877-99aa-bbccddeeff00'],
    ['hyper-v', '805a287a250989e4fe6f6992be334a43', 'windows', 'fe6f6992be334a43:805a287a250989e4'],
    ['vmware', '-8536691797830587195 -1723453263670062919', 'windows', '8987940a09512cc5:e81510634ff550b9'],
    [
      'vmware',
      'vm.genid = "-8536691797830587195"\nvm.genidX = "-1723453263670062919"',
      'windows',
      '8987940a09512cc5:e81510634ff550b9',
    ],
    ['qemu', '00112233-4455-6677-8899-AABBCCDDEEFF', 'windows', '6677445500112233:ffeeddccbbaa9988'],
  ])('%s %j is %s %j', (from, text, to, expected) => {
    expect(guidSpellings(parseGuidForm(text, from))[to]).toBe(expected)
    expect(text.length === 32 ? from : guessGuidForm(text)).toBe(from)
  })

  it('can be read back from every form, and told apart where that is possible', () => {
    fc.assert(
      fc.property(anyGuid, fc.constantFrom(...GUID_FORMS), (guid, form) => {
        const text = guidSpellings(guid)[form]
        expect(parseGuidForm(text, form).equals(guid)).toBe(true)
        if (form === 'hyper-v') expect(() => guessGuidForm(text)).toThrow('--from memory or --from hyper-v')
        else expect(guessGuidForm(text)).toBe(form)
      }),
    )
  })

  it.each<[GuidForm, string]>([
    ['qemu', '44332211665588779 9aabbccddeeff00'],
    ['memory', '11 22 33'],
    ['memory', '11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 0g'],
    ['windows', '18877665544332211:0'],
    ['windows', '1'],
    ['vmware', '18446744073709551616 0'],
    ['vmware', '-9223372036854775809 0'],
    ['vmware', '1'],
    ['hyper-v', '805a287a250989e4fe6f6992be334a4'],
  ])('refuses as %s: %j', (form, text) => {
    expect(() => parseGuidForm(text, form)).toThrow(GuidFormError)
  })

  it.each(['', 'auto', 'hello', '1', `${'f'.repeat(100_000)}:`, '-'.repeat(50_000)])(
    'recognises nothing in %.20j',
    (text) => {
      expect(() => guessGuidForm(text)).toThrow(GuidFormError)
    },
  )
})
