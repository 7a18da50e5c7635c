/**
 * Where fields lie: from positions in bits to accesses.
 *
 * Source: ACPI 6.5 §19.6.48 "Field (Declare Field Objects)"; how accesses are aligned is ACPICA's.
 * @module
 */
import type { FieldLayout } from './field-objects.ts'
import { fail } from './status.ts'

export type AccessType = 'AnyAcc' | 'ByteAcc' | 'WordAcc' | 'DWordAcc' | 'QWordAcc' | 'BufferAcc' | number

/** Bytes of one access. AnyAcc leaves the choice to the interpreter: bytes reach everything. */
export function accessBytes(access: AccessType): number {
  switch (access) {
    case 'AnyAcc':
    case 'ByteAcc':
    case 'BufferAcc':
      return 1
    case 'WordAcc':
      return 2
    case 'DWordAcc':
      return 4
    case 'QWordAcc':
      return 8
    default:
      return fail('AE_AML_OPERAND_VALUE', `there is no access type ${access}`)
  }
}

/**
 * @param position of the first bit
 * @param alignment of accesses, in bytes
 */
export function fieldLayout(
  position: number,
  bits: number,
  bytes: number,
  updateRule: FieldLayout['updateRule'],
  alignment: number = bytes,
): FieldLayout {
  const byte = Math.floor(position / 8)
  const baseOffset = byte - (byte % alignment)
  return { bits, accessBytes: bytes, baseOffset, startBit: position - 8 * baseOffset, updateRule }
}
