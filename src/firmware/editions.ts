/**
 * Editions of edk2's OVMF, and the one table of what differs between them.
 *
 * Everyone asks this table by the name of the difference; nobody compares edition names.
 *
 * | edition | what it is |
 * |---|---|
 * | `current` | stable tag 2025-08 and later |
 * | `2017` | the tree of 2017-02-21, just after WRITE_POINTER was merged |
 * | `v6` | the patches of 2017-02-15 that were never merged in this form: no PointeeOffset |
 *
 * Source: edk2 commits 9965cbd424, df73df138d (2017-02-21), 8057622527 (2017-03-14), 072060a6f8 (2017-03-30), 4275f38507
 * (2017-06-08), 9e2a8e9289 (2017-08-08), 2ef0ff39e5 (2023-01).
 * @module
 */
import type { LoaderEdition } from '../loader/entry.ts'
import { DEBUG_ERROR, DEBUG_INFO } from './log.ts'

export type FirmwareEdition = 'current' | '2017' | 'v6'

export interface EditionDifferences {
  /** Where a q35's window for PCI Express configuration is: a guest-physical address. */
  readonly pciExpressBase: number
  /** How a WRITE_POINTER command is laid out, and so how it is logged: with or without `PointeeOffset=`. */
  readonly writePointerForm: LoaderEdition
  /** Pass 2 remembers the addresses that it has looked at, and skips a second pointer to one. */
  readonly seenSet: boolean
  /**
   * The script is read once before pass 1 for pointers of less than 8 bytes; only what they point to is kept below
   * 4 GiB. Without it every blob is.
   */
  readonly preScan: boolean
  /** Tables are announced to other drivers by a protocol, after pass 2. */
  readonly notifyProtocol: boolean
  /**
   * True: nodes for S3 are written while the tables are being installed, before the line `installed %d tables`. False:
   * they are only asked for then, and written by a callback once the table driver has returned.
   */
  readonly s3TransferBeforeInstallation: boolean
  /** A context without records still gets its scratch buffer and its line. */
  readonly s3TransferEmptyContext: boolean
  /** `scratch`: the second MEM_WRITE always has 24 bytes. `used`: 16 and the pointer's size. */
  readonly s3WriteNodeData: 'scratch' | 'used'
  /** `TransferS3ContextToBootScript: boot script fragment saved, ScratchBuffer=%p`. */
  readonly s3ScratchLine: boolean
  /** Whether fw_cfg offers DMA is asked before nodes for S3 are written; without it: Not Found. */
  readonly s3ChecksDma: boolean
  /** Level of the lines `S3ResumeExecuteBootScript()`, `PeiS3ResumeState` and `transfer control to …`. */
  readonly s3ResumeLevel: number
  /** A build with SMM announces before the boot script that SMM has been set up again. */
  readonly s3SmmInitDoneLine: boolean
}

const CURRENT: EditionDifferences = {
  pciExpressBase: 0xe000_0000,
  writePointerForm: 'current',
  seenSet: true,
  preScan: true,
  notifyProtocol: true,
  s3TransferBeforeInstallation: false,
  s3TransferEmptyContext: false,
  s3WriteNodeData: 'used',
  s3ScratchLine: false,
  s3ChecksDma: true,
  s3ResumeLevel: DEBUG_INFO,
  s3SmmInitDoneLine: true,
}

const IN_2017: EditionDifferences = {
  pciExpressBase: 0x8000_0000,
  writePointerForm: 'current',
  seenSet: false,
  preScan: false,
  notifyProtocol: false,
  s3TransferBeforeInstallation: true,
  s3TransferEmptyContext: true,
  s3WriteNodeData: 'scratch',
  s3ScratchLine: true,
  s3ChecksDma: false,
  s3ResumeLevel: DEBUG_ERROR,
  s3SmmInitDoneLine: false,
}

export const FIRMWARE_EDITIONS: Readonly<Record<FirmwareEdition, EditionDifferences>> = {
  current: CURRENT,
  '2017': IN_2017,
  v6: { ...IN_2017, writePointerForm: 'v6' },
}
