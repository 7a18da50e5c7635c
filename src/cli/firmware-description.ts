/**
 * A run of the firmware, for people and for programs.
 * @module
 */
import { SDT_HEADER_SIZE } from '../acpi/sdt.ts'
import { toHex } from '../binary/bytes.ts'
import { sum8 } from '../binary/checksum.ts'
import { columns } from '../binary/columns.ts'
import { formatSize, fromLittleEndian, hex } from '../binary/numbers.ts'
import type { BootResult } from '../firmware/ovmf.ts'
import { describeBootScript, printBootScript } from '../firmware/s3/print.ts'
import { readBootScript } from '../firmware/s3/table.ts'
import { EFI_MEMORY_TYPE_NAMES, EFI_PAGE_SIZE } from '../firmware/uefi-memory.ts'
import type { FirmwareRun, SuspendRun } from './firmware.ts'
import { type CliIo, paint } from './io.ts'

export function describeFirmware(io: CliIo, { boot, suspend }: FirmwareRun): string {
  const heading = (text: string) => paint(io, 'bold', text)
  const parts: string[] = [columns(facts(boot))]
  const section = (title: string, text: string) => parts.push('', heading(title), text)
  if (boot.tables.length > 0) section('tables', tables(boot))
  if (boot.blobs.length > 0) section('blobs', blobs(boot))
  if (boot.bootScript) {
    const { address, bytes } = boot.bootScript
    section('boot script', printBootScript(bytes, { base: address }).replace(/^/gm, '  '))
  }
  section('memory map', memoryMap(boot))
  if (suspend) section('suspend', columns(suspendFacts(suspend), { indent: '  ' }))
  return `${parts.join('\n')}\n`
}

function facts(boot: BootResult): string[][] {
  const rows = [['status', boot.hang ? `${boot.hang.sentence} (${boot.hang.during})` : (boot.status ?? '')]]
  for (const { file, key, offset, size, pointee, value } of boot.written) {
    rows.push([
      'told',
      `${hex(value)} of ${pointee}, written to ${file} (key ${hex(key, 4)}), bytes ${offset} to ${offset + size - 1}`,
    ])
  }
  if (boot.written.length === 0) rows.push(['told', 'nothing: no WRITE_POINTER took effect'])
  rows.push(['rsdp', boot.rsdpAddress === undefined ? 'none' : hex(boot.rsdpAddress, 8)])
  return rows
}

function tables({ tables: installed }: BootResult): string {
  const rows = installed.map(({ signature, address, bytes }) => [
    signature,
    hex(address, 8),
    String(bytes.length),
    sumOf(signature, bytes),
  ])
  return columns([['table', 'address', 'length', 'sum'], ...rows], { indent: '  ', right: [2] })
}

/** A FACS has no checksum. */
function sumOf(signature: string, bytes: Uint8Array): string {
  if (signature === 'FACS' || bytes.length < SDT_HEADER_SIZE) return '–'
  return sum8(bytes) === 0 ? '0' : `${hex(sum8(bytes))}, wrong`
}

function blobs({ blobs: loaded }: BootResult): string {
  const rows = loaded.map(({ file, base, size, kept }) => [
    file,
    hex(base, 8),
    String(size),
    kept ? 'kept' : 'freed',
  ])
  return columns([['file', 'address', 'size', ''], ...rows], { indent: '  ', right: [2] })
}

function memoryMap({ memoryMap: map }: BootResult): string {
  const rows = map.map(({ type, start, pages }) => {
    const size = pages * EFI_PAGE_SIZE
    return [
      hex(start, 9),
      hex(start + size - 1, 9),
      EFI_MEMORY_TYPE_NAMES[type] ?? String(type),
      formatSize(size),
    ]
  })
  return columns([['first', 'last', 'type', 'size'], ...rows], { indent: '  ' })
}

function suspendFacts({ address, resume }: SuspendRun): string[][] {
  const rows: string[][] = []
  if (address) {
    rows.push(['address before', addressText(address.before)])
    rows.push(['after the wake-up reset', addressText(address.afterReset)])
    rows.push(['after the resume', addressText(address.afterResume)])
  }
  if (resume.mode === 'full configuration') {
    rows.push(['resume', 'none: S3 is off, the firmware booted anew'])
  } else {
    const { hang, script, wakingVector } = resume
    rows.push(['boot script', hang ? `${hang.sentence} (${hang.during})` : (script.status ?? '')])
    if (wakingVector) rows.push(['waking vector', hex(wakingVector.address)])
  }
  return rows
}

/** `schemaVersion` 1. 64-bit values and bytes are hexadecimal text. */
export function firmwareJson({ boot, suspend, log }: FirmwareRun): object {
  return {
    schemaVersion: 1,
    status: boot.status ?? null,
    hang: boot.hang ? { kind: boot.hang.kind, during: boot.hang.during } : null,
    written: boot.written.map((one) => ({ ...one, value: hex(one.value) })),
    rsdpAddress: boot.rsdpAddress === undefined ? null : hex(boot.rsdpAddress),
    tables: boot.tables.map(({ signature, address, bytes }) => ({
      signature,
      address: hex(address),
      length: bytes.length,
      bytes: toHex(bytes),
    })),
    blobs: boot.blobs.map(({ file, base, size, kept }) => ({ file, address: hex(base), size, kept })),
    memoryMap: boot.memoryMap.map(({ type, start, pages }) => ({
      type,
      name: EFI_MEMORY_TYPE_NAMES[type] ?? String(type),
      start: hex(start),
      pages,
    })),
    bootScript: boot.bootScript
      ? {
          address: hex(boot.bootScript.address),
          bytes: toHex(boot.bootScript.bytes),
          nodes: describeBootScript(readBootScript(boot.bootScript.bytes).nodes),
        }
      : null,
    suspend: suspend ? suspendJson(suspend) : null,
    log: log.lines,
  }
}

function suspendJson({ address, resume }: SuspendRun): object {
  const shown = address && {
    before: addressText(address.before),
    afterReset: addressText(address.afterReset),
    afterResume: addressText(address.afterResume),
  }
  if (resume.mode === 'full configuration') return { mode: resume.mode, address: shown ?? null }
  const { hang, script, wakingVector } = resume
  return {
    mode: resume.mode,
    address: shown ?? null,
    status: script.status ?? null,
    hang: hang ? { kind: hang.kind, during: hang.during } : null,
    wakingVector: wakingVector ? hex(wakingVector.address) : null,
  }
}

/** Little-endian, as the host reads it. */
function addressText(bytes: Uint8Array): string {
  return hex(fromLittleEndian(bytes))
}
