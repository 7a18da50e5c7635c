/** A real OVMF's boot on a real QEMU, as test data. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFwCfgIndex } from '../../src/fwcfg/index-json.ts'
import type { BareFile } from './board-host.ts'

const FOLDER = join(import.meta.dirname, '../golden/ovmf-real')

/** Every fw_cfg file with its key, at the size that the firmware saw. */
export function realFiles(): Map<string, BareFile> {
  const { files } = parseFwCfgIndex(readFileSync(join(FOLDER, 'fw_cfg/index.json'), 'utf8'))
  return new Map(
    files.map(({ name, size, selector, guestWritable, file }) => {
      const bytes = new Uint8Array(size)
      if (file !== undefined) bytes.set(readFileSync(join(FOLDER, 'fw_cfg', file)))
      if (guestWritable) bytes.fill(0) // captured after the boot
      return [name, { bytes, selector, writable: guestWritable }]
    }),
  )
}

/** Lines of the table driver and its libraries; the cache of fw_cfg items, the protocol database and others left out. */
export function realLog(): readonly string[] {
  const others = /^(InternalQemuFwCfgCacheReadBytes|InstallProtocolInterface|EfiGetMemoryAttributes|PcRtc):? /
  return readFileSync(join(FOLDER, 'excerpt-acpi-install.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !others.test(line))
}

/** Lines of the resume's executor and the S3 PEIM, without those of PEI's core and of CPU modules in between. */
export function realResumeLog(): readonly string[] {
  const others =
    /^(Install PPI|Notify|PeiDelayedDispatch|WakeupBuffer|AP Vector|CpuMpPei|NotifyOnEndOfS3Resume)/
  return readFileSync(join(FOLDER, 'excerpt-s3-boot-script.txt'), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !others.test(line))
}

/** Tables in guest memory: signature, address, bytes. */
export function realTables(): ReadonlyMap<string, { readonly address: number; readonly bytes: Uint8Array }> {
  return new Map(
    readdirSync(join(FOLDER, 'acpi')).map((name) => {
      const [signature = '', address = ''] = name.replace('.bin', '').split('@')
      const bytes = new Uint8Array(readFileSync(join(FOLDER, 'acpi', name)))
      return [signature, { address: Number.parseInt(address, 16), bytes }]
    }),
  )
}

/** Of the guest's memory map: kind, first byte, last byte. */
export function realE820(): ReadonlyArray<{
  readonly kind: string
  readonly start: number
  readonly end: number
}> {
  const text = readFileSync(join(FOLDER, 'guest-e820.txt'), 'utf8')
  return Array.from(text.matchAll(/\[mem (0x\w+)-(0x\w+)\] (.*)/g), ([, start, end, kind]) => ({
    kind: kind ?? '',
    start: Number(start),
    end: Number(end),
  }))
}
