/**
 * Faults, each with the checks that fail because of it: those that are about it, and those that follow from it.
 *
 * Three kinds: machines with a fault between their parts; evidence of a good machine with one fact changed; the files of the
 * acceptance run with one of them changed.
 */
import { setSdtChecksum } from '../../src/acpi/sdt.ts'
import { BufferData, Device, EisaId, Method, Name, Package, Return, Scope } from '../../src/aml/asl.ts'
import { encodeTable } from '../../src/aml/table.ts'
import { Guid } from '../../src/binary/guid.ts'
import { TABLE_HEADER } from '../../src/board/table-header.ts'
import { LOADER_ENTRY_SIZE } from '../../src/loader/entry.ts'
import type { Model } from '../../src/machines/model/model.ts'
import type { ModelMachine } from '../../src/machines/model/model-machine.ts'
import { type Evidence, type MigrationSeen, present, seenOf } from '../../src/verify/evidence.ts'
import { change, type Faults, GUID, override, PAGE, replace, replaceLast, ssdtOf } from './mutant.ts'

export interface MachineMutation {
  readonly name: string
  readonly faults: Faults
  /** In the order of the catalogue. */
  readonly fails: readonly string[]
}

export interface EvidenceMutation {
  readonly name: string
  readonly change: (good: Evidence) => Partial<Evidence>
  readonly fails: readonly string[]
}

export interface SeedFiles {
  bootLog: string
  resumeLog: string
  memory: string
  asl: string
  guid: string
}

export interface FileMutation {
  readonly name: string
  readonly change: (files: SeedFiles) => void
  readonly fails: readonly string[]
}

const OTHER = Guid.parse('deadbeef-4455-6677-8899-aabbccddeeff')
const bytes = (...list: readonly number[]) => Uint8Array.from(list)

/** 16 bytes to the holder are the device's; a page comes from the firmware. */
function onHostWrite(model: ModelMachine, instead: (write: () => void) => boolean): void {
  const { memory } = model.board
  const write = memory.write.bind(memory)
  memory.write = (address, source) =>
    address === PAGE + 0x28 && source.length === 16
      ? instead(() => void write(address, source))
      : write(address, source)
}

/** Replaces what a reset of the wake-up does. */
function atWakeUp(model: ModelMachine, act: (model: ModelMachine) => void): void {
  const reset = model.board.reset.bind(model.board)
  model.board.reset = (kind) => {
    reset(kind)
    if (kind === 'wakeup') act(model)
  }
}

function tell(model: ModelMachine, address: number): void {
  const file = model.board.fwCfg.file('etc/vmgenid_addr')
  if (file) new DataView(file.buffer, file.byteOffset).setUint32(0, address, true)
}

/** A DSDT that has the device too. */
const DSDT_WITH_DEVICE = encodeTable(
  {
    ...TABLE_HEADER,
    signature: 'DSDT',
    terms: [
      Name('_S3', Package([1, 1, 0, 0])),
      Scope('\\_SB', [
        Device('PCI0', [Name('_HID', EisaId('PNP0A03'))]),
        Device('VGE2', [
          Name('_HID', 'QEMUVGID'),
          Name('_CID', 'VM_Gen_Counter'),
          Method('ADDR', 0, [Return(Package([0x1000, 0]))]),
        ]),
      ]),
      Name('PADD', BufferData(new Uint8Array(16))),
    ],
  },
  { checksum: 'zero' },
).bytes

export const MACHINE_MUTATIONS: readonly MachineMutation[] = [
  // ---------------------------------------------------------------- tables
  {
    name: 'ADDR adds 0x24',
    faults: { ssdt: (table) => replace(table, bytes(0x0a, 0x28), bytes(0x0a, 0x24)) },
    fails: ['R1a', 'R1e', 'L3', 'L9', 'M1', 'M2', 'E3', 'E8', 'E9', 'X1', 'X2'],
  },
  {
    name: 'VGIA names another page',
    faults: { ssdt: (table) => new DataView(table.buffer).setUint32(0x2a, PAGE + 0x1000, true) },
    fails: ['R8', 'L3', 'L4', 'S6', 'M1', 'M2', 'E1', 'E3', 'E8', 'E9', 'C2', 'C3', 'G2', 'X1', 'X2'],
  },
  {
    name: 'VGIA was never linked',
    faults: { ssdt: (table) => table.fill(0, 0x2a, 0x2e) },
    fails: ['L3', 'S6', 'E1', 'E5', 'E9', 'C2', 'C3', 'G2'],
  },
  {
    name: '_CID in other letters',
    faults: { ssdt: (table) => replace(table, 'VM_Gen_Counter', 'VM_GEN_COUNTER') },
    fails: ['R3', 'L9', 'E9'],
  },
  {
    name: '_CID of something else',
    faults: { ssdt: (table) => replace(table, 'VM_Gen_Counter', 'VM_Ren_Counter') },
    fails: ['R2', 'S6', 'E1', 'E5', 'E9', 'C2', 'C3', 'G2'],
  },
  {
    name: 'no _CID',
    faults: { ssdt: (table) => replace(table, '_CID', '_CIX') },
    fails: ['R2', 'S6', 'E1', 'E5', 'E9', 'C2', 'C3', 'G2'],
  },
  {
    name: '_DDN of something else',
    faults: { ssdt: (table) => replaceLast(table, 'VM_Gen_Counter', 'VM_Gen_Kounter') },
    fails: ['R4', 'L9'],
  },
  { name: 'no _HID', faults: { ssdt: (table) => replace(table, '_HID', '_HIX') }, fails: ['R6'] },
  {
    name: 'Notify with 0x81',
    faults: { ssdt: (table) => replace(table, bytes(0x0a, 0x80), bytes(0x0a, 0x81)) },
    fails: ['R7', 'L9'],
  },
  {
    name: 'the method of GPE 6',
    faults: { ssdt: (table) => replace(table, '_E05', '_E06') },
    fails: ['R7', 'L9', 'S6', 'E1', 'E4', 'C2', 'C3', 'G2'],
  },
  {
    name: 'no Notify of the device',
    faults: { ssdt: (table) => replaceLast(table, 'VGEN', 'PCI0') },
    fails: ['R7', 'R8', 'L9', 'S6', 'E1', 'C2', 'C3', 'G2'],
  },
  {
    name: 'ADDR under another name',
    faults: { ssdt: (table) => replace(table, 'ADDR', 'ADDX') },
    fails: ['R5', 'R9', 'L9', 'S6', 'E1', 'E5', 'E7', 'E9', 'C2', 'C3', 'G2'],
  },
  {
    name: 'ADDR gives one integer',
    // Package (2) {} becomes a package of one: the second index is an error.
    faults: { ssdt: (table) => replace(table, bytes(0x12, 0x02, 0x02), bytes(0x12, 0x02, 0x01)) },
    fails: ['R5', 'R9', 'L9', 'S6', 'E1', 'E5', 'E7', 'E9', 'C2', 'C3', 'G2'],
  },
  {
    name: 'the high half is not zero',
    faults: {
      ssdt: (table) =>
        replace(table, bytes(0x70, 0x00, 0x88, 0x60, 0x01), bytes(0x70, 0x01, 0x88, 0x60, 0x01)),
    },
    fails: ['R1b', 'L3', 'L9', 'S6', 'E1', 'E9', 'C2', 'C3', 'G2', 'X1'],
  },
  {
    name: '_STA without a bit',
    faults: { ssdt: (table) => replace(table, bytes(0x0a, 0x0f), bytes(0x0a, 0x0b)) },
    fails: ['R9', 'L9'],
  },
  {
    name: '_STA present without an address',
    faults: {
      ssdt: (table) =>
        replace(table, bytes(0x93, 0x56, 0x47, 0x49, 0x41, 0x00), bytes(0x93, 0x56, 0x47, 0x49, 0x41, 0x01)),
    },
    fails: ['R9', 'L9'],
  },
  { name: 'another revision of the SSDT', faults: { ssdt: (table) => table.fill(2, 8, 9) }, fails: ['L9'] },
  {
    name: 'the sum of the SSDT off by one',
    faults: {
      beforeGuest: (model) => {
        if (!model.board.vmgenid) return
        const { address } = ssdtOf(model)
        change(model.board.memory, address + 9, 1, (byte) => byte.fill((byte[0] ?? 0) + 1))
      },
    },
    fails: ['L2', 'E7'],
  },
  {
    name: 'the sum of the RSDP off by one',
    faults: {
      booted: ({ model }) =>
        change(model.board.memory, (model.bootResult?.rsdpAddress ?? 0) + 8, 1, (byte) =>
          byte.fill((byte[0] ?? 0) + 1),
        ),
    },
    fails: ['L2'],
  },
  {
    name: 'two devices with the ID',
    faults: { board: { acpi: { dsdt: DSDT_WITH_DEVICE } } },
    fails: [
      'R1c',
      'R2',
      'R4',
      'R7',
      'R8',
      'L3',
      'L4',
      'L9',
      'S6',
      'M1',
      'M2',
      'M5',
      'E1',
      'E3',
      'E8',
      'E9',
      'C2',
      'C3',
      'G2',
      'X1',
      'X2',
    ],
  },
  {
    name: 'no table of the device',
    faults: {
      beforeGuest: (model) => {
        if (!model.board.vmgenid) return
        const { address } = ssdtOf(model)
        change(model.board.memory, address, 8, (head) => replace(head, 'SSDT', 'XXXX'))
        change(model.board.memory, address, 0xca, setSdtChecksum)
      },
    },
    fails: ['R2', 'S6', 'E1', 'E4', 'E5', 'E9', 'C2', 'C3', 'G2', 'X4'],
  },

  // ---------------------------------------------------------------- memory
  {
    name: 'the ID in RAM that the system uses',
    faults: {
      machine: (machine) =>
        override(machine, 'memoryMap', async () => [
          { start: 0, size: 2 ** 27, kind: 'usable', name: 'type 1' },
        ]),
    },
    fails: ['R1c'],
  },
  {
    name: 'the ID in memory of ACPI tables',
    faults: {
      machine: (machine) =>
        override(machine, 'memoryMap', async () => [
          { start: 0, size: 2 ** 27, kind: 'ACPI data', name: 'type 3' },
        ]),
    },
    fails: ['R1d'],
  },
  {
    name: 'something behind the ID in its page',
    faults: { beforeGuest: (model) => void model.board.memory.writeU8(PAGE + 0x800, 1) },
    fails: ['R1e'],
  },
  {
    name: 'something where a table header would be',
    faults: { beforeGuest: (model) => void model.board.memory.writeU8(PAGE + 0x04, 0x24) },
    fails: ['L4'],
  },
  {
    name: 'the ID in the byte order of the text',
    faults: {
      onModel: (model) => model.board.fwCfg.file('etc/vmgenid_guid')?.set(GUID.toBytes(), 0x28),
    },
    fails: ['L10', 'M1', 'M2', 'E2', 'E9', 'X2'],
  },
  {
    name: 'an ID that was not configured',
    faults: {
      onModel: (model) => model.board.fwCfg.file('etc/vmgenid_guid')?.set(OTHER.toGuestBytes(), 0x28),
    },
    fails: ['L10', 'M1', 'M2', 'E2', 'E9', 'X2'],
  },

  // ---------------------------------------------------------------- the host's update
  {
    name: 'a host that writes no memory',
    faults: { onModel: (model) => onHostWrite(model, () => true) },
    fails: ['R8', 'S6', 'E1', 'E3', 'E8', 'G1', 'G2'],
  },
  {
    name: 'a host that raises no event',
    faults: {
      onModel: ({ board }) => {
        board.chipset.pm.sendEvent = () => {}
      },
    },
    fails: ['S6', 'E1', 'E4', 'G1', 'G2'],
  },
  {
    name: 'a host that raises the event before it writes',
    faults: {
      onModel: (model) => {
        const { pm } = model.board.chipset
        const send = pm.sendEvent.bind(pm)
        let later = () => {}
        onHostWrite(model, (write) => {
          later = write
          return true
        })
        pm.sendEvent = (bits) => {
          send(bits)
          later()
        }
      },
    },
    fails: ['R8', 'S6', 'E1', 'G1', 'G2'],
  },
  {
    name: 'a host that raises the event twice',
    faults: {
      onModel: ({ board }) => {
        const { pm } = board.chipset
        const send = pm.sendEvent.bind(pm)
        pm.sendEvent = (bits) => {
          send(bits)
          send(bits)
        }
      },
    },
    fails: ['E4'],
  },
  {
    name: 'a host that draws a new ID for every event',
    faults: { machine: (machine) => override(machine, 'notify', () => machine.setGuid(OTHER)) },
    fails: ['E2'],
  },
  {
    name: 'a host that changes the ID in two steps',
    faults: {
      machine: (machine) => {
        const { setGuid } = machine
        override(machine, 'setGuid', async (guid) => {
          await setGuid.call(machine, OTHER)
          await setGuid.call(machine, guid)
        })
      },
    },
    fails: ['S6', 'E1', 'E4', 'C3'],
  },
  {
    name: 'a host that forgets the second of two changes',
    faults: {
      machine: (machine) => {
        const { setGuid } = machine
        let sinceStop = 0
        override(machine, 'setGuid', async (guid) => {
          sinceStop = machine.runState === 'running' ? 0 : sinceStop + 1
          if (sinceStop < 2) await setGuid.call(machine, guid)
        })
      },
    },
    fails: ['E3'],
  },

  // ---------------------------------------------------------------- told addresses and S3
  {
    name: 'a host that was told nothing',
    faults: { booted: ({ model }) => tell(model, 0) },
    fails: ['L3', 'S1', 'E1', 'E3', 'E4', 'E8'],
  },
  {
    name: 'a host that was told another page',
    faults: { booted: ({ model }) => tell(model, PAGE + 0x1028) },
    fails: ['R8', 'L3', 'S3', 'E1', 'E3', 'E8', 'X1'],
  },
  {
    name: 'a device that keeps the address over a wake-up',
    faults: {
      onModel: (model) => atWakeUp(model, () => tell(model, PAGE + 0x28)),
    },
    fails: ['S2'],
  },
  {
    name: 'a boot script that tells a stale address',
    faults: {
      // The address, behind the DMA control block in the scratch buffer, is what the last MEM_WRITE of the script puts there.
      onModel: (model) =>
        atWakeUp(model, () => {
          const { address = 0, bytes: script } = model.bootResult?.bootScript ?? {}
          change(model.board.memory, address, script?.length ?? 0, (table) =>
            replace(
              table,
              bytes(0x28, 0xd0, 0x7f, 0x07, 0, 0, 0, 0),
              bytes(0x28, 0xc0, 0x7f, 0x07, 0, 0, 0, 0),
            ),
          )
        }),
    },
    fails: ['S3', 'S6', 'S7', 'C3', 'G2'],
  },
  {
    name: 'a device that was never told again',
    faults: {
      onModel: (model) => {
        const { resume } = model.firmware
        model.firmware.resume = async () => {
          const result = await resume.call(model.firmware)
          tell(model, 0)
          return result
        }
      },
    },
    fails: ['S3', 'C3', 'G2'],
  },
  {
    name: 'a firmware that leaves the PM block off when it resumes',
    faults: {
      onModel: (model) => {
        const { resume } = model.firmware
        model.firmware.resume = async () => {
          const result = await resume.call(model.firmware)
          // ICH9's ACPI_CNTL, whose bit 7 switches the block on.
          model.board.ports.write(0xcf8, 4, 0x8000_f844)
          model.board.ports.write(0xcfc, 1, 0)
          return result
        }
      },
    },
    fails: ['S6', 'S8', 'C3', 'G2'],
  },
  {
    name: 'a device that takes a new ID at a wake-up',
    faults: { onModel: (model) => atWakeUp(model, ({ board }) => board.vmgenid?.setGuid(OTHER)) },
    fails: ['S4', 'E9'],
  },
  {
    name: 'RAM that is lost in S3',
    faults: {
      onModel: (model) => atWakeUp(model, ({ board }) => void board.memory.fill(PAGE + 0x28, 16, 0)),
    },
    fails: ['S5', 'E9'],
  },

  // ---------------------------------------------------------------- monitors
  {
    name: 'QMP in capitals',
    faults: { machine: (machine) => withQmp(machine, (guid) => guid.toUpperCase()) },
    fails: ['M2', 'M3'],
  },
  {
    name: 'QMP with another ID',
    faults: { machine: (machine) => withQmp(machine, () => String(OTHER)) },
    fails: ['M2', 'M3', 'X2'],
  },
  {
    name: 'QMP without the command',
    faults: {
      machine: (machine) =>
        override(machine, 'monitor', {
          ...machine.monitor,
          qmp: async () => {
            throw Object.assign(new Error('x'), {
              desc: 'The command query-vm-generation-id has not been found',
            })
          },
        }),
    },
    fails: ['M2', 'M4', 'M5'],
  },
  {
    name: 'a human monitor that says more',
    faults: {
      machine: (machine) => {
        const { monitor } = machine
        override(machine, 'monitor', { ...monitor, hmp: async (line) => `GUID: ${await monitor.hmp(line)}` })
      },
    },
    fails: ['M3', 'M5'],
  },
  {
    name: 'QMP that takes any argument',
    faults: {
      machine: (machine) => {
        const { monitor } = machine
        override(machine, 'monitor', { ...monitor, qmp: (command) => monitor.qmp(command) })
      },
    },
    fails: ['M4'],
  },
  {
    name: 'a machine without the device that has an ID',
    faults: {
      machine: (machine) => {
        if (machine.hasDevice) return
        override(machine, 'monitor', {
          ...machine.monitor,
          qmp: async () => ({ guid: String(Guid.ZERO) }),
          hmp: async () => `${Guid.ZERO}\r\n`,
        })
      },
    },
    fails: ['M5'],
  },

  // ---------------------------------------------------------------- guests
  {
    name: 'a CPU without RDRAND: the generator is not initialised',
    faults: { options: { guest: { rdrand: undefined as never } } },
    fails: ['S6', 'E1', 'E6', 'C3', 'G2'],
  },
  {
    name: 'a guest without the driver',
    faults: { options: { guest: { linux: { hidOnly: true } } } },
    fails: ['S6', 'E1', 'E5', 'C2', 'C3', 'G2'],
  },
  {
    name: 'a Windows driver that reads the wrong place',
    faults: {
      machine: (machine) => override(machine, 'guestId', async () => new Uint8Array(16)),
    },
    fails: ['E9'],
  },

  // ---------------------------------------------------------------- copies
  {
    name: 'clones without new IDs',
    faults: {
      machine: (machine) => {
        const { clone } = machine
        if (machine.hasDevice)
          override(machine, 'clone', (count) => clone.call(machine, count, { guid: 'keep' }))
      },
    },
    fails: ['C1', 'C3'],
  },
  {
    name: 'clones that share one new ID',
    faults: {
      machine: (machine) => {
        const { clone } = machine
        if (!machine.hasDevice) return
        override(machine, 'clone', async (count) => {
          const clones = await clone.call(machine, count, { guid: 'keep' })
          for (const one of clones) await one.setGuid(OTHER)
          return clones
        })
      },
    },
    fails: ['C1'],
  },
  {
    name: 'cloning that changes the original',
    faults: {
      machine: (machine) => {
        const { clone } = machine
        if (!machine.hasDevice) return
        override(machine, 'clone', async (count) => {
          const clones = await clone.call(machine, count)
          await machine.setGuid(OTHER)
          return clones
        })
      },
    },
    fails: ['C5'],
  },
  {
    name: 'a control whose copies differ by themselves',
    faults: {
      machine: (machine) => {
        const { clone } = machine
        if (machine.hasDevice) return
        override(machine, 'clone', async (count, options) => {
          const clones = await clone.call(machine, count, options)
          for (const [i, one] of clones.entries()) one.model.guest.crng?.readUrandom(32 * i)
          return clones
        })
      },
    },
    fails: ['C4'],
  },
  {
    name: 'a destination that draws an ID of its own',
    faults: {
      machine: (machine) => {
        const { migrate } = machine
        override(machine, 'migrate', () => migrate.call(machine, OTHER))
      },
    },
    fails: ['G1', 'G2'],
  },
]

function withQmp(machine: Model, guid: (own: string) => string): void {
  const { monitor } = machine
  if (!machine.hasDevice) return
  override(machine, 'monitor', {
    ...monitor,
    qmp: async (command, given) => {
      const { guid: own } = (await monitor.qmp(command, given)) as { readonly guid: string }
      return { guid: guid(own) }
    },
  })
}

// ==================================================================== evidence

function withFile(good: Evidence, name: string, patch: (file: Uint8Array) => unknown): Partial<Evidence> {
  const files = new Map(seenOf(good.files))
  const file = files.get(name)?.slice()
  if (!file) throw new Error(`there is no ${name}`)
  const other = patch(file)
  files.set(name, other instanceof Uint8Array ? other : file)
  return { files: present(files) }
}

/** The script's first command of a type. */
function entryOf(script: Uint8Array, type: number, from = 0): Uint8Array {
  for (let at = from * LOADER_ENTRY_SIZE; at < script.length; at += LOADER_ENTRY_SIZE) {
    if (script[at] === type) return script.subarray(at, at + LOADER_ENTRY_SIZE)
  }
  throw new Error('there is no such command')
}
const allocateGuid = (script: Uint8Array): Uint8Array => {
  for (let i = 0; ; i++) {
    const entry = script.subarray(i * LOADER_ENTRY_SIZE, (i + 1) * LOADER_ENTRY_SIZE)
    if (entry.length === 0) throw new Error('there is no ALLOCATE of the ID')
    if (entry[0] === 1 && String.fromCharCode(...entry.subarray(4, 20)) === 'etc/vmgenid_guid') return entry
  }
}
const LOADER = 'etc/table-loader'
const BLOB = 'etc/vmgenid_guid'

function withLog(good: Evidence, patch: (line: string) => string): Partial<Evidence> {
  return { guestLog: present((seenOf(good.guestLog) ?? []).map(patch)) }
}

function migrated(
  part: Evidence['sameId'],
  patch: (seen: MigrationSeen) => MigrationSeen,
): Evidence['sameId'] {
  const seen = seenOf(part)
  if (!seen) throw new Error('there was no migration')
  return present(patch(seen))
}

export const EVIDENCE_MUTATIONS: readonly EvidenceMutation[] = [
  {
    name: 'the blob aligned to half a page',
    change: (good) =>
      withFile(good, LOADER, (script) =>
        new DataView(allocateGuid(script).buffer, allocateGuid(script).byteOffset).setUint32(60, 0x800, true),
      ),
    fails: ['L1'],
  },
  {
    name: 'the blob in the F-segment',
    change: (good) => withFile(good, LOADER, (script) => void allocateGuid(script).fill(2, 64, 65)),
    fails: ['L1', 'L6'],
  },
  {
    name: 'the blob of half a page',
    change: (good) => withFile(good, BLOB, (blob) => blob.slice(0, 0x800)),
    fails: ['L1', 'L10'],
  },
  {
    name: 'no ALLOCATE of the blob',
    change: (good) => withFile(good, LOADER, (script) => void allocateGuid(script).fill(0)),
    fails: ['L1', 'L6'],
  },
  {
    name: 'WRITE_POINTER of 4 bytes',
    change: (good) => withFile(good, LOADER, (script) => void entryOf(script, 4).fill(4, 124, 125)),
    fails: ['L8'],
  },
  {
    name: 'WRITE_POINTER of 3 bytes',
    change: (good) => withFile(good, LOADER, (script) => void entryOf(script, 4).fill(3, 124, 125)),
    fails: ['L6', 'L8'],
  },
  {
    name: 'WRITE_POINTER to 0x24 into the page',
    change: (good) => withFile(good, LOADER, (script) => void entryOf(script, 4).fill(0x24, 120, 121)),
    fails: ['L6', 'L8'],
  },
  {
    name: 'no WRITE_POINTER',
    change: (good) => withFile(good, LOADER, (script) => void entryOf(script, 4).fill(0)),
    fails: ['L6', 'L8'],
  },
  {
    name: 'WRITE_POINTER into a file that there is not',
    change: (good) => withFile(good, LOADER, (script) => void entryOf(script, 4).fill(0x78, 14, 16)),
    fails: ['L6', 'L8'],
  },
  {
    name: 'a checksum over the end of its blob',
    change: (good) => withFile(good, LOADER, (script) => void entryOf(script, 3).fill(0x7f, 71, 72)),
    fails: ['L6'],
  },
  {
    name: 'something else in the blob',
    change: (good) => withFile(good, BLOB, (blob) => void blob.fill(1, 0x800, 0x801)),
    fails: ['L10'],
  },
  {
    name: 'no script',
    change: (good) => ({
      files: present(new Map([...(seenOf(good.files) ?? [])].filter(([name]) => name !== LOADER))),
    }),
    fails: ['L6'],
  },
  {
    name: "another address in the guest's log",
    change: (good) => withLog(good, (line) => line.replace(/(SSDT 0x)0000/, '$10001')),
    fails: ['X3'],
  },
  {
    name: "another length in the guest's log",
    change: (good) => withLog(good, (line) => line.replace(/(SSDT \S+ )0000CA/, '$10000CB')),
    fails: ['X3'],
  },
  {
    name: "no line of the SSDT in the guest's log",
    change: (good) => withLog(good, (line) => line.replace('SSDT 0x', 'XXXX 0x')),
    fails: ['X3'],
  },
  {
    name: 'an ACPI error in the log',
    change: (good) => ({
      guestLog: present([
        ...(seenOf(good.guestLog) ?? []),
        '[    2.1] ACPI BIOS Error (bug): Could not resolve symbol [\\_SB.X], AE_NOT_FOUND (20220331/psargs-330)',
      ]),
    }),
    fails: ['E7'],
  },
  {
    name: 'a destination that reseeds with the same ID',
    change: (good) => ({
      sameId: migrated(good.sameId, (seen) => ({
        ...seen,
        reseeds: ['[    9.0] random: crng reseeded due to virtual machine fork'],
      })),
    }),
    fails: ['G1'],
  },
  {
    name: 'a destination that does not reseed with another ID',
    change: (good) => ({ otherId: migrated(good.otherId, (seen) => ({ ...seen, reseeds: [] })) }),
    fails: ['G2'],
  },
  {
    name: 'a destination that does not know the address',
    change: (good) => ({
      sameId: migrated(good.sameId, (seen) => ({ ...seen, told: { ...seen.told, destination: 0n } })),
    }),
    fails: ['G3'],
  },
  {
    name: 'a part that went wrong',
    change: () => ({ suspend: { absent: 'suspending to RAM: the machine is running', failed: true } }),
    fails: ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S8'],
  },
]

// ==================================================================== files

export const FILE_MUTATIONS: readonly FileMutation[] = [
  {
    name: 'the log of an ALLOCATE that failed',
    change: (files) => {
      files.bootLog = files.bootLog.replace(
        /^ProcessCmdAddChecksum: .*\n/m,
        'ProcessCmdAddChecksum: invalid checksum range in "etc/acpi/tables"\n',
      )
    },
    fails: ['L7'],
  },
  {
    name: 'the log of a freed page',
    change: (files) => {
      files.bootLog += 'InstallQemuFwCfgTables: freeing "etc/vmgenid_guid"\n'
    },
    fails: ['L5'],
  },
  {
    name: 'the log of a page that was taken for a table',
    change: (files) => {
      files.bootLog = files.bootLog.replace(
        'not found; marking fw_cfg blob as opaque',
        'found "GUID" size 0x33',
      )
    },
    fails: ['L5'],
  },
  {
    name: 'a log without WRITE_POINTER',
    change: (files) => {
      files.bootLog = files.bootLog.replace(/^(SaveCondensed|ProcessCmdWritePointer).*\n/gm, '')
    },
    fails: ['L8'],
  },
  {
    name: 'a log of another page',
    change: (files) => {
      files.bootLog = files.bootLog.replaceAll('0x7FE5C000', '0x7FE5D000')
    },
    fails: ['L3', 'S7', 'X1'],
  },
  {
    name: 'a log of a smaller SSDT',
    change: (files) => {
      files.bootLog = files.bootLog.replace('found "SSDT" size 0xCA', 'found "SSDT" size 0xC9')
    },
    fails: ['X4'],
  },
  {
    name: 'a log whose replay tells another address',
    change: (files) => {
      files.resumeLog = files.resumeLog.replace('0x7FE4F029 (0xC0)', '0x7FE4F029 (0xD0)')
    },
    fails: ['S7'],
  },
  {
    name: 'a log whose replay hangs',
    change: (files) => {
      files.resumeLog = files.resumeLog.split('\n').slice(0, 33).join('\n')
    },
    fails: ['S7'],
  },
  {
    name: 'a log without the boot script',
    change: (files) => {
      files.bootLog = files.bootLog.replace(/^TransferS3Context.*\n/m, '')
    },
    fails: ['S7'],
  },
  {
    name: 'memory in the byte order of the text',
    change: (files) => {
      files.memory = files.memory.replace('33 22 11 00 55 44 77 66', '00 11 22 33 44 55 66 77')
    },
    fails: ['M1', 'X2'],
  },
  {
    name: 'memory with something before the ID',
    change: (files) => {
      files.memory = files.memory.replace('7fe5c000: 00 00 00', '7fe5c000: 00 00 47')
    },
    fails: ['L4'],
  },
  {
    name: 'memory with something behind the ID',
    change: (files) => {
      files.memory = files.memory.replace('ee ff 00', 'ee ff 01')
    },
    fails: ['R1e'],
  },
  {
    name: 'a table of another page',
    change: (files) => {
      files.asl = files.asl.replace('0x7FE5C000', '0x7FE5D000')
    },
    fails: ['L3', 'X1'],
  },
  {
    name: 'another ID than the one that is known',
    change: (files) => {
      files.guid = String(OTHER)
    },
    fails: ['M1', 'X2'],
  },
]
