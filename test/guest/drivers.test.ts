/** Drivers of every era and system against devices of every kind, in AML of our own. */
import { describe, expect, it } from 'vitest'
import {
  Add,
  BufferData,
  CopyObject,
  Device,
  EisaId,
  Index,
  Local0,
  Method,
  Name,
  Notify,
  Package,
  path,
  Return,
  Scope,
  Store,
  text,
} from '../../src/aml/asl.ts'
import type { Term } from '../../src/aml/terms.ts'
import { FreeBsdVmgencDriver } from '../../src/guest/drivers/freebsd.ts'
import { LinuxVmGenIdDriver } from '../../src/guest/drivers/linux.ts'
import { LINUX_ERAS, type LinuxRelease } from '../../src/guest/drivers/linux-eras.ts'
import { NetBsdVmGenIdDriver } from '../../src/guest/drivers/netbsd.ts'
import {
  DomainController,
  IOCTL_VMGENCOUNTER_READ,
  WindowsGenCounterDriver,
} from '../../src/guest/drivers/windows.ts'
import { GUEST_SYSTEMS, type GuestSystem } from '../../src/guest/systems.ts'
import { SeededRandom } from '../../src/platform/random.ts'
import { FORK_LINE } from './machine.ts'
import { HOLDER, SLEEP_STATES, TablesMachine, type VgenParts, vgen } from './tables-machine.ts'

const RELEASES = Object.keys(LINUX_ERAS) as LinuxRelease[]

function machineWith(parts: VgenParts, options: ConstructorParameters<typeof TablesMachine>[0] = {}) {
  return new TablesMachine({ ...options, ssdt: vgen(parts) }).boot()
}

function linux(parts: VgenParts, release: LinuxRelease = '6.10', hidOnly = false) {
  return machineWith(parts, { guest: { linux: { release, hidOnly } } })
}

/** `\_SB.VGEN` without its event. */
const DEVICE = vgen().slice(0, 1)

/** The rule that failed, if any, and the error. */
function outcome({ report }: TablesMachine) {
  const [probe] = report?.probes ?? []
  if (!probe) return 'not looked at'
  const failed = probe.steps.find(({ ok }) => !ok)
  return failed ? [failed.rule, probe.error ?? 'no match'].join(': ') : 'bound'
}

describe('the IDs that Linux knows', () => {
  it.each([
    // hid, cid, and what each release makes of it
    ['QEMUVGID', 'VM_Gen_Counter', 'bound', 'bound'],
    ['QEMUVGID', 'vm_gen_counter', 'bound', 'bound'],
    ['VM_GEN_COUNTER', undefined, 'bound', 'bound'],
    ['VMGENCTR', 'VM_Gen_Counter', 'bound', 'bound'],
    ['VMGENCTR', undefined, 'id: no match', 'bound'],
    ['XEN0000', 'VM_Gen_Counter', 'bound', 'bound'],
    ['FCVMGID', 'VM_Gen_Counter', 'bound', 'bound'],
    ['QEMUVGID', 'VMGENCTR', 'id: no match', 'bound'],
    ['QEMUVGID', undefined, 'id: no match', 'id: no match'],
    ['QEMUVGID', 'VM_Gen_Count', 'id: no match', 'id: no match'],
  ] as const)('_HID %s, _CID %s: 5.18 %s, since %s', (hid, cid, first, later) => {
    for (const release of RELEASES) {
      expect([release, outcome(linux({ hid, cid }, release))]).toEqual([
        release,
        release === '5.18' ? first : later,
      ])
    }
  })

  it.each([
    ['a package with the ID in it', Package([EisaId('PNP0C02'), 'VM_Gen_Counter'])],
    ['a package with both IDs', Package(['VM_Gen_Counter', 'VMGENCTR'])],
    ['an asterisk in front', '*VM_Gen_Counter'],
  ] as const)('_CID is %s', (_, cid) => {
    expect(outcome(linux({ cid: cid as Term }))).toBe('bound')
  })

  it('does not bind to other IDs, and looks at none that cannot be meant', () => {
    const machine = linux({ hid: 'ACPI0010', cid: Package([EisaId('PNP0C02')]) as Term })
    expect(outcome(machine)).toBe('not looked at')
  })

  it('may be told to look at _HID only, which nobody should', () => {
    expect(outcome(linux({ hid: 'FCVMGID' }, '6.8', true))).toBe('id: no match')
    expect(outcome(linux({ hid: 'VMGENCTR' }, '6.8', true))).toBe('bound')
  })
})

describe('a probe of Linux', () => {
  const local: Term = Method('ADDR', 0, [
    Store(Package([], 2), Local0),
    Store(Add(path('\\VGIA'), 0x28), Index(Local0, 0)),
    Store(0, Index(Local0, 1)),
    Return(Local0),
  ])

  it.each([
    ['no ADDR', undefined, 'addr: ENODEV', 'AE_NOT_FOUND'],
    ['an ADDR that fails', local, 'addr: ENODEV', 'AE_NOT_FOUND'],
    ['an ADDR that returns nothing', Method('ADDR', 0, []), 'package: EINVAL', 'integer'],
    ['an integer', Name('ADDR', HOLDER), 'package: EINVAL', 'integer'],
    ['a buffer', BufferData(new Uint8Array(16)), 'package: EINVAL', 'buffer'],
    ['an empty package', Package([]), 'two elements: EINVAL', '0'],
    ['one element', Package([HOLDER]), 'two elements: EINVAL', '1'],
    ['three elements', Package([HOLDER, 0, 0]), 'two elements: EINVAL', '3'],
    ['two elements without a value', Package([], 2), 'integers: EINVAL', 'uninitialized, uninitialized'],
    ['strings', Package(['0x600028', '0']), 'integers: EINVAL', 'string, string'],
    ['a string behind', Package([HOLDER, '0']), 'integers: EINVAL', 'integer, string'],
    ['a package in it', Package([Package([HOLDER]), 0]), 'integers: EINVAL', 'package, integer'],
    ['an address that no CPU has', Package([HOLDER, 0xffff_ffff]), 'mapped: ENXIO', '{0x600028, 0xffffffff}'],
  ] as const)('of %s fails', (_, addr, expected, found) => {
    for (const release of RELEASES) {
      const machine = linux({ addr: addr as Term | undefined }, release)
      expect(outcome(machine)).toBe(expected)
      expect(machine.report?.probes[0]?.steps.at(-1)?.found).toBe(found)
      expect(machine.guest.driver.currentId).toBe(undefined)
      machine.change(7)
      expect(machine.guest.log.texts).not.toContain(FORK_LINE)
    }
  })

  it.each([
    ['5.18', 'vmgenid: probe of QEMUVGID:00 failed with error -22'],
    ['6.10', 'vmgenid QEMUVGID:00: probe with driver vmgenid failed with error -22'],
  ] as const)('of %s that fails says so', (release, line) => {
    expect(linux({ addr: Package([HOLDER]) }, release).guest.log.texts).toContain(line)
    expect(linux({ addr: undefined }, release).guest.log.texts).toContain(
      'ACPI Error: AE_NOT_FOUND, Evaluating ADDR',
    )
  })

  it.each([
    ['a Name', Name('ADDR', Package([HOLDER, 0]))],
    ['a method that fills in a package', local],
    ['both halves in the first element', Package([2n ** 33n + 0x28n, 0])],
    ['a high half', Package([0x28, 2])],
  ] as const)('of %s binds', (_, addr) => {
    const ssdt = [Name('\\VGIA', 0x60_0000), ...vgen({ addr: addr as Term })]
    const { report } = new TablesMachine({ ssdt }).boot()
    expect(report?.bound).toBeDefined()
  })

  it('puts halves together without masking', () => {
    // 64-bit integers: a high half hidden in the first element is taken as it is.
    expect(linux({ addr: Package([0x1_0060_0028n, 0]) }).report?.bound?.address).toBe(0x1_0060_0028)
    expect(linux({ addr: Package([0x1_0060_0028n, 1]) }).report?.bound?.address).toBe(0x1_0060_0028)
  })

  it('has 32-bit integers when the DSDT is of revision 1', () => {
    const machine = machineWith({ addr: Package([0x1_0060_0028n, 0]) }, { revision: 1 })
    expect(machine.report?.bound?.address).toBe(HOLDER)
  })

  it.each([
    [0x00, 'status: no match'],
    [0x08, 'status: no match'],
    [0x01, 'bound'],
    [0x0b, 'bound'],
    [0x0f, 'bound'],
  ])('of a device whose _STA is %i: %s', (sta, expected) => {
    expect(outcome(linux({ sta }))).toBe(expected)
  })

  it('of a device without a _STA binds', () => {
    expect(outcome(linux({ sta: undefined }))).toBe('bound')
  })

  it('of a device below an absent one is never made', () => {
    const ssdt = [
      Device('\\_SB.BUS', [
        Name('_HID', 'ACPI0004'),
        Method('_STA', 0, [Return(0)]),
        Device('VGEN', [
          Name('_HID', 'QEMUVGID'),
          Name('_CID', 'VM_Gen_Counter'),
          Name('ADDR', Package([HOLDER, 0])),
        ]),
      ]),
    ]
    expect(outcome(new TablesMachine({ ssdt }).boot())).toBe('status: no match')
  })

  it('binds to the first of two devices', () => {
    const second = Device('\\_SB.VGN2', [Name('_HID', 'VMGENCTR'), Name('ADDR', Package([HOLDER + 16, 0]))])
    const { report } = new TablesMachine({ ssdt: [...vgen(), second] }).boot()
    expect(report?.probes).toMatchObject([{ device: '\\_SB.VGEN', bound: true }])
  })
})

describe('Linux after a change', () => {
  it.each(RELEASES)('%s reseeds once, and tells user space since 6.8', (release) => {
    const machine = linux({}, release)
    machine.change(7)
    machine.change(7)
    const { driver, log } = machine.guest
    expect(log.texts.filter((line) => line === FORK_LINE)).toHaveLength(1)
    const uevents = driver instanceof LinuxVmGenIdDriver ? driver.uevents.length : undefined
    expect(uevents).toBe(LINUX_ERAS[release].uevent ? 1 : 0)
  })

  it.each([
    [0x00, 0],
    [0x01, 0],
    [0x7f, 0],
    [0x80, 1],
    [0x81, 1],
    [0xff, 1],
  ])('does not care for the code of a device notify: %i', (code, times) => {
    const ssdt = [...DEVICE, Method('\\_GPE._E05', 0, [Notify('\\_SB.VGEN', code)])]
    const machine = new TablesMachine({ ssdt }).boot()
    machine.change(7)
    expect(machine.guest.log.texts.filter((line) => line === FORK_LINE)).toHaveLength(times)
  })

  it('is served by a level event too', () => {
    const ssdt = [...DEVICE, Method('\\_GPE._L05', 0, [Notify('\\_SB.VGEN', 0x80)])]
    const machine = new TablesMachine({ ssdt }).boot()
    machine.change(7)
    machine.change(8)
    expect(machine.guest.log.texts.filter((line) => line === FORK_LINE)).toHaveLength(2)
  })
})

describe('Linux with a device tree', () => {
  const NODE = {
    name: 'vmgenid@600028',
    compatible: ['microsoft,vmgenid'],
    reg: { address: HOLDER, size: 16 },
    interrupt: 35,
  }

  function bootTree(node: object, release: LinuxRelease = '6.10') {
    const machine = new TablesMachine({ guest: { linux: { release } } })
    machine.memory.fill(HOLDER, 16, 1)
    machine.report = machine.guest.boot({ kind: 'device tree', nodes: [{ ...NODE, ...node }] })
    machine.guest.crng?.addBootloaderRandomness(new Uint8Array(32))
    return machine
  }
  const pulse = ({ lines }: TablesMachine) => {
    lines.line(35).setLevel(true)
    lines.line(35).setLevel(false)
  }

  it('takes the interrupt straight to the handler', () => {
    const machine = bootTree({})
    expect(machine.report).toMatchObject({ mode: 'device tree', bound: { address: HOLDER } })
    pulse(machine)
    machine.memory.fill(HOLDER, 16, 2)
    pulse(machine)
    expect(machine.guest.journal.entries.slice(1).map(({ event }) => event)).toEqual([
      'interrupt',
      'driver',
      'interrupt',
      'driver',
    ])
    expect(machine.guest.log.texts.filter((line) => line === FORK_LINE)).toHaveLength(1)
  })

  it.each([
    ['a copy', (machine: TablesMachine) => machine.copy()],
    ['a copy of a copy', (machine: TablesMachine) => machine.copy().copy()],
  ])('goes on in %s', (_, copied) => {
    const machine = copied(bootTree({}))
    machine.memory.fill(HOLDER, 16, 2)
    pulse(machine)
    expect(machine.guest.log.texts.filter((line) => line === FORK_LINE)).toHaveLength(1)
  })

  it.each([
    [{ compatible: ['virtual,vmgenid'] }, 'compatible: no match'],
    [{ reg: undefined }, 'reg: EINVAL'],
    [{ reg: { address: 2 ** 41, size: 16 } }, 'mapped: ENXIO'],
    [{ interrupt: undefined }, 'interrupts: ENXIO'],
  ])('fails with %j', (node, expected) => {
    expect(outcome(bootTree(node))).toBe(expected)
  })

  it('came with 6.10', () => {
    expect(outcome(bootTree({}, '6.8'))).toBe('compatible: no match')
  })

  it('is told of a region that is too small', () => {
    expect(bootTree({ reg: { address: HOLDER, size: 8 } }).guest.findings.list).toMatchObject([
      { id: 'dt-reg-size' },
    ])
  })
})

describe('FreeBSD', () => {
  const freebsd = (parts: VgenParts) => machineWith(parts, { guest: { system: 'freebsd' } })
  const vmgenc = ({ guest }: TablesMachine) => {
    if (!(guest.driver instanceof FreeBsdVmgencDriver)) throw new Error('no vmgenc')
    return guest.driver
  }

  it('attaches, and tells devd of a change, once', () => {
    const machine = freebsd({})
    machine.change(0xab)
    machine.change(0xab)
    const driver = vmgenc(machine)
    expect(driver.sysctlGuid).toBe('ab'.repeat(16))
    expect(driver.harvested).toEqual(['00'.repeat(16), 'ab'.repeat(16)])
    expect(driver.devctl).toEqual(['!system=ACPI subsystem=VMGenerationCounter type=\\_SB_.VGEN notify=0x00'])
  })

  it.each([
    ['no ADDR', undefined, 'addr', 'AE_NOT_FOUND'],
    ['three elements', Package([HOLDER, 0, 0]), 'addr', 'AE_BUFFER_OVERFLOW'],
    ['strings', Package(['0x600028', '0']), 'addr', 'AE_BUFFER_OVERFLOW'],
    ['an integer', Name('ADDR', HOLDER), 'package', 'Wrong type 0x1'],
    ['one element', Package([HOLDER]), 'two elements', 'Wrong number of results 1'],
    ['nothing in it', Package([], 2), 'integers', 'Wrong type results 0x0, 0x0'],
    ['zero', Package([0, 0]), 'not zero', undefined],
  ] as const)('refuses an ADDR with %s', (_, addr, rule, words) => {
    const machine = freebsd({ addr: addr as Term | undefined })
    expect(outcome(machine)).toBe(`${rule}: ENXIO`)
    const lines = machine.guest.log.texts
    expect(lines.at(-1)).toBe('device_attach: vmgenc0 attach returned 6')
    if (words !== undefined) {
      expect(lines.at(-2)).toBe(`vmgenc0: acpi_GetPackedUINT64(\\_SB_.VGEN::ADDR()): ${words}`)
    }
  })

  it('masks the low half', () => {
    expect(freebsd({ addr: Package([0x1_0060_0028n, 0]) }).report?.bound?.address).toBe(HOLDER)
  })

  it('knows one ID', () => {
    expect(outcome(freebsd({ hid: 'VMGENCTR', cid: undefined }))).toBe('id: no match')
  })

  it('knows one code, and logs the others', () => {
    const ssdt = [...DEVICE, Method('\\_GPE._E05', 0, [Notify('\\_SB.VGEN', 0x81)])]
    const machine = new TablesMachine({ ssdt, guest: { system: 'freebsd' } }).boot()
    machine.change(0xab)
    expect(machine.guest.log.texts.at(-1)).toBe('vmgenc0: unknown notify 0x81')
    expect(vmgenc(machine).devctl).toEqual([])
  })
})

describe('NetBSD', () => {
  const netbsd = (parts: VgenParts) => machineWith(parts, { guest: { system: 'netbsd' } })
  const acpivmgenid = ({ guest }: TablesMachine) => {
    if (!(guest.driver instanceof NetBsdVmGenIdDriver)) throw new Error('no acpivmgenid')
    return guest.driver
  }

  it('attaches, says where the ID is, and advances the epoch at each notify, change or not', () => {
    const machine = netbsd({})
    const driver = acpivmgenid(machine)
    const epoch = driver.epoch
    machine.change(0xab)
    machine.change(0xab)
    expect([driver.epoch, driver.sysctlPaddr, driver.sysctlId]).toEqual([epoch + 2, HOLDER, 'ab'.repeat(16)])
    expect(machine.guest.log.texts.slice(-5)).toEqual([
      'acpivmgenid0 at acpi0 (VGEN, QEMUVGID): ACPI VM Generation ID',
      'acpivmgenid0: paddr=0x600028',
      `acpivmgenid0: initial: ${'00'.repeat(16)}`,
      `acpivmgenid0: cloned: ${'ab'.repeat(16)}`,
      `acpivmgenid0: cloned: ${'ab'.repeat(16)}`,
    ])
  })

  it.each([
    ['no ADDR', undefined, 'addr', 'failed to get ADDR: AE_NOT_FOUND'],
    ['an integer', Name('ADDR', HOLDER), 'package', 'failed to get ADDR: AE_TYPE'],
    ['three elements', Package([HOLDER, 0, 0]), 'two elements', 'invalid ADDR'],
    ['strings', Package(['0x600028', '0']), 'integers', 'invalid ADDR'],
    ['a half of 33 bits', Package([0x1_0060_0028n, 0]), 'halves', 'invalid ADDR'],
  ] as const)('refuses an ADDR with %s', (_, addr, rule, words) => {
    const machine = netbsd({ addr: addr as Term | undefined })
    expect(outcome(machine)).toBe(`${rule}: no match`)
    expect(machine.guest.log.texts.at(-1)).toBe(`acpivmgenid0: ${words}`)
  })

  it('takes address 0 for an address', () => {
    expect(netbsd({ addr: Package([0, 0]) }).report?.bound?.address).toBe(0)
  })
})

describe('Windows', () => {
  const windows = (parts: VgenParts) => machineWith(parts, { guest: { system: 'windows' } })
  const counter = ({ guest }: TablesMachine) => {
    if (!(guest.driver instanceof WindowsGenCounterDriver)) throw new Error('no driver')
    return guest.driver
  }

  it('reads two little-endian numbers, and the sample program prints them', () => {
    const machine = windows({})
    const id = '25 29 a3 5f dc 57 58 7b 42 8a e5 6e 5a 43 30 14'
    machine.memory.write(
      HOLDER,
      Uint8Array.from(id.split(' '), (byte) => Number.parseInt(byte, 16)),
    )
    expect(counter(machine).sampleOutput()).toBe('7b5857dc5fa32925:1430435a6ee58a42')
    expect(counter(machine).ioctl(IOCTL_VMGENCOUNTER_READ)).toEqual({
      low: 0x7b58_57dc_5fa3_2925n,
      high: 0x1430_435a_6ee5_8a42n,
    })
    expect(counter(machine).ioctl(0x0032_c008)).toBe(undefined)
  })

  it('takes the _CID as it is written', () => {
    expect(outcome(windows({}))).toBe('bound')
    expect(outcome(windows({ cid: 'vm_gen_counter' }))).toBe('id: no match')
    expect(outcome(windows({ cid: 'VMGENCTR' }))).toBe('id: no match')
    expect(outcome(windows({ cid: Package(['VMGENCTR', 'VM_Gen_Counter']) as Term }))).toBe('bound')
  })

  it('warns of a device without a _DDN', () => {
    expect(windows({ ddn: undefined }).guest.findings.list).toMatchObject([{ id: 'r4-ddn' }])
  })

  it('finds a new ID in the directory at the next boot and before the next write, without any notify', () => {
    const machine = windows({})
    const dc = new DomainController(counter(machine), new SeededRandom(1))
    expect([dc.generationId, dc.boot(), dc.boot(), dc.write()]).toEqual([undefined, [], [], []])
    const identity = dc.invocationId.toString()
    machine.memory.fill(HOLDER, 16, 0xab) // reverted while it ran: no event
    expect(dc.write()).toEqual([
      'RID pool discarded',
      'invocation ID reset',
      'SYSVOL restored non-authoritatively',
    ])
    expect([dc.write(), counter(machine).notifies]).toEqual([[], 0])
    expect(dc.invocationId.toString()).not.toBe(identity)
    machine.memory.fill(HOLDER, 16, 0xcd)
    expect(dc.boot()).toHaveLength(3)
    expect(dc.events.map(({ event }) => event)).toEqual([
      2172,
      'generation changed',
      2172,
      'generation changed',
    ])
  })

  it('two domain controllers from one snapshot get identities of their own, those without a device do not', () => {
    const machine = windows({})
    const dc = new DomainController(counter(machine), new SeededRandom(1))
    dc.boot()
    const disk = JSON.parse(JSON.stringify(dc.save()))
    const copies = [0xab, 0xcd].map((byte, i) => {
      const copy = machine.copy()
      copy.memory.fill(HOLDER, 16, byte)
      const controller = new DomainController(counter(copy), new SeededRandom(10 + i))
      controller.restore(disk)
      controller.write()
      return controller.invocationId.toString()
    })
    expect(new Set([...copies, dc.invocationId.toString()]).size).toBe(3)
    const unchanged = new DomainController(counter(machine.copy()), new SeededRandom(99))
    unchanged.restore(disk)
    unchanged.write()
    expect(unchanged.invocationId.toString()).toBe(dc.invocationId.toString())
  })
})

describe('a copy of each system', () => {
  it.each(GUEST_SYSTEMS)('%s goes on, and sees the next change', (system: GuestSystem) => {
    const machine = machineWith({}, { guest: { system } })
    machine.change(0xab)
    const copy = machine.copy()
    expect(copy.guest.driver.currentId).toEqual(new Uint8Array(16).fill(0xab))
    copy.change(0xcd)
    expect(copy.guest.driver.currentId).toEqual(new Uint8Array(16).fill(0xcd))
    expect(copy.guest.journal.window).toBeDefined()
    expect(machine.guest.driver.address).toBe(HOLDER)
  })

  it('has what AML had in its names', () => {
    const ssdt = [
      ...DEVICE,
      Name('\\CNT', 0),
      Name('\\TXT', 'before'),
      Name('\\PKG', Package([1, 'two'])),
      Scope('\\_GPE', [
        Method('_E05', 0, [
          Store(Add(path('\\CNT'), 1), '\\CNT'),
          Store(text('after'), '\\TXT'),
          CopyObject(Package([3, 'four']), '\\PKG'),
          Notify('\\_SB.VGEN', 0x80),
        ]),
      ]),
    ]
    const machine = new TablesMachine({ ssdt, dsdt: SLEEP_STATES }).boot()
    machine.change(0xab)
    machine.change(0xcd)
    const copy = machine.copy()
    for (const name of ['\\CNT', '\\TXT', '\\PKG']) {
      const value = machine.guest.acpi?.aml.evaluate(name)
      expect(value).toMatchObject({ ok: true })
      expect(copy.guest.acpi?.aml.evaluate(name)).toEqual(value)
    }
    expect(machine.guest.save().acpi?.names.map(({ path: name }) => name)).toEqual([
      '\\CNT',
      '\\TXT',
      '\\PKG',
    ])
    copy.change(0xef)
    expect(copy.guest.acpi?.aml.evaluate('\\CNT')).toMatchObject({ value: { value: 3n } })
  })
})
