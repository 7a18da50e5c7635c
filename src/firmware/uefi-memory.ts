/**
 * Memory as UEFI boot services hand it out: types, pages, pool, and the map that an operating system gets.
 *
 * Pages go out from the top down. Some types have a bin, a range that is kept for them so that the map of the next boot
 * looks the same (edk2's memory type information); the map reports a whole bin as its type. What has no bin, or finds it
 * full, goes below the lowest bin, and anywhere else only if there is no room: above 4 GiB last of all. Pool pieces lie in pages
 * of their type, each behind a header of 24 bytes.
 *
 * This is the bookkeeping alone: no byte of guest memory is touched here.
 *
 * Source: UEFI 2.10 §7.2 "Memory Allocation Services"; edk2 MdeModulePkg/Core/Dxe/Mem/Page.c and Pool.c,
 * MdePkg/Include/Uefi/UefiMultiPhase.h for the numbers.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { checkInteger, hex } from '../binary/numbers.ts'
import { checkRegions } from '../platform/memory-regions.ts'

export const EFI_PAGE_SIZE = 4096

export const EfiReservedMemoryType = 0
export const EfiLoaderCode = 1
export const EfiLoaderData = 2
export const EfiBootServicesCode = 3
export const EfiBootServicesData = 4
export const EfiRuntimeServicesCode = 5
export const EfiRuntimeServicesData = 6
export const EfiConventionalMemory = 7
export const EfiUnusableMemory = 8
export const EfiACPIReclaimMemory = 9
export const EfiACPIMemoryNVS = 10
export const EfiMemoryMappedIO = 11
export const EfiMemoryMappedIOPortSpace = 12
export const EfiPalCode = 13
export const EfiPersistentMemory = 14

/** One of the numbers above. */
export type EfiMemoryType = number

/** As the memory map names them. */
export const EFI_MEMORY_TYPE_NAMES = [
  'Reserved',
  'Loader Code',
  'Loader Data',
  'Boot Code',
  'Boot Data',
  'Runtime Code',
  'Runtime Data',
  'Conventional',
  'Unusable',
  'ACPI Reclaim',
  'ACPI Mem NVS',
  'MMIO',
  'MMIO Port',
  'PAL Code',
  'Persistent',
] as const

export interface MemoryDescriptor {
  readonly type: EfiMemoryType
  /** Guest-physical address of the first byte, a multiple of 4096. */
  readonly start: number
  readonly pages: number
}

export interface MemoryAllocation extends MemoryDescriptor {
  /** What it holds, such as `blob etc/vmgenid_guid`. */
  readonly what: string
}

/**
 * Where a caller wants an object of so many bytes; `undefined`: the firmware decides. For reproducing the addresses of
 * a real run.
 */
export type Placement = (what: string, size: number) => number | undefined

export interface UefiMemoryOptions {
  /** RAM, in bytes; starts and sizes are rounded inwards to pages. */
  readonly ram: ReadonlyArray<{ readonly start: number; readonly size: number }>
  /** What is in use before the first allocation. */
  readonly occupied?: readonly MemoryAllocation[]
  /** Ranges that only allocations of their type use, before they go elsewhere. */
  readonly bins?: readonly MemoryDescriptor[]
  readonly placement?: Placement | undefined
}

/** A placement that is outside RAM, in use, or no page. */
export class PlacementError extends VmgenidError {
  override readonly name = 'PlacementError'
  constructor(facts: { what: string; address: number; size: number; problem: string }) {
    super('FIRMWARE_PLACEMENT', `${facts.what} cannot be placed where it is wanted`, {
      facts: { address: hex(facts.address), size: hex(facts.size), problem: facts.problem },
      hint: 'Give the address of free RAM, or none.',
    })
  }
}

/** An address that was not handed out, or a page count that is not the one that was. */
export class MemoryReleaseError extends VmgenidError {
  override readonly name = 'MemoryReleaseError'
  constructor(address: number) {
    super('FIRMWARE_RELEASE', `nothing is allocated at ${hex(address)}`)
  }
}

interface Range {
  /** In pages. */
  readonly start: number
  readonly end: number
}

interface Used extends Range {
  readonly type: EfiMemoryType
  readonly what: string
}

interface PoolPage {
  readonly address: number
  /** Bytes that are handed out. */
  next: number
}

/** A piece's header in a 64-bit build, and the trailer behind it. */
export const POOL_HEAD_SIZE = 0x18
const POOL_TAIL_SIZE = 0x10
/** Pieces come in these sizes, header and trailer included. */
const POOL_SIZES = [0x80, 0x100, 0x180, 0x280, 0x400, 0x680, 0xa80]

export class UefiMemory {
  readonly #ram: readonly Range[]
  readonly #bins: ReadonlyArray<Range & { readonly type: EfiMemoryType }>
  readonly #placement: Placement | undefined
  /** Sorted by address, without overlaps. */
  readonly #used: Used[] = []
  readonly #poolPages = new Map<EfiMemoryType, PoolPage>()
  /** Pool pieces that have pages of their own. */
  readonly #largePieces = new Map<number, number>()
  readonly #pieces = new Set<number>()

  /** @throws MemoryRegionError for RAM that overlaps or is above 2^52 */
  constructor({ ram, occupied = [], bins = [], placement }: UefiMemoryOptions) {
    this.#ram = checkRegions(ram.map(({ start, size }) => ({ start, size, kind: 'ram' as const })))
      .map(({ start, size }) => ({
        start: Math.ceil(start / EFI_PAGE_SIZE),
        end: Math.floor((start + size) / EFI_PAGE_SIZE),
      }))
      .filter(({ start, end }) => end > start)
    this.#bins = bins
      .map(({ start, pages, type }) => ({ ...pageRange(start, pages), type }))
      .filter((bin) => this.#ram.some((piece) => piece.start <= bin.start && bin.end <= piece.end))
    this.#placement = placement
    for (const { start, pages, type, what } of occupied) {
      this.#take({ ...pageRange(start, pages), type, what })
    }
  }

  /**
   * The highest free pages that end at or below `maxAddress`, the last byte that may be used.
   * @returns the address, or `undefined` when there is no such room, or no page was asked for
   * @throws PlacementError
   */
  allocatePages({
    what,
    type,
    pages,
    maxAddress = Number.MAX_SAFE_INTEGER,
  }: {
    readonly what: string
    readonly type: EfiMemoryType
    readonly pages: number
    readonly maxAddress?: number
  }): number | undefined {
    checkInteger('pages', pages)
    if (pages === 0) return undefined
    const wanted = this.#placement?.(what, pages * EFI_PAGE_SIZE)
    if (wanted !== undefined) return this.#place(what, type, wanted, pages)
    return this.#pagesFor(what, type, pages, Math.floor((maxAddress + 1) / EFI_PAGE_SIZE))
  }

  /** @throws MemoryReleaseError for pages that were not handed out together */
  freePages(address: number, pages: number): void {
    const range = pageRange(address, pages)
    const index = this.#used.findIndex((used) => used.start === range.start && used.end === range.end)
    if (index < 0) throw new MemoryReleaseError(address)
    this.#used.splice(index, 1)
  }

  /**
   * `size` bytes, aligned to 8, in pages of `type`.
   * @throws PlacementError
   */
  allocatePool({
    what,
    type,
    size,
  }: {
    readonly what: string
    readonly type: EfiMemoryType
    readonly size: number
  }): number | undefined {
    checkInteger('pool size', size)
    const wanted = this.#placement?.(what, size)
    if (wanted !== undefined) return this.#placePiece(what, type, wanted, size)
    const whole = POOL_HEAD_SIZE + size + POOL_TAIL_SIZE
    const bucket = POOL_SIZES.find((candidate) => candidate >= whole)
    if (bucket === undefined) return this.#largePiece(what, type, whole)
    const open = this.#poolPages.get(type)
    let page = open && open.next + bucket <= EFI_PAGE_SIZE ? open : undefined
    if (!page) {
      const address = this.#pagesFor(`pool of ${EFI_MEMORY_TYPE_NAMES[type] ?? type}`, type, 1)
      if (address === undefined) return undefined
      page = { address, next: 0 }
      this.#poolPages.set(type, page)
    }
    const piece = page.address + page.next + POOL_HEAD_SIZE
    page.next += bucket
    this.#pieces.add(piece)
    return piece
  }

  /** A piece in a page with others stays in its page. @throws MemoryReleaseError */
  freePool(address: number): void {
    if (!this.#pieces.delete(address)) throw new MemoryReleaseError(address)
    const pages = this.#largePieces.get(address)
    if (pages === undefined) return
    this.#largePieces.delete(address)
    this.freePages(Math.floor(address / EFI_PAGE_SIZE) * EFI_PAGE_SIZE, pages)
  }

  /** Every allocation, by address. */
  get allocations(): readonly MemoryAllocation[] {
    return this.#used.map(({ start, end, type, what }) => ({
      start: start * EFI_PAGE_SIZE,
      pages: end - start,
      type,
      what,
    }))
  }

  /** What GetMemoryMap() tells: RAM and allocations by address, neighbours of one type as one, bins whole. */
  map(): readonly MemoryDescriptor[] {
    const map: { type: EfiMemoryType; start: number; pages: number }[] = []
    const add = (start: number, end: number, type: EfiMemoryType): void => {
      const last = map.at(-1)
      if (start >= end) return
      if (last && last.type === type && last.start + last.pages === start) last.pages += end - start
      else map.push({ type, start, pages: end - start })
    }
    const bins = [...this.#bins].sort((a, b) => a.start - b.start)
    const addFree = (start: number, end: number): void => {
      let at = start
      for (const bin of bins) {
        const from = Math.max(at, bin.start)
        const to = Math.min(end, bin.end)
        if (from >= to) continue
        add(at, from, EfiConventionalMemory)
        add(from, to, bin.type)
        at = to
      }
      add(at, end, EfiConventionalMemory)
    }
    let next = 0
    const usedUpTo = (limit: number, from: number): number => {
      let at = from
      for (let used = this.#used[next]; used && used.start < limit; used = this.#used[++next]) {
        if (used.start > at && at < limit && from !== limit) addFree(at, used.start)
        add(used.start, used.end, used.type)
        at = used.end
      }
      return at
    }
    for (const { start, end } of this.#ram) {
      usedUpTo(start, start)
      const at = usedUpTo(end, start)
      addFree(at, end)
    }
    usedUpTo(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    return map.map(({ type, start, pages }) => ({ type, start: start * EFI_PAGE_SIZE, pages }))
  }

  /** Below page `limit`. */
  #pagesFor(
    what: string,
    type: EfiMemoryType,
    pages: number,
    limit = Number.MAX_SAFE_INTEGER,
  ): number | undefined {
    const start = this.#search(type, pages, limit)
    if (start === undefined) return undefined
    this.#take({ start, end: start + pages, type, what })
    return start * EFI_PAGE_SIZE
  }

  #largePiece(what: string, type: EfiMemoryType, whole: number): number | undefined {
    const pages = Math.ceil(whole / EFI_PAGE_SIZE)
    const address = this.#pagesFor(what, type, pages)
    if (address === undefined) return undefined
    const piece = address + POOL_HEAD_SIZE
    this.#pieces.add(piece)
    this.#largePieces.set(piece, pages)
    return piece
  }

  /** The first page of the highest room for so many pages that ends at or below page `limit`. */
  #search(type: EfiMemoryType, pages: number, limit: number): number | undefined {
    for (const bin of this.#bins) {
      if (bin.type !== type) continue
      const start = highestGap([bin], this.#used, pages, limit)
      if (start !== undefined) return start
    }
    const closed = merged([...this.#used, ...this.#bins])
    const belowBins = Math.min(limit, ...this.#bins.map(({ start }) => start))
    return highestGap(this.#ram, closed, pages, belowBins) ?? highestGap(this.#ram, closed, pages, limit)
  }

  #place(what: string, type: EfiMemoryType, address: number, pages: number): number {
    const facts = { what, address, size: pages * EFI_PAGE_SIZE }
    if (address % EFI_PAGE_SIZE !== 0) throw new PlacementError({ ...facts, problem: 'not a page' })
    const range = pageRange(address, pages)
    if (!this.#ram.some((ram) => ram.start <= range.start && range.end <= ram.end)) {
      throw new PlacementError({ ...facts, problem: 'not RAM' })
    }
    const other = this.#used.find((used) => used.start < range.end && range.start < used.end)
    if (other) throw new PlacementError({ ...facts, problem: `in use by ${other.what}` })
    this.#take({ ...range, type, what })
    return address
  }

  #placePiece(what: string, type: EfiMemoryType, address: number, size: number): number {
    const first = Math.floor(address / EFI_PAGE_SIZE)
    const pages = Math.ceil((address + size) / EFI_PAGE_SIZE) - first
    const shared = this.#used.find(
      (used) => used.start <= first && first + pages <= used.end && used.type === type,
    )
    if (!shared) this.#place(what, type, first * EFI_PAGE_SIZE, pages)
    this.#pieces.add(address)
    return address
  }

  #take(range: Used): void {
    const at = this.#used.findIndex((used) => used.start >= range.end)
    this.#used.splice(at < 0 ? this.#used.length : at, 0, range)
  }
}

/** Sorted, without overlaps. */
function merged(ranges: readonly Range[]): Range[] {
  const whole: Range[] = []
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = whole.at(-1)
    if (last && start <= last.end)
      whole[whole.length - 1] = { start: last.start, end: Math.max(last.end, end) }
    else whole.push({ start, end })
  }
  return whole
}

/** `closed` is sorted and without overlaps. */
function highestGap(
  open: readonly Range[],
  closed: readonly Range[],
  pages: number,
  limit: number,
): number | undefined {
  for (let i = open.length - 1; i >= 0; i--) {
    const piece = open[i]
    if (!piece) continue
    let end = Math.min(piece.end, limit)
    for (let k = closed.length - 1; k >= 0 && end > piece.start; k--) {
      const taken = closed[k]
      if (!taken || taken.start >= end) continue
      const from = Math.max(piece.start, taken.end)
      if (end - from >= pages) return end - pages
      end = Math.min(end, taken.start)
    }
    if (end - piece.start >= pages) return end - pages
  }
  return undefined
}

function pageRange(start: number, pages: number): Range {
  const first = Math.floor(start / EFI_PAGE_SIZE)
  return { start: first, end: first + pages }
}
