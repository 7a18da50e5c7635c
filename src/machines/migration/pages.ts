/**
 * Runs of pages in a stream: a head, and the bytes.
 * @module
 */
import { LayoutError, struct, u32le, u53le } from '../../binary/layout.ts'
import { hex } from '../../binary/numbers.ts'
import type { MemoryRegion } from '../../platform/guest-memory.ts'
import {
  arePagesOf,
  isRepeated,
  PAGE_SIZE,
  type PageRun,
  REPEAT_LIMIT,
  RUN_PAGES,
} from '../snapshot/pages.ts'

const MigrationPages = struct(
  'MigrationPages',
  {
    address: u53le, // guest-physical, a multiple of 4096
    pages: u32le,
    kind: u32le, // 0: all pages follow, at most 16; 1: one page follows and stands for all
  },
  { size: 16 },
)
const STORED = 0
const REPEATED = 1

export const PAGES_LIMIT = MigrationPages.size + RUN_PAGES * PAGE_SIZE

/** What the last frame says was sent. */
export const MigrationEnd = struct('MigrationEnd', { pages: u53le, sections: u32le }, { size: 12 })

export function encodePagesHead(run: PageRun): Uint8Array {
  const kind = isRepeated(run) ? REPEATED : STORED
  return MigrationPages.encode({ address: run.address, pages: run.pages, kind })
}

/**
 * @param end of the run before: runs come upwards, so that each page comes once
 * @returns a run with all its pages in `regions`, or what is wrong
 */
export function decodePages(
  payload: Uint8Array,
  end: number,
  regions: readonly MemoryRegion[],
): PageRun | { readonly field: string; readonly expected: string; readonly found: string } {
  let head: { readonly address: number; readonly pages: number; readonly kind: number }
  try {
    head = MigrationPages.decode(payload)
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error
    return { field: error.path, expected: 'a run of pages', found: error.sentence }
  }
  const { address, pages, kind } = head
  const wrong = (field: string, expected: string, found: string) => ({
    field: `MigrationPages.${field}`,
    expected,
    found,
  })
  if (kind !== STORED && kind !== REPEATED) return wrong('kind', '0 or 1', String(kind))
  const [least, most] = kind === STORED ? [1, RUN_PAGES] : [2, REPEAT_LIMIT]
  if (pages < least || pages > most) return wrong('pages', `${least} to ${most}`, String(pages))
  if (address % PAGE_SIZE !== 0 || address < end)
    return wrong('address', `a multiple of ${hex(PAGE_SIZE)} from ${hex(end)} on`, hex(address))
  if (!arePagesOf(regions, address, address + pages * PAGE_SIZE))
    return wrong('address', 'pages of this machine’s memory', `${pages} pages from ${hex(address)} on`)
  const bytes = payload.subarray(MigrationPages.size)
  const length = kind === STORED ? pages * PAGE_SIZE : PAGE_SIZE
  if (bytes.length !== length) return wrong('bytes', `${length} bytes`, `${bytes.length} bytes`)
  return { address, pages, bytes }
}
