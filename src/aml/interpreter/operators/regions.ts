/**
 * Operation regions.
 *
 * Source: ACPI 6.5 §19.6.100 "OperationRegion (Declare Operation Region)", §19.6.34 "DataTableRegion (Create Data Table Operation
 * Region)".
 * @module
 */
import { regionSpace } from '../../opcodes/kinds.ts'
import { textOf } from '../conversions.ts'
import { RegionObject } from '../field-objects.ts'
import { truncate } from '../integers.ts'
import type { Handlers, Machine } from '../machine.ts'
import { connectRegion } from '../regions.ts'
import { integerOf, stringOf } from '../resolve.ts'
import { SPACE } from '../spaces.ts'
import { fail } from '../status.ts'
import { attach } from '../store.ts'
import { findTable } from '../tables.ts'
import { aside } from './aside.ts'
import { declare } from './named-objects.ts'
import { operand } from './operands.ts'

function declareRegion(m: Machine, name: string, space: number, place: (region: RegionObject) => void): void {
  const node = declare(m, name, 'Region')
  const { scope } = m.frame
  const region = new RegionObject(space, node, (again) => aside(m, scope, () => place(again)))
  attach(m, node, region)
  connectRegion(m, region)
  place(region)
}

export const REGIONS = {
  // NameString RegionSpace RegionOffset RegionLen
  OperationRegion(m, term) {
    const space = typeof term.space === 'number' ? term.space : regionSpace.values[term.space]
    declareRegion(m, term.name, space, (region) => {
      const offset = operand(m, term.offset)
      const length = operand(m, term.length)
      region.length = truncate(integerOf(m, length))
      region.address = integerOf(m, offset)
      region.ready = true
    })
    return undefined
  },

  // NameString TermArg TermArg TermArg
  DataTableRegion(m, term) {
    declareRegion(m, term.name, SPACE.DataTable, (region) => {
      const operands = [term.signature, term.oemId, term.oemTableId].map((argument) => operand(m, argument))
      const texts = operands.reverse().map((value) => textOf(stringOf(m, value)))
      const [oemTableId = '', oemId = '', signature = ''] = texts
      const table = findTable(m, signature, oemId, oemTableId)
      if (!table) fail('AE_NOT_FOUND', `there is no table ${signature}`)
      region.setup = { kind: 'table', bytes: table.bytes }
      region.length = table.bytes.length
      region.ready = true
    })
    return undefined
  },
} satisfies Partial<Handlers>
