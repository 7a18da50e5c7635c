/**
 * Machines with one fault each: the model machine, with something changed between its parts.
 */

import { setSdtChecksum } from '../../src/acpi/sdt.ts'
import { BufferData, Device, EisaId, Name, Package, Scope } from '../../src/aml/asl.ts'
import { encodeTable } from '../../src/aml/table.ts'
import { fromLatin1, toLatin1 } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import type { BoardOptions } from '../../src/board/config.ts'
import { TABLE_HEADER } from '../../src/board/table-header.ts'
import type { Machine, MachineKind } from '../../src/machines/machine.ts'
import { Model, type ModelOptions } from '../../src/machines/model/model.ts'
import type { ModelMachine } from '../../src/machines/model/model-machine.ts'
import type { GuestMemory } from '../../src/platform/guest-memory.ts'
import { type RandomSource, SeededRandom } from '../../src/platform/random.ts'

export const GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const MEMORY_SIZE = 2 ** 27
/** Where the model of the firmware puts the page of the ID on such a machine. */
export const PAGE = 0x077f_d000

/** A short one: the fault is elsewhere, and so many machines are booted. */
const DSDT = encodeTable(
  {
    ...TABLE_HEADER,
    signature: 'DSDT',
    terms: [
      Name('_S3', Package([1, 1, 0, 0])),
      Name('_S5', Package([0, 0, 0, 0])),
      Scope('\\_SB', [Device('PCI0', [Name('_HID', EisaId('PNP0A03'))])]),
      Name('PADD', BufferData(new Uint8Array(16))),
    ],
  },
  { checksum: 'zero' },
).bytes

export interface Faults {
  readonly board?: Partial<BoardOptions>
  readonly options?: Partial<ModelOptions>
  /** The tables' blob in memory, before the firmware links it. */
  readonly blob?: (bytes: Uint8Array, model: ModelMachine) => void
  /** When the firmware has done its work, and the guest has not begun. */
  readonly beforeGuest?: (model: ModelMachine) => void
  /** The SSDT of the device, then; its checksum is set again. */
  readonly ssdt?: (table: Uint8Array, model: ModelMachine) => void
  /** When the machine was made. Its copies, and where it moves to, are whole. */
  readonly onModel?: (model: ModelMachine) => void
  /** When the guest has booted. */
  readonly booted?: (machine: Model) => void
  /** The machine as the verifier is given it. */
  readonly machine?: (machine: Model) => void
}

/** @param faults of every machine of this kind, but for the control without the device where `device` is asked for */
export function mutantKind(faults: Faults): MachineKind {
  return {
    name: 'mutant',
    boards: ['q35'],
    memorySize: MEMORY_SIZE,
    runsWindows: true,
    problem: async () => undefined,
    create: async ({ guid, system = 'linux' }) => {
      const { board, options = {} } = faults
      let model: ModelMachine | undefined
      const modelOptions: ModelOptions = {
        random: new SeededRandom(7),
        ...options,
        board: {
          kind: 'q35',
          memorySize: MEMORY_SIZE,
          ...board,
          acpi: { dsdt: DSDT, ...board?.acpi },
          vmgenid: guid && { guid },
        },
        guest: { ...options.guest, system },
        onFirmwareLine: (line) => {
          if (model && faults.blob) patchBlob(model, line, faults.blob)
          options.onFirmwareLine?.(line)
        },
      }
      const machine = new Model(modelOptions)
      model = machine.model
      prepare(machine, faults)
      return machine
    },
  }
}

function prepare(machine: Model, faults: Faults): void {
  const { model } = machine
  faults.onModel?.(model)
  const { guest } = model
  const boot = guest.boot.bind(guest)
  guest.boot = (...args) => {
    faults.beforeGuest?.(model)
    if (faults.ssdt && model.board.vmgenid) patchSsdt(model, faults.ssdt)
    const report = boot(...args)
    faults.booted?.(machine)
    return report
  }
  faults.machine?.(machine)
}

function patchBlob(model: ModelMachine, line: string, patch: NonNullable<Faults['blob']>): void {
  const match = /ProcessCmdAllocate: File="etc\/acpi\/tables" .*Size=0x(\w+) Address=0x(\w+)/.exec(line)
  if (!match || !model.board.vmgenid) return
  change(
    model.board.memory,
    Number.parseInt(match[2] ?? '', 16),
    Number.parseInt(match[1] ?? '', 16),
    (bytes) => patch(bytes, model),
  )
}

/** Changes some bytes of memory. */
export function change(
  memory: GuestMemory,
  address: number,
  length: number,
  patch: (bytes: Uint8Array) => void,
): void {
  const bytes = new Uint8Array(length)
  memory.read(address, bytes)
  patch(bytes)
  memory.write(address, bytes)
}

export function ssdtOf(model: ModelMachine): { readonly address: number; readonly length: number } {
  for (const { address, signature } of model.bootResult?.tables ?? []) {
    const header = new Uint8Array(36)
    model.board.memory.read(address, header)
    if (signature === 'SSDT' && toLatin1(header.subarray(16, 23)) === 'VMGENID')
      return { address, length: new DataView(header.buffer).getUint32(4, true) }
  }
  throw new Error('there is no SSDT of vmgenid')
}

function patchSsdt(model: ModelMachine, patch: NonNullable<Faults['ssdt']>): void {
  const { address, length } = ssdtOf(model)
  change(model.board.memory, address, length, (bytes) => {
    patch(bytes, model)
    setSdtChecksum(bytes)
  })
}

/** Overwrites the one place where a text stands. */
export function replace(bytes: Uint8Array, from: string | Uint8Array, to: string | Uint8Array): void {
  const [wanted, other] = [from, to].map((one) => (typeof one === 'string' ? fromLatin1(one) : one))
  if (!wanted || !other || wanted.length !== other.length) throw new Error('lengths differ')
  const at = find(bytes, wanted)
  if (at < 0) throw new Error(`not found: ${String(from)}`)
  bytes.set(other, at)
}

function find(bytes: Uint8Array, wanted: Uint8Array, from = 0): number {
  for (let at = from; at + wanted.length <= bytes.length; at++) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at
  }
  return -1
}

/** The last place where a text stands, overwritten. */
export function replaceLast(bytes: Uint8Array, from: string, to: string): void {
  const wanted = fromLatin1(from)
  let at = -1
  for (let next = find(bytes, wanted); next >= 0; next = find(bytes, wanted, next + 1)) at = next
  if (at < 0) throw new Error(`not found: ${from}`)
  bytes.set(fromLatin1(to), at)
}

/** Random numbers that are never the same twice, and the same in every run. */
export function seeded(seed: number): RandomSource {
  return new SeededRandom(seed)
}

/** Replaces a method of a machine for its verifier. */
export function override<K extends keyof Machine>(machine: Model, name: K, value: Machine[K]): void {
  Object.defineProperty(machine, name, { value, configurable: true })
}
