/**
 * A capture as a folder: the files, `index.json`, and `origin.json` that says where the bytes come from.
 * @module
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { equalBytes } from '../../src/binary/bytes.ts'
import { hexDiff } from '../../src/binary/hexdump.ts'
import { FW_CFG_INDEX_FILE } from '../../src/fwcfg/folder.ts'
import { formatFwCfgIndex, parseFwCfgIndex } from '../../src/fwcfg/index-json.ts'
import type { Capture } from './capture.ts'

/** What is in the folder beside `origin.json`. */
function contentOf({ index, files }: Pick<Capture, 'index' | 'files'>): Map<string, Uint8Array> {
  return new Map([...files, [FW_CFG_INDEX_FILE, new TextEncoder().encode(`${formatFwCfgIndex(index)}\n`)]])
}

/**
 * Where stored and captured bytes differ, in lines for people; empty when they are the same.
 * The version of QEMU does not count: a Debian update of 7.2 leaves the bytes as they are.
 */
export function compare(folder: string, capture: Capture): string[] {
  const expected = readStored(folder)
  const stored = expected.get(FW_CFG_INDEX_FILE)
  const version = stored && parseFwCfgIndex(new TextDecoder().decode(stored)).qemu
  const actual = contentOf({ ...capture, index: { ...capture.index, qemu: version ?? capture.index.qemu } })
  const names = [...new Set([...expected.keys(), ...actual.keys()])].sort()
  return names.flatMap((name) => {
    const before = expected.get(name)
    const after = actual.get(name)
    if (!after) return [`${name}: stored, but no longer there`]
    if (!before) return [`${name}: new, ${after.length} bytes`]
    if (equalBytes(before, after)) return []
    return [`${name}:`, name === FW_CFG_INDEX_FILE ? lineDiff(before, after) : hexDiff(before, after)]
  })
}

/** Replaces the folder. One that holds these bytes already is left alone, with its date. */
export function store(folder: string, capture: Capture, date: Date): 'written' | 'unchanged' {
  if (existsSync(folder) && compare(folder, capture).length === 0) return 'unchanged'
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const content = contentOf(capture)
  for (const [name, bytes] of content) writeFileSync(join(folder, name), bytes)
  const origin = {
    program: 'qemu-system-x86_64',
    version: capture.index.qemu,
    packages: capture.packages,
    commandLine: capture.commandLine,
    pciConfigBeforeDump: capture.index.pciConfigBeforeDump,
    date: date.toISOString().slice(0, 10),
    madeBy: 'npm run fixtures',
    notes: capture.notes,
    sha256: Object.fromEntries(Array.from(content, ([name, bytes]) => [name, sha256(bytes)])),
  }
  writeFileSync(join(folder, 'origin.json'), `${JSON.stringify(origin, undefined, 1)}\n`)
  return 'written'
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function readStored(folder: string): Map<string, Uint8Array> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'origin.json') : []
  return new Map(names.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]))
}

function lineDiff(before: Uint8Array, after: Uint8Array): string {
  const [old, now] = [before, after].map((bytes) => new TextDecoder().decode(bytes).split('\n'))
  return [
    ...(old ?? []).filter((line) => !now?.includes(line)).map((line) => `-${line}`),
    ...(now ?? []).filter((line) => !old?.includes(line)).map((line) => `+${line}`),
  ].join('\n')
}
