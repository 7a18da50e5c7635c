/**
 * The three ACPI files of a board, rebuilt when firmware first selects one of them after a reset: by then it has
 * programmed the PM base and PCIEXBAR, and the tables must say where those are.
 *
 * Behaviour: QEMU hw/i386/acpi-build.c (acpi_setup, acpi_build_update).
 * @module
 */
import { fromHex, toHex } from '../binary/bytes.ts'
import type { FwCfg } from '../devices/fw-cfg.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'
import type { AcpiBlobs } from './acpi-blobs.ts'

/** VMState `acpi_build`, and the RAM blocks that migrate the files beside it. */
export interface AcpiFilesState extends SavedState {
  readonly version: 1
  /** The tables were rebuilt since the last reset. */
  readonly patched: boolean
  /** By name: size in bytes, and the content without its zeros at the end, in hexadecimal. */
  readonly files: ReadonlyArray<{ readonly name: string; readonly size: number; readonly content: string }>
}

/** A hostile state must not make us reserve more than QEMU's own limit for a file. */
const LARGEST_FILE = 0x20_0000

export class AcpiFiles implements Device<AcpiFilesState> {
  readonly typeName = 'acpi_build'
  readonly #fwCfg: FwCfg
  readonly #build: () => AcpiBlobs
  readonly #trace: Tracer | undefined
  #patched = false
  #blobs: AcpiBlobs

  /**
   * Builds and publishes the files once, as they are before firmware has done anything.
   * @param build makes the files from what the board is at the moment of the call
   * @param parent files of a board of the same kind, to share instead: most of a board's time and memory is in them.
   * Nobody writes into the bytes of a file; a rebuild puts others in their place.
   */
  constructor(fwCfg: FwCfg, build: () => AcpiBlobs, trace: Trace = noTrace, parent?: AcpiFiles) {
    this.#fwCfg = fwCfg
    this.#build = build
    this.#trace = trace.tracer('acpi')
    this.#blobs = parent?.blobs ?? build()
    const onSelect = () => this.#rebuild()
    for (const [name, bytes] of filesOf(this.#blobs)) fwCfg.addFile(name, bytes, { onSelect })
  }

  /** What the last build made. After a restore the files may be older than this. */
  get blobs(): AcpiBlobs {
    return this.#blobs
  }

  /** The next select rebuilds; until then the files stay as they are. */
  reset(_kind: ResetKind): void {
    this.#patched = false
  }

  save(): AcpiFilesState {
    const files = filesOf(this.#blobs).map(([name]) => {
      const bytes = this.#fwCfg.file(name) ?? new Uint8Array()
      const used = bytes.findLastIndex((byte) => byte !== 0) + 1
      return { name, size: bytes.length, content: toHex(bytes.subarray(0, used)) }
    })
    return { version: 1, patched: this.#patched, files }
  }

  /** @throws SavedStateError */
  restore(state: AcpiFilesState): void {
    const reader = new StateReader(this.typeName, state, 1)
    const patched = reader.boolean('patched')
    const names = filesOf(this.#blobs).map(([name]) => name)
    const files = reader.parts('files').map((part) => {
      const bytes = new Uint8Array(part.integer('size', LARGEST_FILE))
      bytes.set(fromHex(part.hexText('content')).subarray(0, bytes.length))
      return { name: part.text('name'), bytes }
    })
    for (const { name, bytes } of files) if (names.includes(name)) this.#fwCfg.setFile(name, bytes)
    this.#patched = patched
  }

  /** As `restore` of what `parent` would save, but the bytes are shared. */
  share(parent: AcpiFiles): void {
    for (const [name] of filesOf(parent.#blobs)) {
      const bytes = parent.#fwCfg.file(name)
      if (bytes) this.#fwCfg.setFile(name, bytes)
    }
    this.#blobs = parent.#blobs
    this.#patched = parent.#patched
  }

  #rebuild(): void {
    if (this.#patched) return
    this.#patched = true
    this.#blobs = this.#build()
    this.#trace?.('rebuild', { tables: this.#blobs.tables.length, commands: this.#blobs.entries.length })
    for (const [name, bytes] of filesOf(this.#blobs)) this.#fwCfg.setFile(name, bytes)
  }
}

function filesOf({ tables, script, rsdp }: AcpiBlobs): ReadonlyArray<readonly [string, Uint8Array]> {
  return [
    [FwCfgPath.acpiTables, tables],
    [FwCfgPath.tableLoader, script],
    [FwCfgPath.acpiRsdp, rsdp],
  ]
}
