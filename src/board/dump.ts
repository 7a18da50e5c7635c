/**
 * What a board offers to firmware, as files, in the captures' form: every item is selected through the ports, as a guest does
 * it, and then taken as it stands.
 * @module
 */
import { FW_CFG_IO_BASE } from '../devices/fw-cfg.ts'
import { flatFwCfgPaths } from '../fwcfg/folder.ts'
import type { FwCfgIndex } from '../fwcfg/index-json.ts'
import { FW_CFG_SIGNATURE, type FwCfgSelector } from '../fwcfg/selectors.ts'
import type { Board } from './board.ts'
import { FIXED_SELECTORS } from './fixed-items.ts'
import { FIRMWARE_PCI_SETUP, parsePciSetup, writePciConfig } from './pci-setup.ts'

export interface BoardDump {
  readonly index: FwCfgIndex
  /** Bytes by the name that the file has in a folder: `/` is `_`. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

export interface DumpOptions {
  /** The command line that made the board, for the index. */
  readonly arguments?: string
  /** What firmware programs before it reads; default FIRMWARE_PCI_SETUP of the board. Empty: nothing. */
  readonly pciSetup?: string
}

/** @throws PciSetupError, FwCfgFolderError for files whose names cannot stand side by side in a folder */
export function dumpBoard(board: Board, options: DumpOptions = {}): BoardDump {
  const pciSetup = options.pciSetup ?? FIRMWARE_PCI_SETUP[board.config.kind]
  if (pciSetup !== '') writePciConfig(board.ports, parsePciSetup(pciSetup))
  const paths = flatFwCfgPaths(board.files.map(({ name }) => name))
  const files = new Map<string, Uint8Array>()
  // The first table that is selected makes the board build all three anew: their sizes count from then on.
  for (const { selector } of board.files) select(board, selector)
  const listed = board.files.map((file) => {
    const path = paths.get(file.name) ?? file.name
    files.set(path, itemBytes(board, file.selector))
    return { ...file, file: path }
  })
  const fixedItems = new Map<FwCfgSelector, Uint8Array>()
  for (const selector of FIXED_SELECTORS) {
    fixedItems.set(selector, itemBytes(board, selector))
  }
  select(board, FW_CFG_SIGNATURE)
  const index: FwCfgIndex = {
    machine: board.config.kind,
    arguments: options.arguments,
    pciConfigBeforeDump: pciSetup,
    fixedItems,
    files: listed,
  }
  return { index, files }
}

function select(board: Board, selector: FwCfgSelector): void {
  board.ports.write(FW_CFG_IO_BASE, 2, selector)
}

function itemBytes(board: Board, selector: FwCfgSelector): Uint8Array {
  select(board, selector)
  return board.fwCfg.item(selector)?.slice() ?? new Uint8Array()
}
