/**
 * Operation regions.
 *
 * Source: ACPI 6.5 §19.6.100 "OperationRegion (Declare Operation Region)", §19.6.34 "DataTableRegion (Create Data Table Operation
 * Region)".
 * @module
 */
import { regionSpace } from '../../opcodes/kinds.ts'
import type { TermArg } from '../../terms.ts'
import { textOf } from '../conversions.ts'
import { RegionObject } from '../field-objects.ts'
import { truncate } from '../integers.ts'
import type { Handlers, Machine } from '../machine.ts'
import { connectRegion } from '../regions.ts'
import { integerOf, stringOf } from '../resolve.ts'
import { SPACE } from '../spaces.ts'
import { fail, MissingNameFault } from '../status.ts'
import { attach } from '../store.ts'
import { findTable } from '../tables.ts'
import { aside } from './aside.ts'
import { declare } from './named-objects.ts'
import { findNode, operand } from './operands.ts'

/** @param operands names in them have to exist, or there is no region; other faults show when it is used, too */
function declareRegion(
  m: Machine,
  name: string,
  space: number,
  operands: readonly TermArg[],
  place: (region: RegionObject) => void,
): void {
  const node = declare(m, name, 'Region')
  const missing = missingName(m, operands)
  if (missing !== undefined) {
    m.namespace.remove(node)
    throw new MissingNameFault(missing)
  }
  const { scope } = m.frame
  const region = new RegionObject(space, node, (again) => aside(m, scope, () => place(again)))
  attach(m, node, region)
  connectRegion(m, region)
  place(region)
}

/** A name in operands that does not exist. */
function missingName(m: Machine, terms: readonly object[]): string | undefined {
  for (const term of terms) {
    if (!('op' in term) || term.op === 'CondRefOf') continue
    if ((term.op === 'NameString' || term.op === 'MethodInvocation') && 'name' in term) {
      const name = String(term.name)
      if (!findNode(m, name)) return name
    }
    const parts = Object.values(term)
      .flat()
      .filter((part) => typeof part === 'object' && part !== null)
    const missing = missingName(m, parts)
    if (missing !== undefined) return missing
  }
  return undefined
}

export const REGIONS = {
  // NameString RegionSpace RegionOffset RegionLen
  OperationRegion(m, term) {
    const space = typeof term.space === 'number' ? term.space : regionSpace.values[term.space]
    declareRegion(m, term.name, space, [term.offset, term.length], (region) => {
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
    const ids = [term.signature, term.oemId, term.oemTableId]
    declareRegion(m, term.name, SPACE.DataTable, ids, (region) => {
      const texts = ids
        .map((id) => operand(m, id))
        .reverse()
        .map((value) => textOf(stringOf(m, value)))
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
