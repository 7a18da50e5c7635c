/**
 * The acceptance run's steps, in their order, with what was observed in each: what a person writes into a report by hand.
 *
 * Steps 1 to 11 are those of 2017-02-15; the report of that day left migration to others, and knew no clones: 12 to 15 are ours.
 * A step of which nothing was seen says why.
 * @module
 */
import { disassemble } from '../aml/disassemble.ts'
import { parseTable } from '../aml/parse.ts'
import { VmgenidError } from '../binary/errors.ts'
import { hexDump } from '../binary/hexdump.ts'
import { hex } from '../binary/numbers.ts'
import { SDT_CHECKSUM_OFFSET } from '../binary/sdt-header.ts'
import type { OvmfResumeRun } from '../firmware/log-reader/model.ts'
import { tellNode } from '../firmware/log-reader/ovmf-resume-story.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import type { Check } from './check.ts'
import { bootRunOf } from './checks/addresses.ts'
import { showMilliseconds } from './checks/arrival.ts'
import { toldOver } from './checks/suspend.ts'
import { guidOf, logLine, quoted, showAddress, showBytes } from './checks/words.ts'
import { type ChangeSeen, type Evidence, type EvidencePart, PAGE_SIZE, seenOf } from './evidence.ts'
import type { StoryBlock, StoryStep } from './result.ts'

type Facts = Extract<StoryBlock, { readonly kind: 'facts' }>['rows']

/** Bytes of the page that a report shows, as the report of 2017 did. */
const SHOWN_BYTES = 0x40
/** Of one kind in one step. */
const LINE_LIMIT = 200

interface Step {
  readonly step: string
  readonly title: string
  /** Where it comes from; the first one that is absent says why nothing is told. */
  readonly parts: readonly EvidencePart[]
  readonly tell: (evidence: Evidence) => readonly StoryBlock[]
}

const STEPS: readonly Step[] = [
  { step: '1', title: 'The configured ID, and what it is in memory', parts: ['configured'], tell: tellId },
  {
    step: '2',
    title: "The firmware's first pass over the loader script",
    parts: ['firmwareLog'],
    tell: tellFirst,
  },
  {
    step: '2b',
    title: 'The second pass: tables found and installed',
    parts: ['firmwareLog'],
    tell: tellSecond,
  },
  { step: '2c', title: 'What the firmware keeps for S3', parts: ['firmwareLog'], tell: tellKept },
  { step: '3', title: "The guest's SSDT", parts: ['tables'], tell: tellSsdt },
  { step: '4', title: "The firmware's memory map", parts: ['memoryMap'], tell: tellMap },
  { step: '5', title: 'Guest memory at the ID', parts: ['holder'], tell: tellMemory },
  { step: '6', title: 'Suspend: the address before', parts: ['suspend'], tell: tellBefore },
  { step: '7', title: 'The reset of the wake-up', parts: ['suspend'], tell: tellReset },
  { step: '8', title: 'The boot script during the resume', parts: ['firmwareLog'], tell: tellReplay },
  { step: '9', title: 'The guest runs again', parts: ['suspend'], tell: tellResumed },
  { step: '10', title: 'The monitors', parts: ['monitor'], tell: tellMonitors },
  { step: '11', title: 'A Windows guest', parts: ['windows'], tell: tellWindows },
  { step: '12', title: 'A new ID while the guest runs', parts: ['change'], tell: tellChange },
  { step: '13', title: 'Clones of the running machine', parts: ['clones'], tell: tellClones },
  { step: '14', title: 'The control: clones without the device', parts: ['control'], tell: tellControl },
  { step: '15', title: 'Migration', parts: ['sameId', 'otherId'], tell: tellMigration },
]

/** What the checks of a step beyond the acceptance run are called by. */
const OWN_STEPS: Readonly<Record<string, RegExp>> = {
  '12': /^(R8|E[1-8])$/,
  '13': /^C[1235]$/,
  '14': /^(C4|M5)$/,
  '15': /^G/,
}

export function tellStory(evidence: Evidence, checks: readonly Check[]): readonly StoryStep[] {
  return STEPS.map(({ step, title, parts, tell }) => ({
    step,
    title,
    blocks: blocksOf(evidence, parts, tell),
    checks: checks
      .filter((check) => check.step === step || (check.step === undefined && OWN_STEPS[step]?.test(check.id)))
      .map(({ id }) => id),
  }))
}

function blocksOf(
  evidence: Evidence,
  parts: readonly EvidencePart[],
  tell: Step['tell'],
): readonly StoryBlock[] {
  for (const part of parts) {
    const seen = evidence[part]
    if ('absent' in seen) return [text(`Not seen: ${seen.absent}.`)]
  }
  const blocks = tell(evidence)
  return blocks.length > 0 ? blocks : [text('Nothing of it was seen.')]
}

function text(words: string): StoryBlock {
  return { kind: 'text', text: words }
}
function facts(rows: Facts): readonly StoryBlock[] {
  return rows.length > 0 ? [{ kind: 'facts', rows }] : []
}
function lines(
  of: Extract<StoryBlock, { readonly kind: 'lines' }>['of'],
  all: readonly string[],
): readonly StoryBlock[] {
  if (all.length === 0) return []
  const shown = all.slice(0, LINE_LIMIT).map((line) => logLine(line))
  const rest = all.length - shown.length
  return [{ kind: 'lines', of, lines: rest > 0 ? [...shown, `… ${rest} more`] : shown }]
}

/** A line that comes again and again is shown once, with its number. */
function folded(all: readonly string[]): string[] {
  const shown: { line: string; count: number }[] = []
  for (const line of all) {
    const last = shown.at(-1)
    if (last?.line === line) last.count++
    else shown.push({ line, count: 1 })
  }
  return shown.map(({ line, count }) => (count > 1 ? `${line}   (${count} times)` : line))
}

// ---------------------------------------------------------------- boot

function tellId({ configured }: Evidence): readonly StoryBlock[] {
  const seen = seenOf(configured)
  if (!seen) return []
  const { guid, from } = seen
  return facts([
    [from, `-device vmgenid,guid=${guid}`],
    ['expected in memory', showBytes(guid.toGuestBytes())],
  ])
}

/** Of the first boot in the log. */
function logOf({ firmwareLog }: Evidence, pattern: RegExp): readonly string[] {
  return seenOf(firmwareLog)?.lines.filter((line) => pattern.test(line)) ?? []
}

function tellFirst(evidence: Evidence): readonly StoryBlock[] {
  const run = bootRunOf(evidence)
  const rows: [string, string][] = []
  for (const { file, address, alignment, zone, size } of run?.blobs ?? [])
    rows.push([file, `${showAddress(address)}, alignment ${hex(alignment)}, zone ${zone}, size ${hex(size)}`])
  for (const { key, pointerOffset, pointerSize, value } of run?.condensed ?? [])
    rows.push([
      'kept for S3',
      `${hex(key, 4)}/[${hex(pointerOffset, 8)}+${pointerSize}] := ${showAddress(value)}`,
    ])
  for (const { key, pointerFile, pointerSize, value } of run?.writePointers ?? [])
    rows.push([
      'told the host',
      `${value === undefined ? 'an address' : showAddress(value)}, ${pointerSize} bytes of ${pointerFile}${key === undefined ? '' : ` (fw_cfg key ${hex(key)})`}`,
    ])
  const vgia = run?.pointers.find(({ pointeeFile }) => pointeeFile === FwCfgPath.vmgenidGuid)
  if (vgia)
    rows.push([
      'linked to the ID',
      `${vgia.pointerFile}+${hex(vgia.pointerOffset)} (VGIA), ${vgia.pointerSize} bytes`,
    ])
  const padding = run?.unknownCommands.get(0)
  if (padding) rows.push(['padding', `${padding} zero entries`])
  const log = logOf(
    evidence,
    /ProcessCmd|SaveCondensedWritePointer|unknown loader command|WARNING|Moving pm_base/,
  )
  return [...facts(rows), ...lines('firmware log', folded(log))]
}

function tellSecond(evidence: Evidence): readonly StoryBlock[] {
  const run = bootRunOf(evidence)
  const tables = (run?.probes ?? []).filter(({ verdict }) => verdict === 'table')
  const rows: [string, string][] = []
  if (tables.length > 0)
    rows.push([
      'found',
      tables
        .map(
          ({ signature = '?', address, size }) =>
            `${signature} at ${showAddress(address)} (${hex(size ?? 0)})`,
        )
        .join(', '),
    ])
  for (const { file, address } of run?.blobs.filter(({ opaque }) => opaque) ?? [])
    rows.push(['no table, kept', `${file} at ${showAddress(address)}`])
  if (run?.installed !== undefined) rows.push(['installed', `${run.installed} tables`])
  if (run && run.freed.length > 0) rows.push(['freed', run.freed.join(', ')])
  return [
    ...facts(rows),
    ...lines('firmware log', logOf(evidence, /Process2ndPass|installed \d+ tables|freeing/)),
  ]
}

function tellKept(evidence: Evidence): readonly StoryBlock[] {
  const run = bootRunOf(evidence)
  const rows: [string, string][] = []
  if (run?.dmaAccess !== undefined)
    rows.push(['scratch buffer', `${showAddress(run.dmaAccess)}: the DMA control block`])
  if (run?.scratch !== undefined) rows.push(['the address behind it', showAddress(run.scratch)])
  return [
    ...facts(rows),
    ...lines('firmware log', logOf(evidence, /SaveCondensedWritePointer|TransferS3Context|AcpiS3Context/)),
  ]
}

// ---------------------------------------------------------------- tables and memory

function tellSsdt({ tables }: Evidence): readonly StoryBlock[] {
  const seen = seenOf(tables)
  const device = seen?.device
  const table = device?.table
  if (!device || !table) return [text('No table has the device.')]
  const rows: [string, string][] = [
    [
      table.signature,
      `${table.bytes.length} bytes (${hex(table.bytes.length, 2)}), revision ${table.revision}, checksum ${hex(table.bytes[SDT_CHECKSUM_OFFSET] ?? 0, 2)}, sum ${hex(table.sum, 2)}, OEM "${table.oemId}" "${table.oemTableId}"`,
    ],
    ...(table.address === undefined ? [] : [['address', showAddress(table.address)] as [string, string]]),
    ...(device.vgia ? [['VGIA', showAddress(device.vgia.value)] as [string, string]] : []),
    ['ADDR', device.address === undefined ? 'no address' : `{${showAddress(device.address)}, 0x0}`],
    [
      '_STA',
      `${hex(device.status, 2)}${device.vgia?.statusAtZero === undefined ? '' : `; ${hex(device.vgia.statusAtZero, 2)} with a VGIA of 0`}`,
    ],
    [
      '_HID, _CID, _DDN',
      [...device.hids, ...device.cids, device.ddn ?? 'no _DDN'].map((id) => quoted(id)).join(', '),
    ],
    ...device.events.map(({ method, code }): [string, string] => [
      method,
      `Notify (${device.path}, ${hex(code, 2)})`,
    ]),
  ]
  return [...facts(rows), ...lines('ASL', aslOf(table.bytes))]
}

/** The body, without the printer's head comment. */
function aslOf(bytes: Uint8Array): readonly string[] {
  try {
    const all = disassemble(parseTable(bytes)).split('\n')
    return all
      .slice(
        Math.max(
          0,
          all.findIndex((line) => line.startsWith('DefinitionBlock')),
        ),
      )
      .filter((line) => line !== '')
  } catch (error) {
    if (error instanceof VmgenidError) return []
    throw error
  }
}

function tellMap({ memoryMap, holder, tables }: Evidence): readonly StoryBlock[] {
  const map = seenOf(memoryMap)
  const address = seenOf(holder)?.address ?? seenOf(tables)?.device?.address
  if (!map || address === undefined) return []
  const around = map.entries.filter(({ start, size }) => start <= address && address < start + size)
  return facts(
    around.length === 0
      ? [[map.from, `no entry holds ${showAddress(address)}`]]
      : around.map(({ start, size, kind, name }) => [
          map.from,
          `${showAddress(start)} to ${showAddress(start + size)}: ${kind} (${name}), with the ID at ${showAddress(address)}`,
        ]),
  )
}

function tellMemory({ holder }: Evidence): readonly StoryBlock[] {
  const seen = seenOf(holder)
  if (!seen) return []
  const start = seen.address - (seen.address % PAGE_SIZE)
  const from = Math.max(0, Math.min(seen.address % PAGE_SIZE, PAGE_SIZE - SHOWN_BYTES) - 0x28) & ~0xf
  const page = Uint8Array.from(seen.page.slice(from, from + SHOWN_BYTES), (byte) => byte ?? 0)
  return [
    ...facts([
      ['the ID', `${showAddress(seen.address)}: ${showBytes(seen.id)}`],
      ['reads', guidOf(seen.id)],
    ]),
    ...lines('memory', hexDump(page, { base: start + from }).split('\n')),
  ]
}

// ---------------------------------------------------------------- S3

function tellBefore(evidence: Evidence): readonly StoryBlock[] {
  return facts(
    toldOver(evidence)
      .slice(0, 1)
      .map(([when, what]) => [`etc/vmgenid_addr ${when}`, what]),
  )
}

function tellReset(evidence: Evidence): readonly StoryBlock[] {
  return facts(
    toldOver(evidence)
      .slice(1, 2)
      .map(([when, what]) => [`etc/vmgenid_addr ${when}`, what]),
  )
}

function tellReplay(evidence: Evidence): readonly StoryBlock[] {
  const runs = seenOf(evidence.firmwareLog)?.runs.map(({ run }) => run) ?? []
  const run = runs.find((one): one is OvmfResumeRun => one.kind === 'ovmf-resume')
  if (!run) {
    const resumed = runs.find(({ kind }) => kind === 'seabios-resume')
    return resumed ? [text('SeaBIOS resumed; it logs nothing of the addresses that it tells again.')] : []
  }
  const { base, version, length, nodes } = run
  const rows: [string, string][] = []
  if (base !== undefined)
    rows.push([
      'boot script',
      `${showAddress(base)}, version ${version ?? '?'}, length ${hex(length ?? 0, 2)}`,
    ])
  for (const node of nodes.slice(0, 40))
    rows.push([node.opcode ?? '?', `${tellNode(node)}${controlOf(node)}`])
  // The bytes of each node are in the facts already.
  const log = logOf(evidence, /S3Resume|BootScript|TableHeader|transfer control|_OPCODE/).filter(
    (line) => !/WidthUint8 -|TransferS3Context/.test(line),
  )
  return [...facts(rows), ...lines('firmware log', log)]
}

/** The DMA control word that a node puts in memory: 16 bytes, big-endian.       QEMU docs/specs/fw_cfg.rst */
function controlOf({ opcode, writes }: OvmfResumeRun['nodes'][number]): string {
  if (opcode !== 'MEM_WRITE' || writes.length < 16 || writes.some(({ width }) => width !== 1)) return ''
  const byte = (i: number) => Number(writes[i]?.value ?? 0n)
  const control = byte(0) * 2 ** 24 + byte(1) * 2 ** 16 + byte(2) * 2 ** 8 + byte(3)
  const does = [
    ...(control & 0x08 ? [`select ${hex(control >>> 16)}`] : []),
    ...(control & 0x04 ? ['skip'] : []),
    ...(control & 0x10 ? ['write'] : []),
    ...(control & 0x02 ? ['read'] : []),
  ]
  return ` (control ${hex(control, 8)}: ${does.join(', ')})`
}

function tellResumed(evidence: Evidence): readonly StoryBlock[] {
  const suspend = seenOf(evidence.suspend)
  if (!suspend) return []
  const { change } = suspend
  return [
    ...facts([
      ...toldOver(evidence)
        .slice(2)
        .map(([when, what]): [string, string] => [`etc/vmgenid_addr ${when}`, what]),
      ['ID before, and after', `${suspend.guid.before}, ${suspend.guid.after}`],
      ['then a new ID', 'value' in change ? `${change.value.set.at(-1)}` : `not seen: ${change.absent}`],
    ]),
    ...lines('guest log', 'value' in change ? change.value.reseeds : []),
  ]
}

// ---------------------------------------------------------------- monitors and guests

function tellMonitors({ monitor }: Evidence): readonly StoryBlock[] {
  const seen = seenOf(monitor)
  if (!seen) return []
  const { qmp, hmp } = seen
  return lines('monitor', [
    '(qemu) info vm-generation-id',
    hmp.trimEnd(),
    '-> {"execute": "query-vm-generation-id"}',
    'guid' in qmp ? `<- {"return": {"guid": ${quoted(qmp.guid)}}}` : `<- error: ${qmp.error}`,
  ])
}

function tellWindows({ windows }: Evidence): readonly StoryBlock[] {
  const seen = seenOf(windows)
  if (!seen) return []
  const bound = seen.driver ? `"${seen.driver.driver}" works on ${seen.driver.device}` : 'no driver'
  const after = seen.afterResume
  return facts([
    ['Device Manager (model of Windows)', bound],
    ['its ID', seen.id ? guidOf(seen.id) : 'none'],
    ...(after
      ? [['after suspend and resume', after.id ? guidOf(after.id) : 'none'] as [string, string]]
      : []),
  ])
}

function tellChange({ change, notify, twoChanges }: Evidence): readonly StoryBlock[] {
  const tell = (seen: ChangeSeen | undefined, what: string): readonly StoryBlock[] =>
    seen
      ? [
          ...facts([
            [what, seen.set.join(', then ') || 'none'],
            ['monitor afterwards', seen.monitor],
            [
              'reseed lines',
              `${seen.reseeds.length}${seen.milliseconds === undefined ? '' : `, the first after ${showMilliseconds(seen.milliseconds)}`}`,
            ],
          ]),
          ...lines('guest log', seen.reseeds),
        ]
      : []
  return [
    ...tell(seenOf(change), 'new ID'),
    ...tell(seenOf(notify), 'new ID with an event alone'),
    ...tell(seenOf(twoChanges), 'two new IDs'),
  ]
}

function tellClones({ clones }: Evidence): readonly StoryBlock[] {
  const seen = seenOf(clones)
  if (!seen) return []
  return facts([
    ['original', seen.original.before],
    ...seen.clones.map(({ guid, random, reseeds }, i): [string, string] => [
      `clone ${i + 1}`,
      `${guid}, /dev/urandom ${random}${reseeds.length === 0 ? ', no reseed' : ', after its reseed'}`,
    ]),
  ])
}

function tellControl({ control }: Evidence): readonly StoryBlock[] {
  const seen = seenOf(control)
  if (!seen) return []
  const { random, monitor } = seen
  return facts([
    ...('value' in random
      ? random.value.map((bytes, i): [string, string] => [`clone ${i + 1}`, `/dev/urandom ${bytes}`])
      : [['clones', `not seen: ${random.absent}`] as [string, string]]),
    ['info vm-generation-id', monitor.hmp.trimEnd()],
  ])
}

function tellMigration({ sameId, otherId }: Evidence): readonly StoryBlock[] {
  const rows = [
    ['with the same ID', seenOf(sameId)],
    ['with another ID', seenOf(otherId)],
  ] as const
  return facts(
    rows.flatMap(([what, seen]): [string, string][] =>
      seen
        ? [
            [
              what,
              `${seen.guid.source} → ${seen.guid.destination}: ${seen.reseeds.length} reseed line${seen.reseeds.length === 1 ? '' : 's'}`,
            ],
          ]
        : [],
    ),
  )
}
