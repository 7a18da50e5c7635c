/**
 * Debug logs in, model out: which firmware, and run after run what it did.
 *
 * ```ts
 * const reader = new LogReader()
 * reader.file('boot.log')
 * reader.push(bytes)
 * const model = reader.finish()
 * ```
 *
 * One pass, in time that grows with the bytes; memory is bounded by `LOG_ITEM_LIMIT`, `LOG_RUN_LIMIT` and
 * `LOG_LINE_LIMIT`. No text makes it throw.
 * @module
 */
import { Budget } from './budget.ts'
import { LineTable } from './line-format.ts'
import { LineSplitter, type LogPlace, startOfText } from './lines.ts'
import type { LoggedFile, LoggedRun, LogModel } from './model.ts'
import {
  beginsBoot,
  followsInstallation,
  matchOvmfBootLine,
  type OvmfBootLine,
  OvmfBootReader,
} from './ovmf-boot-reader.ts'
import { OVMF_FUNCTIONS } from './ovmf-lines.ts'
import {
  matchOvmfResumeLine,
  type OvmfResumeLine,
  OvmfResumeReader,
  RESUME_FUNCTIONS,
} from './ovmf-resume-reader.ts'
import { matchSeaBiosLine, type SeaBiosLine, SeaBiosReader } from './seabios-reader.ts'

/** Runs of one log that are kept. */
export const LOG_RUN_LIMIT = 1000

const crashLines = new LineTable({
  assert: 'ASSERT {text}',
  assertStatus: 'ASSERT_EFI_ERROR {text}',
  exception: '!!!! {text}',
})

const CRASH_MEANING = {
  assert: 'the firmware found itself in a state that cannot be, and stops here',
  assertStatus: 'the firmware found itself in a state that cannot be, and stops here',
  exception: 'the processor stopped the firmware',
} as const

type Current = OvmfBootReader | OvmfResumeReader | SeaBiosReader

export class LogReader {
  readonly #budget: Budget
  readonly #files: LoggedFile[] = []
  readonly #runs: LoggedRun[] = []
  #splitter: LineSplitter | undefined
  #file: LoggedFile = newFile('')
  #current: Current | undefined
  /** The first line after a reset. */
  #reset: LogPlace | undefined
  /** A version line of SeaBIOS that may be the banner on the screen. */
  #banner: { readonly line: SeaBiosLine; readonly place: LogPlace } | undefined

  /** @param itemLimit for tests; what a log may fill memory with */
  constructor({ itemLimit }: { readonly itemLimit?: number } = {}) {
    this.#budget = new Budget(itemLimit)
  }

  /** What is pushed from now on is of this file. A run ends where its file does. */
  file(name: string): void {
    this.#endFile()
    this.#file = newFile(name)
    this.#files.push(this.#file)
    const file = this.#file
    const splitter = new LineSplitter((line) => {
      this.#read(line, { file: name, line: splitter.count })
      file.lines = splitter.count
      file.cut = splitter.cut
    })
    this.#splitter = splitter
  }

  /** The next bytes of the file, cut anywhere. */
  push(bytes: Uint8Array): void {
    if (!this.#splitter) this.file('log')
    this.#splitter?.push(bytes)
  }

  finish(): LogModel {
    this.#endFile()
    return { files: this.#files, runs: this.#runs, left: this.#budget.passed }
  }

  #endFile(): void {
    this.#splitter?.finish()
    this.#splitter = undefined
    this.#current = undefined
    this.#reset = undefined
    this.#banner = undefined
  }

  #read(text: string, place: LogPlace): void {
    if (this.#readFrom(text, 0, place)) return
    const start = startOfText(text)
    if (start > 0 && this.#readFrom(text, start, place)) return
    if (!isDamaged(text, start)) return
    this.#file.damaged++
    this.#file.firstDamaged ??= place
  }

  /** @returns whether the line is one that is known */
  #readFrom(text: string, start: number, place: LogPlace): boolean {
    const known = this.#readOvmf(text, start, place) || this.#readSeaBios(text.slice(start), place)
    if (known) this.#file.known++
    return known
  }

  #readOvmf(text: string, start: number, place: LogPlace): boolean {
    if (text.startsWith('SecCoreStartup', start)) {
      if (this.#current && 'reset' in this.#current.run) this.#current.run.reset = true
      this.#current = undefined
      this.#reset = place
      return true
    }
    const boot = matchOvmfBootLine(text, start)
    if (boot) return this.#readBoot(boot, place, text, undefined)
    const resume = matchOvmfResumeLine(text, start)
    if (resume) return this.#readResume(resume, place)
    const colon = text.indexOf(': ', start)
    if (colon > start && colon - start < 64) {
      const behind = matchOvmfBootLine(text, colon + 2)
      if (behind) return this.#readBoot(behind, place, text, text.slice(start, colon))
    }
    return this.#readCrash(text, start, place)
  }

  #readBoot(line: OvmfBootLine, place: LogPlace, text: string, module: string | undefined): boolean {
    let reader = this.#current
    const another =
      !(reader instanceof OvmfBootReader) ||
      (reader.begun && beginsBoot(line) && !isRootBridges(line, reader)) ||
      (reader.ended && !followsInstallation(line))
    if (another) {
      // Any module selects items, at any time.
      if (reader instanceof OvmfResumeReader && isSelect(line)) return true
      reader = this.#open(new OvmfBootReader(this.#reset ?? place, this.#budget))
    }
    if (!(reader instanceof OvmfBootReader)) return true
    const begun = reader.begun
    reader.read(line, place, text, module)
    if (!begun && reader.begun) this.#keep(reader.run)
    return true
  }

  #readResume(line: OvmfResumeLine, place: LogPlace): boolean {
    let reader = this.#current
    if (!(reader instanceof OvmfResumeReader) || reader.isPast(line)) {
      // PEI's first lines are those of a boot; only now is it known that it is none.
      const pei = reader instanceof OvmfBootReader && !reader.begun ? reader.run.first : undefined
      reader = this.#open(new OvmfResumeReader(pei ?? this.#reset ?? place, this.#budget))
      this.#keep(reader.run)
    }
    if (reader instanceof OvmfResumeReader) reader.read(line, place)
    return true
  }

  #readCrash(text: string, start: number, place: LogPlace): boolean {
    // The third form begins with no word, as many lines do.
    if (
      !text.startsWith('ASSERT', start) &&
      !(text.startsWith('!!!! ', start) && text.includes(' Exception '))
    ) {
      return false
    }
    const crash = crashLines.match(text, start)
    if (!crash) return false
    const error = {
      id: crash.id,
      text: text.slice(start, start + 256).trim(),
      meaning: CRASH_MEANING[crash.id],
      place,
    }
    const { run } = this.#current ?? {}
    if (!run || run.kind.startsWith('seabios')) return false
    run.last = place
    this.#budget.add(run.errors, error)
    return true
  }

  #readSeaBios(text: string, place: LogPlace): boolean {
    const line = matchSeaBiosLine(text)
    const banner = this.#banner
    this.#banner = undefined
    if (!line) return false
    let reader = this.#current instanceof SeaBiosReader ? this.#current : undefined
    if (line.id === 'version') {
      if (reader?.built) {
        this.#banner = { line, place }
        return true
      }
      reader = undefined
    }
    if (line.id === 'build' && banner) {
      reader = this.#openSeaBios('seabios-boot', banner.place)
      reader.read(banner.line, banner.place)
    }
    if (line.id === 'resume') reader = this.#openSeaBios('seabios-resume', place)
    // Lines that other programs print too say nothing without a version line before them.
    if (
      !reader &&
      !['version', 'build', 'internal', 'resource', 'pmBase', 'vector', 'dsdt'].includes(line.id)
    )
      return false
    reader ??= this.#openSeaBios('seabios-boot', place)
    reader.read(line, place)
    return true
  }

  #openSeaBios(kind: 'seabios-boot' | 'seabios-resume', place: LogPlace): SeaBiosReader {
    const reader = this.#open(new SeaBiosReader(kind, place, this.#budget))
    this.#keep(reader.run)
    return reader
  }

  #open<Reader extends Current>(reader: Reader): Reader {
    this.#current = reader
    this.#reset = undefined
    return reader
  }

  #keep(run: LoggedRun): void {
    if (this.#runs.length < LOG_RUN_LIMIT) this.#runs.push(run)
    else this.#budget.passed++
  }
}

function isSelect(line: OvmfBootLine): boolean {
  return 'line' in line && line.line.id === 'select'
}

/** Of the same boot, when nothing but PEI's lines came before. */
function isRootBridges(line: OvmfBootLine, { run }: OvmfBootReader): boolean {
  return 'line' in line && line.line.id === 'rootBridges' && !run.rootBridges && run.blobs.length === 0
}

const KNOWN_BEGINNINGS = [...OVMF_FUNCTIONS, ...RESUME_FUNCTIONS]

function isDamaged(text: string, start: number): boolean {
  return KNOWN_BEGINNINGS.some((name) => text.startsWith(name, start))
}

function newFile(name: string): LoggedFile {
  return { name, lines: 0, known: 0, damaged: 0, cut: 0 }
}
