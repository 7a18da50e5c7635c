/**
 * An interpreter on a machine with tables.
 * @module
 */
import { AmlInterpreter, type AmlLimits } from '../../aml/interpreter.ts'
import { isTable } from '../../binary/sdt-header.ts'
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
      tables.find(({ header }) => isTable(header, signature, oemId, oemTableId))?.bytes,
  })
  // Linux and both BSDs are lenient; so is Windows, for which tables are written.
  return new AmlInterpreter(host, { slack: true, limits })
}
