/**
 * One generation ID, as each product writes it down. All of them name the same 16 bytes of guest memory.
 *
 * ```
 * qemu     44332211-6655-8877-99aa-bbccddeeff00          UUID text; libvirt's <genid> too
 * memory   11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 00
 * windows  8877665544332211:00ffeeddccbbaa99             two u64le, low then high, hexadecimal
 * vmware   -8613303245920329199 72038755451251353        the same two as signed decimals: vm.genid, vm.genidX
 * hyper-v  00ffeeddccbbaa998877665544332211              the same two as hexadecimal, high then low: generation_id
 * ```
 *
 * Source: virt-v2v docs/vm-generation-id-across-hypervisors.txt; Microsoft, "Virtual Machine Generation ID" sample.
 * @module
 */
import { fromHex, toHex } from './bytes.ts'
import { VmgenidError } from './errors.ts'
import { Guid } from './guid.ts'

export const GUID_FORMS = ['qemu', 'memory', 'windows', 'vmware', 'hyper-v'] as const
export type GuidForm = (typeof GUID_FORMS)[number]

/** Text in none of the forms, or in the one that was asked for. */
export class GuidFormError extends VmgenidError {
  override readonly name = 'GuidFormError'
  constructor(text: string, expected: string, hint?: string) {
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
    super('GUID_FORM', `not a generation ID: ${JSON.stringify(shown)}`, {
      facts: { expected },
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

const SHAPE: Readonly<Record<GuidForm, string>> = {
  qemu: '36 characters: hexadecimal digits as 8-4-4-4-12',
  memory: '16 bytes of two hexadecimal digits',
  windows: 'two hexadecimal numbers of at most 64 bits, LOW:HIGH',
  vmware: 'two decimal numbers of 64 bits, vm.genid and vm.genidX',
  'hyper-v': '32 hexadecimal digits',
}

/** The spelling of `guid` in every form. */
export function guidSpellings(guid: Guid): Readonly<Record<GuidForm, string>> {
  const memory = guid.toGuestBytes()
  const { low, high } = words(memory)
  return {
    qemu: guid.toString(),
    memory: toHex(memory, ' '),
    windows: `${hex64(low)}:${hex64(high)}`,
    vmware: `${BigInt.asIntN(64, low)} ${BigInt.asIntN(64, high)}`,
    'hyper-v': hex64(high) + hex64(low),
  }
}

/** @throws GuidFormError when `text` is not in the form */
export function parseGuidForm(text: string, form: GuidForm): Guid {
  const refuse = () => new GuidFormError(text, SHAPE[form])
  if (form === 'qemu') {
    if (!Guid.isGuidText(text)) throw refuse()
    return Guid.parse(text)
  }
  if (form === 'memory') {
    const digits = text
      .trim()
      .replace(/0x(?=[0-9a-f]{2}\b)/gi, '')
      .replace(/[\s,:-]+/g, '')
    if (!/^[0-9a-f]{32}$/i.test(digits)) throw refuse()
    return Guid.fromGuestBytes(fromHex(digits))
  }
  if (form === 'hyper-v') {
    const match = /^([0-9a-f]{16})([0-9a-f]{16})$/i.exec(text.trim())
    if (!match) throw refuse()
    return fromWords(BigInt(`0x${match[2]}`), BigInt(`0x${match[1]}`))
  }
  if (form === 'windows') {
    // The sample program prints no leading zeros.
    const match = /^([0-9a-f]{1,16}):([0-9a-f]{1,16})$/i.exec(text.trim())
    if (!match) throw refuse()
    return fromWords(BigInt(`0x${match[1]}`), BigInt(`0x${match[2]}`))
  }
  const match = /^"?(-?\d{1,20})"?[\s,:]+"?(-?\d{1,20})"?$/.exec(
    text
      .trim()
      .replace(/vm\.genidX?\s*=\s*/gi, ' ')
      .trim(),
  )
  const [low, high] = [match?.[1], match?.[2]].map((digits) =>
    digits === undefined ? undefined : BigInt(digits),
  )
  if (low === undefined || high === undefined || !fits64(low) || !fits64(high)) throw refuse()
  return fromWords(BigInt.asUintN(64, low), BigInt.asUintN(64, high))
}

/**
 * Which form `text` is in, where only one is possible. 32 digits in one piece could be memory or Hyper-V, and two plain
 * decimal numbers are VMware's.
 * @throws GuidFormError when it is none of them, or more than one
 */
export function guessGuidForm(text: string): GuidForm {
  const trimmed = text.trim()
  if (Guid.isGuidText(trimmed)) return 'qemu'
  if (/^[0-9a-f]{32}$/i.test(trimmed)) {
    throw new GuidFormError(
      text,
      'a spelling that only one product uses',
      'Say which it is: --from memory or --from hyper-v.',
    )
  }
  if (/^[0-9a-f]{1,16}:[0-9a-f]{1,16}$/i.test(trimmed)) return 'windows'
  if (/^(0x)?[0-9a-f]{2}([\s,:-]+(0x)?[0-9a-f]{2}){15}$/i.test(trimmed)) return 'memory'
  if (/genid|^"?-?\d+"?[\s,]+"?-?\d+"?$/i.test(trimmed)) return 'vmware'
  throw new GuidFormError(text, GUID_FORMS.map((form) => `${form} (${SHAPE[form]})`).join('; '))
}

function words(memory: Uint8Array): { low: bigint; high: bigint } {
  const view = new DataView(memory.buffer, memory.byteOffset, memory.length)
  return { low: view.getBigUint64(0, true), high: view.getBigUint64(8, true) }
}

function fromWords(low: bigint, high: bigint): Guid {
  const memory = new Uint8Array(Guid.SIZE)
  const view = new DataView(memory.buffer)
  view.setBigUint64(0, low, true)
  view.setBigUint64(8, high, true)
  return Guid.fromGuestBytes(memory)
}

function hex64(value: bigint): string {
  return value.toString(16).padStart(16, '0')
}

function fits64(value: bigint): boolean {
  return value >= -(1n << 63n) && value < 1n << 64n
}
