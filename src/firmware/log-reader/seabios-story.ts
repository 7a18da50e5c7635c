/**
 * SeaBIOS in sentences, and what its warnings mean.
 *
 * Source: SeaBIOS src/fw/romfile_loader.c, src/fw/paravirt.c, src/fw/biostables.c, src/resume.c.
 * @module
 */
import { Findings } from './findings.ts'
import type { SeaBiosRun, SeaBiosWarning } from './model.ts'
import { address, plural, shown } from './words.ts'

/** CMOS 0x0F after S3. */
const S3_STATUS = 0xfe

/** What a function warns of, and what follows. */
const WARNINGS: Readonly<
  Record<string, { readonly meaning: string; readonly severity: 'error' | 'warning' }>
> = {
  romfile_loader_execute: {
    meaning:
      'the loader script is no whole number of 128-byte entries; none was carried out, and SeaBIOS uses its own tables',
    severity: 'error',
  },
  romfile_loader_allocate: {
    meaning:
      'an ALLOCATE was left out (alignment no power of two, zone not 1 or 2, name without end, or no memory); what needs the file fails too',
    severity: 'error',
  },
  romfile_loader_add_pointer: {
    meaning:
      'an ADD_POINTER was left out (a file that is not allocated, a place behind its end, or a size other than 1, 2, 4, 8): a table points nowhere',
    severity: 'error',
  },
  romfile_loader_add_checksum: {
    meaning:
      'an ADD_CHECKSUM was left out (a file that is not allocated, or a range behind its end): a table does not sum to zero',
    severity: 'error',
  },
  romfile_loader_write_pointer: {
    meaning:
      'a WRITE_POINTER was left out (file not offered or not allocated, a place behind its end, a size other than 1, 2, 4, 8, an address that does not fit, or no DMA): the host does not know where the GUID is',
    severity: 'error',
  },
  qemu_cfg_write_file: {
    meaning:
      'fw_cfg cannot be written: no DMA, or the file is none of fw_cfg; the host does not know where the GUID is',
    severity: 'error',
  },
  qemu_platform_setup: {
    meaning: 'the loader script left no RSDP in the F-segment: SeaBIOS uses its own tables',
    severity: 'error',
  },
}

export function tellSeaBios(run: SeaBiosRun): string[] {
  const told: string[] = []
  if (run.kind === 'seabios-resume') {
    if (run.resumeStatus !== undefined) {
      const s3 = run.resumeStatus === S3_STATUS ? 'a resume from S3' : 'no resume from S3'
      told.push(`CMOS 0x0F was ${run.resumeStatus}: ${s3}.`)
    }
    if (run.hardReboot) told.push('SeaBIOS reboots the machine.')
    if (run.resumeVector !== undefined)
      told.push(`It went on to the guest's waking vector, ${address(run.resumeVector)}.`)
    return told
  }
  if (run.version !== undefined)
    told.push(
      `SeaBIOS ${shown(run.version)}${run.machine === undefined ? '' : ` on QEMU (${shown(run.machine)})`}.`,
    )
  if (run.fwCfg) told.push(`It found fw_cfg, ${run.dma ? 'with' : 'without'} DMA.`)
  if (run.pmBase !== undefined)
    told.push(`There is a loader script: the PM registers were moved to ${address(run.pmBase)}.`)
  if (run.dsdt)
    told.push(
      `The DSDT is at ${address(run.dsdt.address)}, ${plural(run.dsdt.length, 'byte')} long: SeaBIOS uses the host's tables where they were loaded.`,
    )
  for (const { signature, address: at } of run.tables.slice(0, 20))
    told.push(`${shown(signature)} is at ${address(at)}.`)
  const high = reservedAround(run)
  if (high) {
    told.push(
      `The memory around it, ${address(high.start)} to ${address(high.end - 1)}, is reserved: the GUID page is there too, if there is one.`,
    )
  }
  return told
}

function reservedAround({ dsdt, reserved }: SeaBiosRun): SeaBiosRun['reserved'][number] | undefined {
  return dsdt && reserved.find(({ start, end }) => start <= dsdt.address && dsdt.address < end)
}

export function judgeSeaBios(run: SeaBiosRun): Findings {
  const findings = new Findings()
  for (const { id, text, meaning, place } of run.errors) findings.error(id, `${text}: ${meaning}`, { place })
  for (const warning of run.warnings) judgeWarning(warning, findings)
  if (run.kind === 'seabios-resume') judgeResume(run, findings)
  else judgeBoot(run, findings)
  return findings
}

function judgeWarning({ kind, function: name, sourceLine, place }: SeaBiosWarning, findings: Findings): void {
  const known = WARNINGS[name]
  const where = `${kind} in ${shown(name)}, line ${sourceLine} of its source`
  if (!known) findings.warning('seabios-warning', where, { place })
  else if (known.severity === 'error')
    findings.error('seabios-loader', `${where}: ${known.meaning}`, { place })
  else findings.warning('seabios-loader', `${where}: ${known.meaning}`, { place })
}

function judgeBoot(run: SeaBiosRun, findings: Findings): void {
  if (run.fwCfg && !run.dma) {
    findings.error('no-dma', 'fw_cfg has no DMA: SeaBIOS cannot tell the host an address')
  }
  if (run.fwCfg && run.pmBase === undefined && run.pastTables) {
    findings.warning(
      'no-loader-script',
      'the host offers no etc/table-loader: no tables of its own, and no generation ID',
    )
  } else if (!run.pastTables) {
    findings.error('boot-incomplete', 'the log ends before the tables: it is cut, or SeaBIOS hangs here', {
      place: run.last,
    })
  } else if (!run.dsdt) {
    findings.error(
      'no-tables',
      "SeaBIOS did not find the host's tables: the guest has those that are built in, or none",
    )
  }
  if (run.dsdt && run.warnings.length === 0) {
    findings.note(
      'silent-success',
      'SeaBIOS logs nothing for a command that goes well: there is no warning, so the address was told, if the script has a WRITE_POINTER; which one it is cannot be seen',
      {
        hint: 'Ask the host: the address is in etc/vmgenid_addr; or boot OVMF, which logs it.',
      },
    )
  }
}

function judgeResume(run: SeaBiosRun, findings: Findings): void {
  if (run.resumeStatus !== S3_STATUS) return
  if (run.hardReboot || run.resumeVector === undefined) {
    findings.error(
      'resume-failed',
      'the resume from S3 does not come to the guest: the log is cut, or there is no waking vector',
      { place: run.last },
    )
  } else if (run.warnings.length === 0) {
    findings.note(
      'silent-replay',
      'SeaBIOS logs nothing of the addresses that it tells again, and does not notice when the host refuses them',
    )
  }
}
