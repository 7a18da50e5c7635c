/**
 * L: the loader script, and what the firmware made of it.
 *
 * Source: QEMU hw/acpi/bios-linker-loader.c, hw/acpi/vmgenid.c; edk2 OvmfPkg/AcpiPlatformDxe/QemuFwCfgAcpi.c.
 * @module
 */
import { equalBytes, isZero, toHex } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import { SDT_CHECKSUM_OFFSET } from '../../binary/sdt-header.ts'
import { buildVmGenIdSsdt } from '../../board/ssdt-vmgenid.ts'
import { VMGENID_FW_CFG_SIZE } from '../../devices/vmgenid.ts'
import type { LogFinding } from '../../firmware/log-reader/findings.ts'
import { plural } from '../../firmware/log-reader/words.ts'
import { FwCfgPath } from '../../fwcfg/paths.ts'
import { isPadding, LOADER_ENTRY_SIZE, type LoaderEdition, type LoaderEntry } from '../../loader/entry.ts'
import { lintLoaderScript } from '../../loader/lint.ts'
import { decodeLoaderScript } from '../../loader/script.ts'
import { type Check, fail, type Judgement, lacking, notObservable, pass, seen } from '../check.ts'
import { type Evidence, PAGE_SIZE, seenOf, type TableSeen } from '../evidence.ts'
import { bootRunOf, GUID_OFFSET } from './addresses.ts'
import { guidOf, logLine, showAddress, showBytes } from './words.ts'

const LINKER = 'QEMU hw/acpi/bios-linker-loader.c'
const OVMF = 'edk2 OvmfPkg/AcpiPlatformDxe/QemuFwCfgAcpi.c'
const RSDP_CHECKSUM_OFFSET = 8
const PAGE_ALIGNMENT = 0x1000
const ZONE_HIGH = 1

/** Findings of the firmware's log that are about one thing have a check of their own. */
const ABOUT_PAGE = ['guid-page-freed', 'guid-page-is-table', 'guid-page-not-opaque']
const ABOUT_WRITE = ['no-write-pointer']
const ABOUT_ADDRESS = ['address-differs']
const ABOUT_S3 = ['s3-not-recorded', 's3-not-saved']
const ELSEWHERE = [...ABOUT_PAGE, ...ABOUT_WRITE, ...ABOUT_ADDRESS, ...ABOUT_S3]

/** Of the boots in the firmware's log. */
function bootFindings(evidence: Evidence): readonly LogFinding[] {
  const runs = seenOf(evidence.firmwareLog)?.runs ?? []
  return runs.filter(({ run }) => run.kind.endsWith('-boot')).flatMap(({ findings }) => findings)
}

function showFinding({ message, place }: LogFinding): string {
  return place ? `${place.file}:${place.line}: ${logLine(message)}` : logLine(message)
}

const POINTER_SIZES = [1, 2, 4, 8]

/** In whichever of its two forms the WRITE_POINTER makes sense; what is no whole entry at the end is left to the linter. */
function entriesOf(script: Uint8Array): {
  readonly entries: readonly LoaderEntry[]
  readonly edition: LoaderEdition
} {
  const whole = script.subarray(0, script.length - (script.length % LOADER_ENTRY_SIZE))
  const decoded = (edition: LoaderEdition) => {
    const entries = decodeLoaderScript(whole, { edition })
    const hasWrite = entries.some(
      (entry) =>
        (entry.command === 'WRITE_POINTER' || entry.command === 'WRITE_POINTER_V6') &&
        POINTER_SIZES.includes(entry.pointerSize),
    )
    return { entries, edition, hasWrite }
  }
  const current = decoded('current')
  if (current.hasWrite) return current
  const v6 = decoded('v6')
  return v6.hasWrite ? v6 : current
}

export const LOADER_CHECKS: readonly Check[] = [
  {
    id: 'L1',
    sentence: 'The blob of the ID has a page of its own: 4096 bytes, aligned, in zone HIGH.',
    source: `${LINKER} (bios_linker_loader_alloc); QEMU hw/acpi/vmgenid.c (vmgenid_build_acpi)`,
    step: '2',
    needs: "the fw_cfg files, or the firmware's log",
    parts: ['files', 'firmwareLog'],
    judge: (evidence) => {
      const files = seenOf(evidence.files)
      const script = files?.get(FwCfgPath.tableLoader)
      if (files && script) {
        const allocate = entriesOf(script).entries.find(
          (entry) => entry.command === 'ALLOCATE' && entry.file === FwCfgPath.vmgenidGuid,
        )
        if (allocate?.command !== 'ALLOCATE') return fail(`no ALLOCATE of ${FwCfgPath.vmgenidGuid}`)
        const { alignment, zone } = allocate
        return pageOfItsOwn(alignment, zone, files.get(FwCfgPath.vmgenidGuid)?.length)
      }
      const blob = bootRunOf(evidence)?.blobs.find(({ file }) => file === FwCfgPath.vmgenidGuid)
      if (blob) return pageOfItsOwn(blob.alignment, blob.zone, blob.size, blob.address)
      return lackingBoth(evidence, 'no ALLOCATE of the blob is in the log')
    },
  },
  {
    id: 'L2',
    sentence: 'Every ACPI table sums to zero.',
    source: 'ACPI 6.5 §5.2.6 "System Description Table Header"',
    step: '2',
    needs: 'ACPI tables as the guest sees them',
    ...seen(['tables'], ({ tables: { tables } }) => {
      const summed = tables.filter(({ hasChecksum }) => hasChecksum)
      if (summed.length === 0) return notObservable('there is no table with a checksum')
      const wrong = summed.filter(({ sum }) => sum !== 0)
      const show = (table: TableSeen) =>
        `${nameOf(table)}: checksum ${hex(table.bytes[table.signature === 'RSDP' ? RSDP_CHECKSUM_OFFSET : SDT_CHECKSUM_OFFSET] ?? 0, 2)}, sum ${hex(table.sum, 2)}`
      if (wrong.length > 0)
        return fail(`${wrong.length} of ${summed.length} tables do not`, ...wrong.map(show))
      const ssdt = summed.find(isVmGenIdTable)
      return pass(
        `${plural(summed.length, 'table')}: ${summed.map(({ signature }) => signature).join(', ')}`,
        ...(ssdt ? [show(ssdt)] : []),
      )
    }),
  },
  {
    id: 'L3',
    sentence: 'The host was told the address that the tables give the guest.',
    source: 'QEMU hw/acpi/vmgenid.c (vmgenid_build_acpi); QEMU docs/specs/vmgenid.rst',
    step: '2',
    needs: 'ACPI tables, and what the host was told: from the device or from the firmware log',
    parts: ['tables', 'told', 'firmwareLog'],
    judge: (evidence) => {
      const missing = lacking(evidence, ['tables'])
      if (missing) return missing
      const device = seenOf(evidence.tables)?.device
      if (!device) return notObservable('there is no device to look at: see R2')
      if (device.address === undefined) return notObservable('ADDR gives no address: see R5')
      const told = seenOf(evidence.told)
      const write = bootRunOf(evidence)?.writePointers.find(
        ({ pointeeFile }) => pointeeFile === FwCfgPath.vmgenidGuid,
      )
      const value = told ? Number(told.address) : write?.value
      if (value === undefined) return lacking(evidence, ['told']) ?? notObservable('nobody says what it was')
      const shown = [
        `told ${showAddress(value)} (${told?.from ?? 'WRITE_POINTER in the firmware log'})`,
        `${device.path}.ADDR ${showAddress(device.address)}`,
        ...(device.vgia ? [`VGIA ${showAddress(device.vgia.value)}`] : []),
      ]
      if (value === 0) return fail('the host was told nothing', ...shown)
      if (device.vgia?.value === 0) return fail('no address was linked into the table', ...shown)
      if (value === device.address) return pass(...shown)
      // Before the merge the page was told.
      if (value % PAGE_SIZE === 0 && value + GUID_OFFSET === device.address)
        return pass(...shown, 'it is the page that was told, as before QEMU 2.9')
      return fail('the two differ', ...shown)
    },
  },
  {
    id: 'L4',
    sentence: 'The bytes before the ID are zero, so that no firmware takes them for a table.',
    source: 'QEMU docs/specs/vmgenid.rst, "OVMF SDT Header Probe Suppressor"',
    step: '5',
    needs: 'guest memory: the page of the ID',
    ...seen(['holder'], ({ holder: { address, page } }) => {
      const start = address % PAGE_SIZE
      const before = page.slice(0, start)
      const where = showAddress(address - start)
      if (before.every((byte) => byte === undefined) && start > 0)
        return notObservable(`the bytes from ${where} on were not seen`)
      const other = before.findIndex((byte) => byte !== undefined && byte !== 0)
      if (other >= 0)
        return fail(
          `there is something before the ID`,
          `${showAddress(address - start + other)}: ${hex(before[other] ?? 0, 2)}`,
        )
      if (start < 36)
        return fail(`only ${start} bytes are before the ID, a table header has 36`, `page ${where}`)
      return pass(`${start} zero bytes from ${where} on`)
    }),
  },
  {
    id: 'L5',
    sentence: 'The firmware keeps the blob of the ID, and installs nothing of it.',
    source: `${OVMF} (Process2ndPassCmdAddPointer)`,
    step: '2b',
    needs: "the firmware's log",
    ...seen(['firmwareLog'], (_, evidence) => {
      const about = bootFindings(evidence).filter(({ id }) => ABOUT_PAGE.includes(id))
      if (about.length > 0) return fail('it does not', ...about.map(showFinding))
      const blob = bootRunOf(evidence)?.blobs.find(({ file }) => file === FwCfgPath.vmgenidGuid)
      if (!blob) return notObservable('the log does not show what becomes of it')
      if (blob.freed)
        return fail('the blob was freed', `${FwCfgPath.vmgenidGuid} at ${showAddress(blob.address)}`)
      return blob.opaque
        ? pass(`${FwCfgPath.vmgenidGuid} at ${showAddress(blob.address)} is opaque, and not freed`)
        : notObservable('the log has no line of the second pass about it')
    }),
  },
  {
    id: 'L6',
    sentence: 'The loader script has no fault.',
    source: `${LINKER}; edk2 and SeaBIOS as in \`vmgenid loader check\``,
    step: '2',
    needs: 'the fw_cfg files',
    ...seen(['files'], ({ files }) => {
      const script = files.get(FwCfgPath.tableLoader)
      if (!script) return fail(`there is no ${FwCfgPath.tableLoader}`)
      const { entries, edition } = entriesOf(script)
      const found = lintLoaderScript({
        script,
        edition,
        files: new Map(Array.from(files, ([name, bytes]) => [name, fileOf(name, bytes)])),
      })
      const errors = found.filter(({ severity }) => severity === 'error')
      if (errors.length > 0)
        return fail(
          `${errors.length} of its faults are errors`,
          ...errors.map(({ rule, entry, message }) => `entry ${entry ?? '-'}: ${rule}: ${message}`),
        )
      const commands = entries.filter((entry) => !isPadding(entry)).length
      return pass(
        `${commands} commands, ${entries.length - commands} entries of padding`,
        ...(edition === 'v6' ? ['WRITE_POINTER has the unmerged form of February 2017'] : []),
      )
    }),
  },
  {
    id: 'L7',
    sentence: 'The firmware carried out every command.',
    source: `${OVMF} (InstallQemuFwCfgTables); SeaBIOS src/fw/romfile_loader.c`,
    step: '2',
    needs: "the firmware's log",
    ...seen(['firmwareLog'], ({ firmwareLog }, evidence) => {
      const boots = firmwareLog.runs.filter(({ run }) => run.kind.endsWith('-boot'))
      if (boots.length === 0) return notObservable('the log has no line of a boot')
      const errors = bootFindings(evidence).filter(
        ({ severity, id }) => severity === 'error' && !ELSEWHERE.includes(id),
      )
      if (errors.length > 0) return fail('it did not', ...errors.map(showFinding))
      const run = bootRunOf(evidence)
      if (!run) return pass(`${firmwareLog.firmware.join(' and ')} logged no warning`)
      const count = [
        `${run.blobs.length} ALLOCATE`,
        `${run.pointers.length} ADD_POINTER`,
        `${run.checksums.length} ADD_CHECKSUM`,
        `${run.writePointers.length} WRITE_POINTER`,
      ]
      return pass(
        count.join(', '),
        ...(run.installed === undefined ? [] : [`installed ${run.installed} tables`]),
      )
    }),
  },
  {
    id: 'L8',
    sentence: 'The script tells the host the address: 8 bytes, of the ID in its page.',
    source: 'QEMU hw/acpi/vmgenid.c (vmgenid_build_acpi)',
    step: '2',
    needs: "the fw_cfg files, or the firmware's log",
    parts: ['files', 'firmwareLog'],
    judge: (evidence) => {
      const script = seenOf(evidence.files)?.get(FwCfgPath.tableLoader)
      if (script) return judgeWrite(entriesOf(script).entries)
      const about = bootFindings(evidence).filter(({ id }) => ABOUT_WRITE.includes(id))
      if (about.length > 0) return fail('it does not', ...about.map(showFinding))
      const write = bootRunOf(evidence)?.writePointers.find(
        ({ pointeeFile }) => pointeeFile === FwCfgPath.vmgenidGuid,
      )
      if (write) return judgeTelling(write.pointerFile, write)
      return lackingBoth(evidence, 'no WRITE_POINTER is in the log')
    },
  },
  {
    id: 'L9',
    sentence: "The SSDT is QEMU's, but for the address and the checksum.",
    source: 'QEMU hw/acpi/vmgenid.c (vmgenid_build_acpi)',
    step: '3',
    needs: "ACPI tables with QEMU's device",
    ...seen(['tables'], ({ tables: { device } }) => {
      const table = device?.table
      if (!device || !table) return notObservable('there is no such table: see R2')
      if (!device.hids.includes('QEMUVGID'))
        return notObservable("the device is another hypervisor's: see R6")
      const { bytes: expected, vgiaOffset } = buildVmGenIdSsdt()
      const own = [SDT_CHECKSUM_OFFSET, vgiaOffset, vgiaOffset + 1, vgiaOffset + 2, vgiaOffset + 3]
      const shown = `${nameOf(table)}: ${table.bytes.length} bytes (${hex(table.bytes.length, 2)}), revision ${table.revision}, OEM "${table.oemId}" "${table.oemTableId}"`
      const differs = expected.findIndex((byte, i) => !own.includes(i) && byte !== table.bytes[i])
      if (table.bytes.length !== expected.length)
        return fail(`it has ${table.bytes.length} bytes, QEMU's has ${expected.length}`, shown)
      if (differs >= 0)
        return fail(
          `the first byte that differs is at ${hex(differs)}`,
          shown,
          `expected ${toHex(expected.subarray(differs, differs + 8), ' ')}`,
          `found    ${toHex(table.bytes.subarray(differs, differs + 8), ' ')}`,
        )
      return pass(shown)
    }),
  },
  {
    id: 'L10',
    sentence: 'The blob that the host offers holds the ID at 0x28, and nothing else.',
    source: 'QEMU docs/specs/vmgenid.rst, "OVMF SDT Header Probe Suppressor"',
    step: '1',
    needs: 'the fw_cfg files',
    ...seen(['files'], ({ files }, evidence) => {
      const blob = files.get(FwCfgPath.vmgenidGuid)
      if (!blob) return fail(`there is no ${FwCfgPath.vmgenidGuid}`)
      const id = blob.subarray(GUID_OFFSET, GUID_OFFSET + 16)
      const shown = `${FwCfgPath.vmgenidGuid}+${hex(GUID_OFFSET)}: ${showBytes(id)}`
      if (blob.length !== VMGENID_FW_CFG_SIZE) return fail(`it has ${blob.length} bytes`, shown)
      if (!isZero(blob.subarray(0, GUID_OFFSET)) || !isZero(blob.subarray(GUID_OFFSET + 16)))
        return fail('it holds something else too', shown)
      const configured = seenOf(evidence.configured)
      if (configured && !equalBytes(id, configured.guid.toGuestBytes()))
        return fail(`the ID in it is ${guidOf(id)}`, shown, `${configured.from}: ${configured.guid}`)
      return pass(shown)
    }),
  },
]

function pageOfItsOwn(
  alignment: number,
  zone: number,
  size: number | undefined,
  address?: number,
): Judgement {
  const shown = `ALLOCATE ${FwCfgPath.vmgenidGuid}: alignment ${hex(alignment)}, zone ${zone}, size ${hex(size ?? 0)}`
  const where = address === undefined ? [] : [`at ${showAddress(address)}`]
  if (alignment % PAGE_ALIGNMENT !== 0 || alignment === 0)
    return fail('its alignment is no page', shown, ...where)
  if (zone !== ZONE_HIGH) return fail('its zone is not HIGH', shown, ...where)
  if (size === undefined) return fail(`there is no ${FwCfgPath.vmgenidGuid}`, shown)
  if (size !== VMGENID_FW_CFG_SIZE) return fail(`it has ${hex(size)} bytes`, shown, ...where)
  if (address !== undefined && address % PAGE_ALIGNMENT !== 0)
    return fail('it is not at a page', shown, ...where)
  return pass(shown, ...where)
}

function judgeWrite(entries: readonly LoaderEntry[]): Judgement {
  for (const entry of entries) {
    if (entry.command !== 'WRITE_POINTER' && entry.command !== 'WRITE_POINTER_V6') continue
    if (entry.pointeeFile === FwCfgPath.vmgenidGuid) return judgeTelling(entry.pointerFile, entry)
  }
  return fail(`no WRITE_POINTER for ${FwCfgPath.vmgenidGuid}: the host is never told where the ID is`)
}

interface Telling {
  readonly pointerOffset: number
  readonly pointerSize: number
  readonly pointeeOffset?: number
}

function judgeTelling(file: string, { pointerOffset, pointerSize, pointeeOffset }: Telling): Judgement {
  const pointee = `${FwCfgPath.vmgenidGuid}${pointeeOffset === undefined ? '' : `+${hex(pointeeOffset)}`}`
  const shown = `WRITE_POINTER ${file}+${hex(pointerOffset)}, ${pointerSize} bytes := ${pointee}`
  if (file !== FwCfgPath.vmgenidAddr)
    return fail(`it tells it in another file than ${FwCfgPath.vmgenidAddr}`, shown)
  if (pointerOffset !== 0 || pointerSize !== 8) return fail('it does not write all 8 bytes', shown)
  if (pointeeOffset === undefined)
    return pass(shown, 'the unmerged form of February 2017, which tells the address of the page')
  if (pointeeOffset !== GUID_OFFSET)
    return fail(`it tells ${hex(pointeeOffset)} into the page, the ID is at ${hex(GUID_OFFSET)}`, shown)
  return pass(shown)
}

/** @param why it is not in the log, when there is one */
function lackingBoth(evidence: Evidence, why: string): Judgement {
  if (lacking(evidence, ['firmwareLog']) === undefined) return notObservable(why)
  return lacking(evidence, ['files']) ?? notObservable(`there is no ${FwCfgPath.tableLoader}: see L6`)
}

function fileOf(name: string, bytes: Uint8Array) {
  return { bytes, guestWritable: name === FwCfgPath.vmgenidAddr }
}

function isVmGenIdTable({ oemTableId }: TableSeen): boolean {
  return oemTableId === 'VMGENID'
}

function nameOf({ signature, oemTableId, address }: TableSeen): string {
  return `${signature}${oemTableId === '' ? '' : ` "${oemTableId}"`}${address === undefined ? '' : ` at ${showAddress(address)}`}`
}
