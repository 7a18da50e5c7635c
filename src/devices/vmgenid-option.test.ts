import { describe, expect, it } from 'vitest'
import { ACCEPTED_OPTIONS, REFUSED_OPTIONS } from '../../test/devices/vmgenid-option.vectors.ts'
import { DeviceOptionError, isDeviceHelp, parseDeviceOption } from './vmgenid-option.ts'

const GUID = '00112233-4455-6677-8899-aabbccddeeff'

function refusal(text: string): DeviceOptionError {
  try {
    parseDeviceOption(text)
  } catch (error) {
    if (error instanceof DeviceOptionError) return error
    throw error
  }
  throw new Error(`'${text}' was accepted`)
}

describe('parseDeviceOption', () => {
  it.each(REFUSED_OPTIONS)('refuses $text as QEMU does', ({ text, problem, warnings = [] }) => {
    const error = refusal(text)
    expect(error.message).toBe(`-device ${text}: ${problem}`)
    expect(error.problem).toBe(problem)
    expect(error.warnings).toEqual(warnings.map((warning) => `-device ${text}: ${warning}`))
  })

  it.each(ACCEPTED_OPTIONS)('accepts $text', ({ text, guid, id, warnings = [] }) => {
    const option = parseDeviceOption(text)
    expect(String(option.guid)).toBe(guid)
    expect(option.id).toBe(id)
    expect(option.warnings).toEqual(warnings.map((warning) => `-device ${text}: ${warning}`))
  })

  it.each([
    '00112233445566778899aabbccddeeff',
    `{${GUID}}`,
    `urn:uuid:${GUID}`,
    GUID.replaceAll('-', '_'),
    GUID.slice(1),
    `${GUID}0`,
    ` ${GUID}`,
    `${GUID} `,
    `0x${GUID.slice(2)}`,
    `+${GUID.slice(1)}`,
    `G${GUID.slice(1)}`,
    'Auto',
    'auto ',
  ])('refuses guid=%s', (value) => {
    expect(refusal(`vmgenid,guid=${value}`).problem).toBe(
      `Property 'vmgenid.guid' doesn't take value '${value}'`,
    )
  })

  it('takes the zero GUID', () => {
    expect(String(parseDeviceOption(`vmgenid,guid=${'00000000-0000-0000-0000-000000000000'}`).guid)).toMatch(
      /^0/,
    )
  })

  it('knows a question for help', () => {
    expect(['vmgenid,help', 'vmgenid,guid=auto,?', 'help', '?', 'vmgenid,help=1'].map(isDeviceHelp)).toEqual(
      Array(5).fill(true),
    )
    expect(['vmgenid', 'vmgenid,guid=help', ''].map(isDeviceHelp)).toEqual([false, false, false])
  })

  it('is done with a text of a million commas at once', () => {
    const start = performance.now()
    expect(() => parseDeviceOption(`vmgenid${',a=,'.repeat(250_000)}`)).toThrow(DeviceOptionError)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
