/**
 * X: whatever there is, it has to agree with the rest.
 * @module
 */
import { hex } from '../../binary/numbers.ts'
import { FwCfgPath } from '../../fwcfg/paths.ts'
import { bootTables } from '../../guest/kernel-tables.ts'
import { type Check, fail, lacking, notObservable, pass } from '../check.ts'
import { type Evidence, seenOf } from '../evidence.ts'
import { addressesOf, bootRunOf, GUID_OFFSET } from './addresses.ts'
import { guidOf, logLine, showAddress } from './words.ts'

const ROOTS: readonly string[] = ['RSDP', 'RSDT', 'XSDT']

export const AGREEMENT_CHECKS: readonly Check[] = [
  {
    id: 'X1',
    sentence: 'Tables, host, logs and memory name the same address.',
    source: 'QEMU docs/specs/vmgenid.rst',
    step: '2',
    needs: 'two of: tables, what the host was told, the firmware log, a dump',
    parts: ['tables', 'holder', 'told', 'firmwareLog'],
    judge: (evidence) => {
      const said = addressesOf(evidence)
      const shown = said.map(({ address, from }) => `${showAddress(address)}: ${from}`)
      if (said.length < 2)
        return said.length === 1
          ? notObservable(`only one says where the ID is: ${shown[0]}`)
          : (lacking(evidence, ['tables', 'told', 'firmwareLog']) ??
              notObservable('nobody says where the ID is'))
      return new Set(said.map(({ address }) => address)).size === 1
        ? pass(...shown)
        : fail('they name different ones', ...shown)
    },
  },
  {
    id: 'X2',
    sentence: 'Configuration, host, memory and monitors have the same ID.',
    source: 'QEMU hw/acpi/vmgenid.c',
    step: '10',
    needs: 'two of: the configuration, memory, a monitor, the fw_cfg files',
    parts: ['configured', 'holder', 'monitor', 'files'],
    judge: (evidence) => {
      const said = idsOf(evidence)
      const shown = said.map(({ guid, from }) => `${guid}: ${from}`)
      if (said.length < 2)
        return said.length === 1
          ? notObservable(`only one says what the ID is: ${shown[0]}`)
          : (lacking(evidence, ['holder', 'monitor', 'files']) ?? notObservable('nobody says what the ID is'))
      return new Set(said.map(({ guid }) => guid)).size === 1
        ? pass(...shown)
        : fail('they have different ones', ...shown)
    },
  },
  {
    id: 'X3',
    sentence: "The guest's log shows the SSDT that is in memory.",
    source: 'ACPICA source/components/tables/tbprint.c',
    step: '3',
    needs: "the guest's log, and ACPI tables",
    parts: ['guestLog', 'tables'],
    judge: (evidence) => {
      const missing = lacking(evidence, ['guestLog', 'tables'])
      if (missing) return missing
      const table = seenOf(evidence.tables)?.device?.table
      if (!table) return notObservable('there is no such table: see R2')
      const logged = bootTables(seenOf(evidence.guestLog) ?? [])
      const found = logged.find(
        ({ signature, oemTableId }) =>
          signature === table.signature && oemTableId === table.oemTableId.trim(),
      )
      if (!found)
        return logged.length > 0
          ? fail(`the log has no line of ${table.signature} "${table.oemTableId}"`)
          : notObservable('the log has no line of a table')
      if (found.length !== table.bytes.length)
        return fail(`it has ${hex(table.bytes.length)} bytes in memory`, logLine(found.line))
      if (table.address !== undefined && found.address !== table.address)
        return fail(`it is at ${showAddress(table.address)} in memory`, logLine(found.line))
      return pass(logLine(found.line))
    },
  },
  {
    id: 'X4',
    sentence: "The firmware's log shows the tables that the guest found.",
    source: 'edk2 OvmfPkg/AcpiPlatformDxe/QemuFwCfgAcpi.c (Process2ndPassCmdAddPointer)',
    step: '2b',
    needs: "the firmware's log, of an OVMF, and ACPI tables",
    parts: ['firmwareLog', 'tables'],
    judge: (evidence) => {
      const missing = lacking(evidence, ['firmwareLog', 'tables'])
      if (missing) return missing
      const run = bootRunOf(evidence)
      if (!run) return notObservable('the log is not of an OVMF')
      const probed = run.probes.filter(({ verdict }) => verdict === 'table')
      if (probed.length === 0) return notObservable('the log has no line of the second pass')
      const tables = seenOf(evidence.tables)?.tables ?? []
      const wrong = tables.filter(({ signature, bytes }) => {
        // UEFI makes its own.
        if (ROOTS.includes(signature)) return false
        const logged = probed.filter((probe) => probe.signature === signature)
        return logged.length > 0 && !logged.some(({ size }) => size === undefined || size === bytes.length)
      })
      const lost = probed.filter(
        ({ signature = '' }) =>
          !ROOTS.includes(signature) && !tables.some((table) => table.signature === signature),
      )
      const fromMemory = tables.some(({ address }) => address !== undefined)
      const shown = probed.map(({ signature = '?', size }) => `${signature} ${hex(size ?? 0)}`).join(', ')
      if (wrong.length > 0)
        return fail(
          'some have another size',
          `log: ${shown}`,
          ...wrong.map(({ signature, bytes }) => `${signature} ${hex(bytes.length)} in memory`),
        )
      if (fromMemory && lost.length > 0)
        return fail(
          'some are not in memory',
          `log: ${shown}`,
          `missing: ${lost.map(({ signature = '?' }) => signature).join(', ')}`,
        )
      return pass(shown)
    },
  },
]

export interface SaidId {
  readonly guid: string
  readonly from: string
}

export function idsOf(evidence: Evidence): readonly SaidId[] {
  const said: SaidId[] = []
  const configured = seenOf(evidence.configured)
  if (configured) said.push({ guid: String(configured.guid), from: configured.from })
  const blob = seenOf(evidence.files)?.get(FwCfgPath.vmgenidGuid)
  if (blob && blob.length >= GUID_OFFSET + 16)
    said.push({ guid: guidOf(blob.subarray(GUID_OFFSET, GUID_OFFSET + 16)), from: FwCfgPath.vmgenidGuid })
  const holder = seenOf(evidence.holder)
  if (holder) said.push({ guid: guidOf(holder.id), from: holder.from })
  const qmp = seenOf(evidence.monitor)?.qmp
  if (qmp && 'guid' in qmp) said.push({ guid: qmp.guid.toLowerCase(), from: 'query-vm-generation-id' })
  return said
}
