/**
 * Every row of the opcode table has what executes it. A row without a handler does not compile.
 * @module
 */
import type { Handler, Handlers } from './machine.ts'
import { ARITHMETIC } from './operators/arithmetic.ts'
import { BUFFER_FIELDS } from './operators/buffer-fields.ts'
import { CONTROL } from './operators/control.ts'
import { DATA_OBJECTS } from './operators/data.ts'
import { FIELDS } from './operators/fields.ts'
import { LOGIC } from './operators/logic.ts'
import { NAMED } from './operators/named-objects.ts'
import { REFERENCES } from './operators/references.ts'
import { REGIONS } from './operators/regions.ts'
import { STORING } from './operators/storing.ts'
import { STRINGS } from './operators/strings.ts'
import { SYNCHRONIZATION } from './operators/synchronization.ts'
import { TABLES } from './operators/tables.ts'
import { TYPES } from './operators/types.ts'
import { fail } from './status.ts'

/** Elements of field lists stand in field lists only, where `Field` and its relatives read them. */
const fieldElement: Handler<
  'NamedField' | 'ReservedField' | 'AccessField' | 'ConnectField' | 'ExtendedAccessField'
> = () => fail('AE_AML_BAD_OPCODE', 'an element of a field list is no statement')

export const HANDLERS = {
  ...DATA_OBJECTS,
  ...NAMED,
  ...REGIONS,
  ...FIELDS,
  ...BUFFER_FIELDS,
  NamedField: fieldElement,
  ReservedField: fieldElement,
  AccessField: fieldElement,
  ConnectField: fieldElement,
  ExtendedAccessField: fieldElement,
  ...CONTROL,
  ...ARITHMETIC,
  ...LOGIC,
  ...STRINGS,
  ...STORING,
  ...REFERENCES,
  ...TYPES,
  ...SYNCHRONIZATION,
  ...TABLES,
} satisfies Handlers
