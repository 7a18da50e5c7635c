/**
 * OVMF's resume from S3 in sentences, and what is wrong with it, by itself and beside the boot before it.
 *
 * Source: edk2 MdeModulePkg/Library/PiDxeS3BootScriptLib/BootScriptInternalFormat.h (node sizes),
 * BootScriptExecute.c; UefiCpuPkg/Universal/Acpi/S3Resume2Pei/S3Resume.c.
 * @module
 */
import { Findings } from './findings.ts'
import type { LoggedNode, LoggedTransfer, OvmfBootRun, OvmfResumeRun } from './model.ts'
import { address, plural, shown } from './words.ts'

/** Writes that the boot script makes the device take, most of all those of the address. */
export function replaysOf({ transfers }: OvmfResumeRun): LoggedTransfer[] {
  return transfers.filter(({ action }) => action === 'write')
}

/** @param boot the last one before, if the log has one */
export function tellOvmfResume(run: OvmfResumeRun, boot: OvmfBootRun | undefined): string[] {
  const told: string[] = []
  if (run.base !== undefined || run.nodes.length > 0) {
    const base = run.base === undefined ? '' : ` at ${address(run.base)}`
    const length = run.length === undefined ? '' : ` of ${address(run.length)} bytes`
    const version = run.version === undefined ? '' : `, version ${run.version}`
    told.push(`The boot script${length}${base}${version} has ${plural(run.nodes.length, 'node')} in the log.`)
  }
  for (const write of replaysOf(run).slice(0, 20)) {
    const { key, offset, length, value } = write
    const what = value === undefined ? plural(length, 'byte') : address(value)
    const item = key === undefined ? 'an item that no node selects' : `key ${address(key)}`
    const atBoot = matching(write, boot)
    const same = atBoot && value === BigInt(atBoot.value) ? ', as at boot' : ''
    told.push(`It writes ${what} to ${item}, ${plural(length, 'byte')} at offset ${address(offset)}${same}.`)
  }
  if (run.status !== undefined) told.push(`The boot script ended: ${shown(run.status)}.`)
  if (run.wakingVector) {
    const { mode, address: at } = run.wakingVector
    told.push(`The firmware went on to the guest's ${mode} waking vector, ${address(at)}.`)
  }
  return told
}

/** What one node did, in a few words. */
export function tellNode(node: LoggedNode): string {
  const { opcode, reads, information } = node
  const [first, second, third] = node.arguments
  switch (opcode) {
    case 'MEM_WRITE':
    case 'IO_WRITE': {
      const writes = node.writes.slice(0, 4).map((one) => `${address(one.address)} := ${value(one)}`)
      const more = node.writes.length - writes.length
      if (opcode === 'IO_WRITE') return `${writes.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
      const size = node.writes.reduce((sum, { width }) => sum + width, 0)
      return `${address(first ?? node.writes[0]?.address ?? 0)}, ${plural(size, 'byte')}${bytesOf(node)}`
    }
    case 'MEM_POLL':
    case 'IO_POLL': {
      if (first === undefined || second === undefined || third === undefined) return plural(reads, 'read')
      return `${address(first)} until & ${address(second)} is ${address(third)}: ${plural(reads, 'read')}`
    }
    case 'INFORMATION':
    case 'LABEL':
      return shown(information ?? '')
    default:
      return node.arguments.map(address).join(', ')
  }
}

function value({ value: written, width }: LoggedNode['writes'][number]): string {
  return `0x${written
    .toString(16)
    .toUpperCase()
    .padStart(2 * width, '0')}`
}

/** Of a write by bytes, as long as it fits into a line. */
function bytesOf({ writes }: LoggedNode): string {
  if (writes.length === 0 || writes.length > 32 || writes.some(({ width }) => width !== 1)) return ''
  return `: ${writes.map((one) => one.value.toString(16).toUpperCase().padStart(2, '0')).join(' ')}`
}

const HEADER = 13

/** Bytes of a node in the table; undefined where the log does not tell. */
function nodeSize({ opcode, arguments: numbers, width, information }: LoggedNode): bigint | undefined {
  switch (opcode) {
    case 'MEM_WRITE':
    case 'IO_WRITE': {
      const [, count, form] = numbers
      if (count === undefined || form === undefined || form > 11n) return undefined
      return 19n + count * (1n << (form & 3n))
    }
    case 'MEM_POLL':
      return width === undefined ? undefined : 31n + 2n * BigInt(width)
    case 'IO_POLL':
      return width === undefined ? undefined : 23n + 2n * BigInt(width)
    case 'MEM_READ_WRITE':
    case 'IO_READ_WRITE':
      return width === undefined ? undefined : 15n + 2n * BigInt(width)
    case 'INFORMATION':
      return information === undefined ? undefined : 7n + BigInt(information.split(' ').length)
    case 'STALL':
    case 'DISPATCH':
      return 11n
    case 'DISPATCH_2':
      return 19n
    case 'TERMINATE':
      return 3n
    default:
      return undefined
  }
}

export function judgeOvmfResume(run: OvmfResumeRun, boot: OvmfBootRun | undefined): Findings {
  const findings = new Findings()
  for (const { id, text, meaning, place } of run.errors)
    findings.error(id, `${shown(text)}: ${meaning}`, { place })
  judgeEnd(run, findings)
  judgeChain(run, findings)
  judgeReplay(run, boot, findings)
  return findings
}

function judgeEnd(run: OvmfResumeRun, findings: Findings): void {
  const last = run.nodes.at(-1)
  if (run.status === undefined) {
    if (last?.opcode?.endsWith('_POLL')) {
      const at = last.arguments[0]
      findings.error(
        'resume-hangs',
        `the log ends in the poll at ${at === undefined ? address(last.address) : address(at)}, after ${plural(last.reads, 'read')}: it is cut here, or the device refused the transfer, for which the boot script waits practically for ever`,
        { place: last.place, hint: 'See that the host still offers the item as writable, and DMA.' },
      )
    } else {
      findings.error(
        'resume-incomplete',
        last
          ? 'the boot script does not come to its end: the log is cut, or the firmware hangs here'
          : 'no node of the boot script is in the log',
        { place: run.last },
      )
    }
    return
  }
  if (run.status !== 'Success') {
    findings.error(
      'boot-script-failed',
      `the boot script ended with ${shown(run.status)}: OVMF stops here, and the guest does not resume`,
      {
        place: run.last,
      },
    )
    return
  }
  if (last && last.opcode !== 'TERMINATE') {
    findings.warning('no-terminate', 'the boot script has no TERMINATE: it ran to the end of its table', {
      place: last.place,
    })
  }
  if (!run.wakingVector) {
    findings.note(
      'no-waking-vector',
      "the log has no line of the jump to the guest's waking vector: it is an excerpt, or the firmware hangs after the boot script",
    )
  }
}

/** Each node has to begin where the one before ends. */
function judgeChain({ base, length, nodes }: OvmfResumeRun, findings: Findings): void {
  let expected = base === undefined ? undefined : BigInt(base + HEADER)
  for (const node of nodes) {
    if (expected !== undefined && expected !== BigInt(node.address)) {
      findings.warning(
        'node-missing',
        `a node begins at ${address(node.address)}, where ${address(expected)} is the end of what comes before: lines are missing or changed`,
        { place: node.place },
      )
      break
    }
    const size = nodeSize(node)
    expected = size === undefined ? undefined : BigInt(node.address) + size
  }
  const last = nodes.at(-1)
  if (base === undefined || length === undefined || last?.opcode !== 'TERMINATE') return
  if (last.address + 3 !== base + length) {
    findings.warning(
      'table-length',
      `TERMINATE ends at ${address(last.address + 3)}, the table at ${address(base + length)}`,
      { place: last.place },
    )
  }
}

function judgeReplay(run: OvmfResumeRun, boot: OvmfBootRun | undefined, findings: Findings): void {
  const replays = replaysOf(run)
  for (const { place } of replays.filter((one) => one.key === undefined).slice(0, 1)) {
    findings.warning(
      'replay-without-select',
      'a write to fw_cfg before any item is selected: the line that selects it is missing',
      { place },
    )
  }
  if (!boot) {
    findings.note(
      'no-boot',
      'the boot is not in this log: whether the address is that of the boot cannot be seen',
      {
        hint: 'Give the log of the boot before this one: vmgenid log explain BOOT RESUME',
      },
    )
    judgeSilence(run, findings)
    return
  }
  // What a rollback took back is not told again.
  const records = boot.status === undefined ? boot.condensed.slice(0, 100) : []
  if (records.length === 0) {
    findings.note(
      'not-compared',
      'the log of the boot has no record for S3: whether the address is that of the boot cannot be seen',
    )
    judgeSilence(run, findings)
    return
  }
  for (const record of records) {
    const replay = replays.find(({ key, offset }) => key === record.key && offset === record.pointerOffset)
    if (!replay) {
      if (run.status === undefined) continue
      findings.error(
        'replay-missing',
        `the host was told ${address(record.value)} at boot (key ${address(record.key)}), and the boot script does not tell it again`,
        { place: run.first },
      )
    } else if (replay.value !== undefined && replay.value !== BigInt(record.value)) {
      findings.error(
        'replay-differs',
        `the boot script tells ${address(replay.value)}, at boot it was ${address(record.value)}: the host would write its IDs to the wrong place`,
        { place: replay.place },
      )
    } else if (replay.length !== record.pointerSize) {
      findings.error(
        'replay-differs',
        `the boot script writes ${plural(replay.length, 'byte')}, at boot it was ${record.pointerSize}`,
        { place: replay.place },
      )
    }
  }
  const ours = replays.find((replay) => matching(replay, boot))
  if (ours && boot.dmaAccess !== undefined && ours.dmaAccess !== boot.dmaAccess) {
    findings.warning(
      'dma-block-differs',
      `the DMA control block of the replay is at ${address(ours.dmaAccess)}, at boot ${address(boot.dmaAccess)} was reserved for it`,
      { place: ours.place },
    )
  }
}

function judgeSilence(run: OvmfResumeRun, findings: Findings): void {
  if (run.status !== 'Success' || replaysOf(run).length > 0) return
  findings.warning(
    'nothing-replayed',
    'the boot script writes to no fw_cfg item: the host does not learn the address of the GUID again',
  )
}

function matching(
  { key, offset }: LoggedTransfer,
  boot: OvmfBootRun | undefined,
): OvmfBootRun['condensed'][number] | undefined {
  return boot?.condensed.slice(0, 100).find((record) => record.key === key && record.pointerOffset === offset)
}
