/**
 * Fields of buffers.
 *
 * Source: ACPI 6.5 §19.6.27 "CreateBitField" to §19.6.32 "CreateWordField".
 * @module
 */
import type { Term } from '../../terms.ts'
import { fieldLayout } from '../field-layout.ts'
import { BufferFieldObject } from '../field-objects.ts'
import { truncate } from '../integers.ts'
import type { Handlers, Machine } from '../machine.ts'
import type { Operand } from '../objects.ts'
import { bufferOf, integerOf } from '../resolve.ts'
import { fail } from '../status.ts'
import { attach } from '../store.ts'
import { aside } from './aside.ts'
import { declare } from './named-objects.ts'
import { operand } from './operands.ts'

type CreateField = Term<
  | 'CreateBitField'
  | 'CreateByteField'
  | 'CreateWordField'
  | 'CreateDWordField'
  | 'CreateQWordField'
  | 'CreateField'
>

/** Bits of one unit of the index, and bits of the field; an access is as wide as the field, but at most 64 bits. */
const SHAPES = {
  CreateBitField: { unit: 1, bits: 1, bytes: 1 },
  CreateByteField: { unit: 8, bits: 8, bytes: 1 },
  CreateWordField: { unit: 8, bits: 16, bytes: 2 },
  CreateDWordField: { unit: 8, bits: 32, bytes: 4 },
  CreateQWordField: { unit: 8, bits: 64, bytes: 8 },
  CreateField: { unit: 1, bits: undefined, bytes: 1 },
} as const

function createField(m: Machine, term: CreateField): undefined {
  const { unit, bits, bytes } = SHAPES[term.op]
  const operands = createOperands(m, term)
  const node = declare(m, term.name, 'BufferField')
  const { scope } = m.frame
  const placeField = ({ source, index, count }: CreateOperands) => {
    const size = bits ?? truncate(count ? integerOf(m, count) : 0)
    const position = unit * truncate(integerOf(m, index))
    const buffer = bufferOf(m, source)
    if (size === 0) fail('AE_AML_OPERAND_VALUE', `${node.path} has no bits`)
    if (position + size > 8 * buffer.bytes.length) {
      fail(
        'AE_AML_BUFFER_LIMIT',
        `${node.path} ends at bit ${position + size}, its buffer has ${buffer.bytes.length} bytes`,
      )
    }
    buffer.held = true
    field.place = { buffer, layout: fieldLayout(position, size, bytes, 'Preserve', 1) }
  }
  const field: BufferFieldObject = new BufferFieldObject(term.op === 'CreateField', () =>
    aside(m, scope, () => placeField(createOperands(m, term))),
  )
  attach(m, node, field)
  placeField(operands)
}

interface CreateOperands {
  readonly source: Operand
  readonly index: Operand
  readonly count: Operand | undefined
}

function createOperands(m: Machine, term: CreateField): CreateOperands {
  return {
    source: operand(m, term.source),
    index: operand(m, 'bitIndex' in term ? term.bitIndex : term.byteIndex),
    count: term.op === 'CreateField' ? operand(m, term.numBits) : undefined,
  }
}

export const BUFFER_FIELDS = {
  CreateBitField: createField,
  CreateByteField: createField,
  CreateWordField: createField,
  CreateDWordField: createField,
  CreateQWordField: createField,
  CreateField: createField,
} satisfies Partial<Handlers>
