/**
 * What is wrong with OVMF's boot, or missing from its log.
 *
 * Source: edk2 OvmfPkg/Library/AcpiPlatformLib/QemuFwCfgAcpi.c, BootScript.c for what each line implies.
 * @module
 */
import { FwCfgPath } from '../../fwcfg/paths.ts'
import { Findings } from './findings.ts'
import type { OvmfBootRun } from './model.ts'
import { GUID_OFFSET, showsCommands, tablesOf } from './ovmf-boot-story.ts'
import { address, listed, plural, shown } from './words.ts'

export function judgeOvmfBoot(run: OvmfBootRun): Findings {
  const findings = new Findings()
  for (const { id, text, meaning, place } of run.errors) {
    findings.error(id, `${shown(text)}: ${meaning}`, { place })
  }
  if (run.status !== undefined) judgeRollback(run, findings)
  else if (run.errors.length === 0) judgeEnd(run, findings)
  if (!showsCommands(run)) {
    if (run.errors.length === 0) {
      findings.note(
        'verbose-hidden',
        'the lines of the loader script are not in the log: they have level VERBOSE, which the default mask of DEBUG builds, 0x8000004F, hides. What the host was told cannot be seen',
        { hint: 'Build OVMF with PcdDebugPrintErrorLevel 0x8040004F.' },
      )
    }
    return findings
  }
  if (run.status === undefined && run.errors.length === 0) {
    judgeGuid(run, findings)
    judgeTables(run, findings)
    judgeS3(run, findings)
  }
  judgeBeginning(run, findings)
  return findings
}

function judgeRollback(run: OvmfBootRun, findings: Findings): void {
  findings.error(
    'rolled-back',
    `the tables were not installed (${shown(run.status ?? '')}): OVMF takes back all that it did, and the guest boots without the host's tables and without a generation ID`,
  )
  for (const { place, value, pointerFile } of run.writePointers
    .filter(({ undone }) => !undone)
    .slice(0, 20)) {
    const what = value === undefined ? 'an address' : address(value)
    findings.error(
      'not-undone',
      `the host was told ${what} in ${shown(pointerFile)}, and no zeros after it: it knows memory that is freed`,
      { place },
    )
  }
  for (const { file, place } of run.blobs.filter(({ freed }) => !freed).slice(0, 20)) {
    findings.warning('not-freed', `${shown(file)} is not freed after the failure`, { place })
  }
}

/** The log stops before the table client did. */
function judgeEnd(run: OvmfBootRun, findings: Findings): void {
  if (run.installed !== undefined) return
  const last = run.condensed.at(-1)
  const unwritten = run.condensed.length > run.writePointers.length
  if (last && unwritten) {
    findings.error(
      'write-pointer-hangs',
      `record ${last.index} for S3 is made, and the WRITE_POINTER that it is for never ends: the log is cut here, or the device refused the write, for which OVMF waits for ever (a DEBUG build stops in an ASSERT)`,
      { place: last.place, hint: 'See that the host offers the file as writable, and DMA.' },
    )
    return
  }
  const phase =
    run.probes.length > 0
      ? 'in pass 2, the search for tables'
      : showsCommands(run)
        ? 'in pass 1, the script'
        : 'before the tables'
  findings.error('boot-incomplete', `the log ends ${phase}: it is cut, or OVMF hangs here`, {
    place: run.last,
  })
}

function judgeGuid(run: OvmfBootRun, findings: Findings): void {
  const blob = run.blobs.find(({ file }) => file === FwCfgPath.vmgenidGuid)
  const writes = run.writePointers.filter(({ pointeeFile }) => pointeeFile === FwCfgPath.vmgenidGuid)
  const complete = run.installed !== undefined
  if (!blob && writes.length === 0) {
    if (complete) {
      findings.note(
        'no-vmgenid',
        `the script has no ${FwCfgPath.vmgenidGuid}: this machine has no generation ID`,
        {
          hint: 'Start it with -device vmgenid,guid=auto.',
        },
      )
    }
    return
  }
  if (writes.length === 0 && complete) {
    findings.error(
      'no-write-pointer',
      `no WRITE_POINTER for ${FwCfgPath.vmgenidGuid}: the host does not know where the GUID is, and can never change it`,
      {
        ...(blob ? { place: blob.place } : {}),
        hint: `The script has to write its address to ${FwCfgPath.vmgenidAddr}.`,
      },
    )
  }
  for (const { pointeeOffset, value, place } of writes.slice(0, 20)) {
    if (pointeeOffset === undefined) {
      findings.note(
        'page-address',
        'the host was told the address of the page, as before the merge: a host since QEMU 2.9 takes it for the address of the GUID',
        { place },
      )
    } else if (pointeeOffset !== GUID_OFFSET) {
      findings.warning(
        'guid-offset',
        `the host was told ${address(pointeeOffset)} into the page; QEMU keeps the GUID at 0x28`,
        { place },
      )
    }
    const expected = blob && blob.address + (pointeeOffset ?? 0)
    if (value !== undefined && expected !== undefined && value !== expected) {
      findings.error(
        'address-differs',
        `the record for S3 says ${address(value)}, and the blob is such that it would be ${address(expected)}`,
        { place },
      )
    }
  }
  if (complete && !run.pointers.some(({ pointeeFile }) => pointeeFile === FwCfgPath.vmgenidGuid)) {
    findings.error(
      'guid-not-linked',
      `no pointer to ${FwCfgPath.vmgenidGuid} is linked: VGIA stays 0, and the guest sees no device`,
      blob && { place: blob.place },
    )
  }
  const table = run.probes.find(({ file, verdict }) => file === FwCfgPath.vmgenidGuid && verdict === 'table')
  if (table) {
    findings.error(
      'guid-page-is-table',
      `the GUID page looks like a table, "${shown(table.signature ?? '')}", and is installed as one`,
      {
        place: table.place,
        hint: 'It has to begin with 36 zero bytes, so that its Length is no table length.',
      },
    )
  } else if (complete && blob && !blob.opaque) {
    findings.warning(
      'guid-page-not-opaque',
      'pass 2 did not find the GUID page opaque; only WRITE_POINTER keeps it',
      { place: blob.place },
    )
  }
  if (blob?.freed) {
    findings.error(
      'guid-page-freed',
      `the GUID page ${address(blob.address)} is freed: the host would write its IDs into memory that is in use for something else`,
      { place: blob.place },
    )
  }
}

function judgeTables(run: OvmfBootRun, findings: Findings): void {
  const found = tablesOf(run)
  if (run.installed !== undefined && run.probes.length > 0) {
    if (found.length !== run.installed) {
      findings.warning(
        'count-differs',
        `OVMF counts ${plural(run.installed, 'table')}, the log shows ${found.length}: lines are missing`,
      )
    }
    for (const signature of ['FACP', 'DSDT', 'FACS']) {
      if (found.some((probe) => probe.signature === signature)) continue
      const effect =
        signature === 'FACS' ? 'the guest cannot resume from S3' : 'no operating system can use the tables'
      findings.warning('table-missing', `no ${signature} was found: ${effect}`)
    }
  }
  for (const { file, address: at, place } of run.probes
    .filter(({ verdict }) => verdict === 'opaque')
    .slice(0, 100)) {
    if (file === FwCfgPath.vmgenidGuid) continue
    const message = `no table where a pointer into ${shown(file)} leads, ${address(at)}: nothing is installed from there, and the file stays in memory`
    if (file === FwCfgPath.acpiTables) {
      findings.warning('no-table', message, {
        place,
        hint: 'Its Length is wrong, or its bytes do not sum to zero: was its checksum set after its last pointer?',
      })
    } else findings.note('opaque', message, { place })
  }
  for (const { place } of run.probes.filter(({ verdict }) => verdict === 'cut').slice(0, 1)) {
    findings.warning('probe-cut', 'the line of a search for a table has no end', { place })
  }
  judgeOrder(run, findings)
  for (const [type, count] of [...run.unknownCommands].filter(([type]) => type !== 0).slice(0, 20)) {
    findings.warning(
      'unknown-command',
      `${plural(count, 'entry', 'entries')} of type ${address(type)}, which OVMF leaves out`,
    )
  }
}

const ORDER_LIMIT = 1000

/** A pointer that is linked after the sum over it makes the sum wrong. */
function judgeOrder({ pointers, checksums }: OvmfBootRun, findings: Findings): void {
  const sums = checksums.slice(0, ORDER_LIMIT)
  for (const pointer of pointers.slice(0, ORDER_LIMIT)) {
    const early = sums.find(
      ({ file, start, length, place }) =>
        file === pointer.pointerFile &&
        pointer.pointerOffset >= start &&
        pointer.pointerOffset < start + length &&
        place.line < pointer.place.line,
    )
    if (!early) continue
    findings.warning(
      'checksum-too-early',
      `the pointer at ${shown(pointer.pointerFile)}+${address(pointer.pointerOffset)} is linked after the checksum over it: the table does not sum to zero`,
      { place: pointer.place },
    )
  }
}

function judgeS3(run: OvmfBootRun, findings: Findings): void {
  const first = run.writePointers[0]
  if (run.condensed.length === 0) {
    if (!first) return
    if (run.s3Detected) {
      findings.error(
        's3-not-recorded',
        'S3 is on, and nothing is recorded for it: after a resume the host does not know the address',
        { place: first.place },
      )
    } else {
      findings.note(
        's3-off',
        'nothing is recorded for S3: it is switched off, and must be, as the host forgets the address at every reset',
        { place: first.place },
      )
    }
    return
  }
  if (run.installed === undefined || run.fragmentSaved) return
  findings.error(
    's3-not-saved',
    `${plural(run.condensed.length, 'record')} for S3, and no line that the boot script has them: the log is cut before, or the host does not learn the address after a resume`,
    {
      place: run.condensed.at(-1)?.place ?? run.last,
    },
  )
}

/** Commands on files whose ALLOCATE came before the first line. */
function judgeBeginning(run: OvmfBootRun, findings: Findings): void {
  const allocated = new Set(run.blobs.map(({ file }) => file))
  const used = new Set([
    ...run.pointers.map(({ pointerFile }) => pointerFile),
    ...run.checksums.map(({ file }) => file),
  ])
  const unseen = [...used, ...run.freed].filter((file) => !allocated.has(file))
  if (unseen.length === 0) return
  findings.note(
    'beginning-missing',
    `the log has no ALLOCATE of ${listed([...new Set(unseen)])}: it begins later, or the line is missing`,
  )
}
