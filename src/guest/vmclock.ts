/**
 * VMClock: a page that the host shares, with a disruption marker, clock parameters and perhaps a generation counter.
 *
 * Reading is a seqlock: an odd count, or one that has moved, means that the host was writing, and the reader starts over.
 *
 * The flags are numbered in two ways. From bit 7 on the published text has no "time monotonic", so its generation counter is
 * Linux's monotonic flag, and its notification Linux's generation counter.
 *
 * Source: UAPI.13 "VMClock"; Linux include/uapi/linux/vmclock-abi.h, drivers/ptp/ptp_vmclock.c
 * @module
 */
import { type Infer, struct, u8, u16le, u32le, u64le } from '../binary/layout.ts'
import { hex } from '../binary/numbers.ts'
import type { GuestMemory } from '../platform/guest-memory.ts'

export const VMCLOCK_MAGIC = 0x4b4c_4356 // "VCLK"
export const VMCLOCK_SIZE = 0x70
const SEQ_COUNT_OFFSET = 0x0c

/** One name for the same place: 0x68, 8 bytes. */
export const VmClockAbi = struct(
  'VmClockAbi',
  {
    magic: u32le,
    size: u32le, // of the whole region
    version: u16le,
    counterId: u8, // 0 Arm, 1 TSC, 0xff none
    timeType: u8, // 0 UTC, 1 TAI, 2 monotonic
    seqCount: u32le, // odd: being written
    disruptionMarker: u64le, // moves when the counter may have jumped
    flags: u64le,
    padding: u16le,
    clockStatus: u8, // 0 unknown, 1 initialising, 2 synchronised, 3 free-running, 4 unreliable
    leapSecondSmearingHint: u8,
    taiOffsetSec: u16le, // signed
    leapIndicator: u8,
    counterPeriodShift: u8,
    counterValue: u64le,
    counterPeriodFracSec: u64le,
    counterPeriodEstErrorRateFracSec: u64le,
    counterPeriodMaxErrorRateFracSec: u64le,
    timeSec: u64le,
    timeFracSec: u64le,
    timeEstErrorNanosec: u64le,
    timeMaxErrorNanosec: u64le,
    vmGenerationCounter: u64le, // moves on restore and clone only
  },
  { size: VMCLOCK_SIZE },
)
export type VmClockAbi = Infer<typeof VmClockAbi>

const COUNTER_ID_NONE = 0xff

/** What a flag means, in either numbering. */
export type VmClockFlag =
  | 'tai offset valid'
  | 'disruption soon'
  | 'disruption imminent'
  | 'period estimate valid'
  | 'period maximum valid'
  | 'time estimate valid'
  | 'time maximum valid'
  | 'time monotonic'
  | 'generation counter present'
  | 'notification present'

const COMMON = [
  'tai offset valid',
  'disruption soon',
  'disruption imminent',
  'period estimate valid',
  'period maximum valid',
  'time estimate valid',
  'time maximum valid',
] as const
const NUMBERINGS = {
  /** The header; what hypervisors and Linux use. */
  linux: [...COMMON, 'time monotonic', 'generation counter present', 'notification present'],
  /** The text of UAPI.13. */
  uapi13: [...COMMON, 'generation counter present', 'notification present'],
} as const satisfies Record<string, readonly VmClockFlag[]>
export type VmClockNumbering = keyof typeof NUMBERINGS

export interface VmClockFlagReading {
  readonly numbering: VmClockNumbering
  readonly flags: readonly VmClockFlag[]
  /** Why a page that means this would make no sense; empty when it does. */
  readonly objections: readonly string[]
}

/** The flags in both numberings, and what speaks against each. @param notifies whether the device has an interrupt, if known */
export function readVmClockFlags(page: VmClockAbi, notifies?: boolean): readonly VmClockFlagReading[] {
  return (Object.keys(NUMBERINGS) as VmClockNumbering[]).map((numbering) => {
    const names: readonly VmClockFlag[] = NUMBERINGS[numbering]
    const flags = names.filter((_, bit) => (page.flags >> BigInt(bit)) & 1n)
    const unknown = page.flags >> BigInt(names.length)
    const has = (flag: VmClockFlag) => flags.includes(flag)
    const objections = [
      unknown !== 0n && `bits above ${names.length - 1} are set`,
      page.vmGenerationCounter !== 0n &&
        !has('generation counter present') &&
        'there is a generation counter, and its flag is clear',
      notifies === true && !has('notification present') && 'the device notifies, and the flag is clear',
      notifies === false && has('notification present') && 'the device has no interrupt, and the flag is set',
      has('time monotonic') && page.counterId === COUNTER_ID_NONE && 'time without a counter is monotonic',
    ]
    return { numbering, flags, objections: objections.filter((text) => text !== false) }
  })
}

export type VmClockResult =
  | { readonly status: 'ok'; readonly page: VmClockAbi; readonly retries: number }
  /** The host was writing all the time. */
  | { readonly status: 'ETIMEDOUT'; readonly retries: number }
  /** No VMClock that this reader understands. */
  | { readonly status: 'EINVAL'; readonly reason: string }

export interface VmClockReadOptions {
  /** Bytes of the region, from `_CRS` or `reg`. Default 0x1000. */
  readonly regionSize?: number
  /** Linux gives up after 100 ms. Default 1000 tries. */
  readonly tries?: number
  /** What happens between two tries: time passes, and the host may write. */
  readonly wait?: () => void
}

/** One consistent copy of the page. */
export function readVmClock(
  memory: GuestMemory,
  address: number,
  { regionSize = 0x1000, tries = 1000, wait = () => {} }: VmClockReadOptions = {},
): VmClockResult {
  const problem = checkVmClock(memory, address, regionSize)
  if (problem !== undefined) return { status: 'EINVAL', reason: problem }
  for (let retries = 0; retries < tries; retries++) {
    const before = memory.readU32(address + SEQ_COUNT_OFFSET) ?? 0
    if (before % 2 === 0) {
      const bytes = new Uint8Array(VMCLOCK_SIZE)
      memory.read(address, bytes)
      const after = memory.readU32(address + SEQ_COUNT_OFFSET)
      if (before === after) return { status: 'ok', page: VmClockAbi.decode(bytes), retries }
    }
    wait()
  }
  return { status: 'ETIMEDOUT', retries: tries }
}

function checkVmClock(memory: GuestMemory, address: number, regionSize: number): string | undefined {
  const bytes = new Uint8Array(VMCLOCK_SIZE)
  if (!memory.read(address, bytes)) return `there is no memory at ${hex(address)}`
  const { magic, size, version } = VmClockAbi.decode(bytes)
  if (magic !== VMCLOCK_MAGIC) return `magic is ${hex(magic, 8)}`
  if (size > regionSize) return `size is ${hex(size)}, the region has ${hex(regionSize)}`
  if (size < VMCLOCK_SIZE) return `size is ${hex(size)}, the fields have ${hex(VMCLOCK_SIZE)}`
  if (version !== 1) return `version is ${version}`
  return undefined
}

/** How a program that holds a copy notices: the marker moves on migration too, the counter on restore and clone only. */
export function vmClockChanges(
  before: VmClockAbi,
  after: VmClockAbi,
): { readonly disrupted: boolean; readonly cloned: boolean } {
  return {
    disrupted: before.disruptionMarker !== after.disruptionMarker,
    cloned: before.vmGenerationCounter !== after.vmGenerationCounter,
  }
}
