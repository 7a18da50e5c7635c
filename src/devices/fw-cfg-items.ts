/**
 * The items of a fw_cfg device: two lists by number, and files that are sorted by name and listed in item 0x19.
 *
 * The bytes of an item stay their owner's: what the owner changes in them the guest reads, and what the guest writes
 * the owner finds in them.
 *
 * Behaviour: QEMU hw/nvram/fw_cfg.c
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { checkInteger, hex } from '../binary/numbers.ts'
import {
  encodeFileDirectory,
  FW_CFG_MAX_FILES,
  type FwCfgFileEntry,
  fileDirectorySize,
} from '../fwcfg/directory.ts'
import { fwCfgNameProblem } from '../fwcfg/paths.ts'
import {
  FW_CFG_ARCH_LOCAL,
  FW_CFG_ENTRY_MASK,
  FW_CFG_FILE_DIR,
  FW_CFG_FILE_FIRST,
  FW_CFG_FILE_SLOTS_MIN,
  type FwCfgSelector,
} from '../fwcfg/selectors.ts'

export interface FwCfgItemOptions {
  /** The guest may write by DMA, within the item's length. Default false. */
  readonly writable?: boolean
  /** Runs at each select of this item, before any byte is read; may replace items. */
  readonly onSelect?: () => void
  /** Runs after a guest's write, which has changed the item's own bytes. */
  readonly onWrite?: (offset: number, length: number) => void
  /**
   * Of a file: the key it has, in place of one by its name. For files of another VMM, whose order is not QEMU's; the
   * directory lists them by key. Either all files have one or none.
   */
  readonly selector?: FwCfgSelector
}

export interface FwCfgItem extends FwCfgItemOptions {
  bytes: Uint8Array
}

/** QEMU's text for a name that is taken. */
export class FwCfgDuplicateNameError extends VmgenidError {
  override readonly name = 'FwCfgDuplicateNameError'
  constructor(name: string) {
    super('FW_CFG_DUPLICATE_NAME', `duplicate fw_cfg file name: ${name}`)
  }
}

/** An item or file that the device cannot take. */
export class FwCfgItemError extends VmgenidError {
  override readonly name = 'FwCfgItemError'
  constructor(sentence: string, hint: string) {
    super('FW_CFG_ITEM', sentence, { hint })
  }
}

interface FwCfgFile {
  readonly name: string
  readonly item: FwCfgItem
}

export class FwCfgItems {
  readonly fileSlots: number
  /** Generic items, then the architecture's own: bit 15 of the selector chooses. */
  readonly #lists: readonly [Map<number, FwCfgItem>, Map<number, FwCfgItem>] = [new Map(), new Map()]
  /** Sorted by name. */
  #files: readonly FwCfgFile[] = []
  readonly #directory: Uint8Array
  #startUpDone = false

  constructor(fileSlots: number) {
    checkInteger('fw_cfg file slots', fileSlots, FW_CFG_MAX_FILES)
    if (fileSlots < FW_CFG_FILE_SLOTS_MIN) {
      throw new FwCfgItemError(
        `fw_cfg needs at least ${FW_CFG_FILE_SLOTS_MIN} file slots, got ${fileSlots}`,
        'Raise the number of slots, or leave it out.',
      )
    }
    this.fileSlots = fileSlots
    this.#directory = new Uint8Array(fileDirectorySize(fileSlots))
    this.addItem(FW_CFG_FILE_DIR, this.#directory)
  }

  /** False for numbers behind the last file slot. */
  exists(selector: FwCfgSelector): boolean {
    return (selector & FW_CFG_ENTRY_MASK) < FW_CFG_FILE_FIRST + this.fileSlots
  }

  at(selector: FwCfgSelector): FwCfgItem | undefined {
    return this.#list(selector).get(selector & FW_CFG_ENTRY_MASK)
  }

  /** @throws FwCfgItemError */
  addItem(selector: FwCfgSelector, bytes: Uint8Array, options: FwCfgItemOptions = {}): void {
    checkInteger('fw_cfg selector', selector, 0xffff)
    const number = selector & FW_CFG_ENTRY_MASK
    if (number >= FW_CFG_FILE_FIRST) {
      throw new FwCfgItemError(
        `fw_cfg item ${hex(selector, 4)} is a file's`,
        'Add files by name with addFile.',
      )
    }
    if (this.at(selector)) {
      throw new FwCfgItemError(`fw_cfg item ${hex(selector, 4)} exists`, 'Replace its bytes with setItem.')
    }
    this.#list(selector).set(number, { ...options, bytes })
  }

  setItem(selector: FwCfgSelector, bytes: Uint8Array): void {
    const item = this.at(selector)
    if (item) item.bytes = bytes
    else this.addItem(selector, bytes)
  }

  /** @throws FwCfgDuplicateNameError, FwCfgSlotsError, FwCfgItemError */
  addFile(name: string, bytes: Uint8Array, options: FwCfgItemOptions = {}): void {
    const problem = fwCfgNameProblem(name)
    if (problem) throw new FwCfgItemError(`fw_cfg file name: ${problem}`, 'Shorten or correct the name.')
    if (this.#startUpDone) {
      throw new FwCfgItemError(
        `fw_cfg file ${name} comes too late: firmware may know the selectors already`,
        'Add files before finishStartUp, or replace the bytes of a file that exists.',
      )
    }
    if (this.#find(name)) throw new FwCfgDuplicateNameError(name)
    this.#checkSelector(name, options.selector)
    const files = [...this.#files, { name, item: { ...options, bytes } }]
    // Names are ASCII, so this is QEMU's byte order.
    files.sort((a, b) => (a.item.selector ?? 0) - (b.item.selector ?? 0) || (a.name < b.name ? -1 : 1))
    this.#writeDirectory(files)
    this.#files = files
    files.forEach(({ item }, i) => {
      this.#lists[0].set(item.selector ?? FW_CFG_FILE_FIRST + i, item)
    })
  }

  setFile(name: string, bytes: Uint8Array): void {
    const file = this.#find(name)
    if (!file) {
      this.addFile(name, bytes)
      return
    }
    const sameSize = file.item.bytes.length === bytes.length
    file.item.bytes = bytes
    if (!sameSize) this.#writeDirectory(this.#files)
  }

  file(name: string): FwCfgItem | undefined {
    return this.#find(name)?.item
  }

  get files(): readonly FwCfgFileEntry[] {
    return entriesOf(this.#files)
  }

  finishStartUp(): void {
    this.#startUpDone = true
  }

  #list(selector: FwCfgSelector): Map<number, FwCfgItem> {
    return this.#lists[selector & FW_CFG_ARCH_LOCAL ? 1 : 0]
  }

  #find(name: string): FwCfgFile | undefined {
    return this.#files.find((file) => file.name === name)
  }

  #checkSelector(name: string, selector: FwCfgSelector | undefined): void {
    const others = this.#files.map(({ item }) => item.selector)
    if (others.some((other) => (other === undefined) !== (selector === undefined))) {
      throw new FwCfgItemError(
        `fw_cfg file ${name}: some files have keys of their own, others do not`,
        'Give every file a key, or none.',
      )
    }
    if (selector === undefined) return
    if (selector < FW_CFG_FILE_FIRST || !this.exists(selector) || others.includes(selector)) {
      throw new FwCfgItemError(
        `fw_cfg file ${name} cannot have key ${hex(selector, 4)}`,
        `Use a key of its own from ${hex(FW_CFG_FILE_FIRST, 4)} to ${hex(FW_CFG_FILE_FIRST + this.fileSlots - 1, 4)}.`,
      )
    }
  }

  #writeDirectory(files: readonly FwCfgFile[]): void {
    this.#directory.set(encodeFileDirectory(entriesOf(files), { slots: this.fileSlots }))
  }
}

function entriesOf(files: readonly FwCfgFile[]): readonly FwCfgFileEntry[] {
  return files.map(({ name, item }, i) => ({
    name,
    selector: item.selector ?? FW_CFG_FILE_FIRST + i,
    size: item.bytes.length,
  }))
}
