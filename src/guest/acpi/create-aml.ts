/**
 * An interpreter on a machine with tables.
 * @module
 */
import { AmlInterpreter, type AmlLimits } from '../../aml/interpreter.ts'
import { GuestAmlHost, type GuestAmlHostContext } from './aml-host.ts'
import type { AcpiTables } from './tables.ts'

/** @param tables those that `LoadTable` can ask for */
export function createAml(
  { tables }: AcpiTables,
  context: Omit<GuestAmlHostContext, 'findTable'>,
  limits: Partial<AmlLimits> = {},
): AmlInterpreter {
  const host = new GuestAmlHost({
    ...context,
    findTable: (signature, oemId, oemTableId) =>
      tables.find(
        (table) =>
          table.signature === signature &&
          matches(table.header.oemId, oemId) &&
          matches(table.header.oemTableId, oemTableId),
      )?.bytes,
  })
  // Linux and both BSDs are lenient; so is Windows, for which tables are written.
  return new AmlInterpreter(host, { slack: true, limits })
}

/** Padding does not count; empty is any. */
function matches(text: string, wanted: string): boolean {
  return wanted === '' || text.replace(/[\0 ]+$/, '') === wanted.trimEnd()
}
