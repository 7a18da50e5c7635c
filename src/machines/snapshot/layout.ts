/**
 * The fixed structures of a snapshot file. docs/snapshot-format.md shows how they lie in it.
 * @module
 */
import { bytes, constant, type Infer, reserved, struct, text, u32le, u53le } from '../../binary/layout.ts'

/** A byte that is no text, the name, and both line ends, so that a transfer as text shows. */
export const SNAPSHOT_MAGIC = Uint8Array.of(0x89, 0x56, 0x47, 0x49, 0x44, 0x0d, 0x0a, 0x1a) // .VGID...
/** At the start of the trailer: only a complete file has it. */
export const TRAILER_MAGIC = 'VGIDEND\n'

export const SNAPSHOT_VERSION = 1
/** Features that a reader has to know to understand the file. None so far. */
export const KNOWN_FEATURES = 0

/** The first 32 bytes; these fields stand there in every version. */
export const SnapshotHeader = struct(
  'SnapshotHeader',
  {
    magic: bytes(8),
    version: u32le,
    requiredFeatures: u32le,
    optionalFeatures: u32le,
    reserved: reserved(8),
    checksum: u32le, // of the 28 bytes before
  },
  { size: 32 },
)
export type SnapshotHeader = Infer<typeof SnapshotHeader>

/** One row of the section table. */
export const SnapshotSection = struct(
  'SnapshotSection',
  {
    type: text(4),
    flags: u32le,
    offset: u53le, // from the start of the file
    length: u53le,
    checksum: u32le, // of the section's bytes
    reserved: reserved(4),
  },
  { size: 32 },
)
export type SnapshotSection = Infer<typeof SnapshotSection>

/** A reader that does not know the type must refuse the file. */
export const SECTION_REQUIRED = 1

export const SectionType = {
  /** JSON: machine, description, state. */
  state: 'STAT',
  /** Regions of guest memory. */
  regions: 'MMAP',
  /** Pages, in the order of the runs. */
  pages: 'PAGE',
  /** Runs of pages. */
  runs: 'RUNS',
} as const

export const SnapshotRegion = struct(
  'SnapshotRegion',
  {
    start: u53le,
    size: u53le,
    kind: u32le, // REGION_KINDS
    reserved: reserved(4),
  },
  { size: 24 },
)
export const REGION_KINDS = ['ram', 'rom'] as const

/** Pages whose bytes follow those of the run before in the section of the pages. */
export const SnapshotRun = struct(
  'SnapshotRun',
  {
    address: u53le, // guest-physical, a multiple of 4096
    pages: u32le,
    kind: u32le, // RUN_STORED or RUN_REPEATED
    checksum: u32le, // of the run's bytes in the file
    reserved: reserved(4),
  },
  { size: 24 },
)
/** All pages are in the file, at most 16. */
export const RUN_STORED = 0
/** One page is in the file, and stands for all. */
export const RUN_REPEATED = 1

/** The last 32 bytes. */
export const SnapshotTrailer = struct(
  'SnapshotTrailer',
  {
    magic: constant(text(8), TRAILER_MAGIC),
    fileSize: u53le, // with the trailer
    sections: u32le, // rows of the section table, which ends where the trailer begins
    reserved: reserved(4),
    digest: u32le, // of header and section table, and so of everything
    checksum: u32le, // of the 28 bytes before
  },
  { size: 32 },
)
export type SnapshotTrailer = Infer<typeof SnapshotTrailer>

/** Where a checksum is in a structure that ends with it. */
export const CHECKSUM_OFFSET = 28

/** More rows are in no file that this or a later version writes. */
export const MAX_SECTIONS = 64
export const MAX_REGIONS = 4096
