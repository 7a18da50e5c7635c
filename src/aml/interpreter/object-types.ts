/**
 * The types of objects and names.
 *
 * The names are ACPICA's: Concatenate shows them to AML (`[Device Object]`).
 *
 * Source: ACPI 6.5 §19.6.99 "ObjectType (Get Object Type)" for the numbers to 16; those above never leave the interpreter.
 * @module
 */

export const OBJECT_TYPES = {
  Untyped: 0,
  Integer: 1,
  String: 2,
  Buffer: 3,
  Package: 4,
  FieldUnit: 5,
  Device: 6,
  Event: 7,
  Method: 8,
  Mutex: 9,
  Region: 10,
  Power: 11,
  Processor: 12,
  Thermal: 13,
  BufferField: 14,
  DdbHandle: 15,
  DebugObject: 16,
  RegionField: 17,
  BankField: 18,
  IndexField: 19,
  Reference: 20,
  Alias: 21,
  MethodAlias: 22,
  Scope: 27,
} as const

export type ObjectType = keyof typeof OBJECT_TYPES

/** What `ObjectType` says: all fields over regions are field units, a scope has no type. */
export function objectTypeNumber(type: ObjectType): number {
  switch (type) {
    case 'RegionField':
    case 'BankField':
    case 'IndexField':
      return OBJECT_TYPES.FieldUnit
    case 'Scope':
      return OBJECT_TYPES.Untyped
    default:
      return OBJECT_TYPES[type]
  }
}

/** Types whose names have names below them. */
const SCOPES: readonly ObjectType[] = ['Device', 'Method', 'Power', 'Processor', 'Thermal', 'Scope']

export function opensScope(type: ObjectType): boolean {
  return SCOPES.includes(type)
}
