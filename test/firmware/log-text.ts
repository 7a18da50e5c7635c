/** Debug logs for tests: the golden ones, and changes to them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromLatin1 } from '../../src/binary/bytes.ts'
import { explainLog, type LogExplanation } from '../../src/firmware/log-reader/explain.ts'
import { LineSplitter, LOG_LINE_LIMIT } from '../../src/firmware/log-reader/lines.ts'
import { LogReader } from '../../src/firmware/log-reader/reader.ts'

const GOLDEN = join(import.meta.dirname, '../golden')
const golden = (path: string) => readFileSync(join(GOLDEN, path), 'latin1')

/** Logs of real firmware. */
export const LOGS = {
  seedBoot: golden('seed/ovmf-boot.log'),
  seedResume: golden('seed/ovmf-s3-resume.log'),
  realBoot: golden('ovmf-real/excerpt-acpi-install.txt'),
  realResume: golden('ovmf-real/excerpt-s3-boot-script.txt'),
  seabios: golden('seabios-1.16/pc-boot-and-reset.log'),
  seabiosS3: golden('seabios-1.16/q35-s3.log'),
  seabiosBroken: golden('seabios-1.16/pc-broken-write-pointer.log'),
} as const

/** One file for each text, called `1`, `2`, …; characters above U+00FF are no part of a log. */
export function explain(...texts: readonly string[]): LogExplanation {
  const reader = new LogReader()
  texts.forEach((text, i) => {
    reader.file(String(i + 1))
    reader.push(fromLatin1(text))
  })
  return explainLog(reader.finish())
}

/** Every finding, those of the runs first. */
export function findingsOf({ runs, findings }: LogExplanation) {
  return [...runs.flatMap((one) => one.findings), ...findings]
}

export function idsOf(explanation: LogExplanation, severity?: 'error' | 'warning' | 'note'): string[] {
  return findingsOf(explanation)
    .filter((one) => severity === undefined || one.severity === severity)
    .map(({ id }) => id)
}

/** Without the lines that have one of `words`. */
export function without(text: string, ...words: readonly string[]): string {
  return text
    .split('\n')
    .filter((line) => !words.some((word) => line.includes(word)))
    .join('\n')
}

/** Up to and with the first line that has `word`. */
export function upTo(text: string, word: string): string {
  const lines = text.split('\n')
  return lines.slice(0, lines.findIndex((line) => line.includes(word)) + 1).join('\n')
}

export function linesOf(pieces: readonly Uint8Array[]): string[] {
  const lines: string[] = []
  const splitter = new LineSplitter((line) => void lines.push(line))
  for (const piece of pieces) splitter.push(piece)
  splitter.finish()
  return lines
}

/** As long as a line may be. */
export const LINE_LIMIT_TEXT = 'x'.repeat(LOG_LINE_LIMIT)
