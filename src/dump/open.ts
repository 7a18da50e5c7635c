/**
 * A dump of any kind that is read here, as memory.
 * @module
 */
import type { ByteSource } from '../binary/byte-source.ts'
import { DumpMemory } from './dump-memory.ts'
import { type ElfCore, readElfCore } from './elf-reader.ts'
import { DumpFormatError } from './errors.ts'
import { DUMP_MAGIC_SIZE, recognizeDump } from './formats.ts'
import { guessRawLayout, type RawLayout, type RawLayoutGuess, rawRuns } from './raw.ts'
import { readStart } from './source.ts'

export interface OpenDumpOptions {
  /** The file is raw memory, whatever its first bytes look like, and lies there. */
  readonly raw?: RawLayout | undefined
}

export type Dump =
  | { readonly kind: 'elf'; readonly memory: DumpMemory; readonly core: ElfCore }
  | { readonly kind: 'raw'; readonly memory: DumpMemory; readonly guess: RawLayoutGuess }

/** @throws DumpFormatError, DumpError, RawLayoutError */
export function openDump(source: ByteSource, { raw }: OpenDumpOptions = {}): Dump {
  if (raw) return rawDump(source, { layout: raw, reason: 'as given' })
  if (source.size === 0) throw new DumpFormatError(source.name, 'empty', 'Dump the machine again.')
  const format = recognizeDump(readStart(source, DUMP_MAGIC_SIZE))
  if (format.kind === 'other') throw new DumpFormatError(source.name, format.name, format.hint)
  if (format.kind === 'raw') return rawDump(source, guessRawLayout(source))
  const core = readElfCore(source)
  return { kind: 'elf', memory: new DumpMemory(source, core.runs), core }
}

/** The same file with another layout, which its content has told. */
export function rawDump(source: ByteSource, guess: RawLayoutGuess): Dump {
  return { kind: 'raw', memory: new DumpMemory(source, rawRuns(source.size, guess.layout)), guess }
}
