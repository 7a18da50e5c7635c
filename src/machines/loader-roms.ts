/**
 * The lines of `info roms` that every board of ours has, whichever CPU runs on it.
 * @module
 */
import { FwCfgPath } from '../fwcfg/paths.ts'
import type { RomDescription } from '../monitor/host.ts'

/** In the order of QEMU's `info roms`. */
const LOADER_BLOBS = [FwCfgPath.acpiTables, FwCfgPath.tableLoader, FwCfgPath.acpiRsdp] as const

/** The blobs that firmware's loader reads, of `info roms`. */
export function loaderRoms(fwCfg: { file(name: string): Uint8Array | undefined }): readonly RomDescription[] {
  return LOADER_BLOBS.map((name) => ({ kind: 'blob', name, size: fwCfg.file(name)?.length ?? 0 }))
}
