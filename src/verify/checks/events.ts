/**
 * E: events. A change reaches the driver; an event without a change does nothing.
 *
 * Source: QEMU hw/acpi/vmgenid.c (vmgenid_update_guest); Linux drivers/virt/vmgenid.c, drivers/char/random.c.
 * @module
 */
import { Guid } from '../../binary/guid.ts'
import { guidSpellings } from '../../binary/guid-spelling.ts'
import { type Check, fail, notObservable, pass, seen, withHint } from '../check.ts'
import { isCrngReady, judgeArrival } from './arrival.ts'
import { guidOf, logLine, showBytes } from './words.ts'

const UPDATE = 'QEMU hw/acpi/vmgenid.c (vmgenid_update_guest)'
const DRIVER = 'Linux drivers/virt/vmgenid.c'
const CAN_CHANGE = 'a machine whose ID can be changed while its guest runs'
/** Complaints of ACPICA and of Linux's ACPI code. */
const ACPI_COMPLAINT = /ACPI (BIOS )?(Error|Warning|Exception)|ACPI: \[Firmware Bug\]|\[Firmware Bug\]: ACPI/

export const EVENT_CHECKS: readonly Check[] = [
  {
    id: 'E1',
    sentence: 'A new ID makes the guest reseed, once.',
    source: `${UPDATE}; ${DRIVER}`,
    needs: CAN_CHANGE,
    ...seen(['change'], ({ change }, evidence) => judgeArrival(change, evidence)),
  },
  {
    id: 'E2',
    sentence: 'An event without a new ID does nothing.',
    source: `${DRIVER} (vmgenid_notify); UAPI.14 "VM Generation ID"`,
    needs: 'a machine that can raise the event alone',
    ...seen(['notify'], ({ notify: { reseeds, events, waited, before, monitor } }) => {
      if (before !== monitor) return fail('the ID is another one afterwards', `${before} → ${monitor}`)
      if (reseeds.length > 0) return fail('the guest reseeded', ...reseeds.map((line) => logLine(line)))
      if (events === 0) return notObservable('the event did not reach the guest: see E4')
      const served = events === undefined ? '' : `, and ${events} event was served`
      return pass(`no reseed line within ${waited} ms${served}`)
    }),
  },
  {
    id: 'E3',
    sentence: 'Of two new IDs in a row the last one stays, in memory and in the monitor.',
    source: UPDATE,
    needs: CAN_CHANGE,
    ...seen(['twoChanges'], ({ twoChanges: { set, monitor, memory, reseeds } }) => {
      const last = set.at(-1) ?? ''
      const shown = [
        `set: ${set.join(', then ')}`,
        `monitor: ${monitor}`,
        ...(memory ? [`memory: ${guidOf(memory)}`] : []),
        `${reseeds.length} reseed line${reseeds.length === 1 ? '' : 's'}`,
      ]
      if (monitor !== last) return fail('the monitor has another one', ...shown)
      if (memory && guidOf(memory) !== last) return fail('memory has another one', ...shown)
      if (reseeds.length > set.length)
        return fail('the guest reseeded more often than there were IDs', ...shown)
      return pass(...shown)
    }),
  },
  {
    id: 'E4',
    sentence: 'Each change and each event raises GPE 5 once.',
    source: `${UPDATE}; ACPI 6.5 §5.6.4 "General-Purpose Event Handling"`,
    needs: 'a machine whose guest counts its events',
    ...seen(['change', 'notify'], ({ change, notify }) => {
      if (change.events === undefined || notify.events === undefined)
        return notObservable("the guest's count of events cannot be seen")
      const shown = [`a new ID: ${change.events}`, `an event alone: ${notify.events}`]
      if (change.events === 0 && notify.events === 0) return fail('no event reaches the guest', ...shown)
      if (change.events !== 1 || notify.events !== 1) return fail('it is not once', ...shown)
      return pass(...shown)
    }),
  },
  {
    id: 'E5',
    sentence: 'A driver of the guest is bound to the device.',
    source: `${DRIVER} (vmgenid_add)`,
    step: '11',
    needs: 'a machine whose guest tells of its drivers',
    ...seen(['driver'], ({ driver: { driver } }) =>
      driver
        ? pass(`${driver.driver} has ${driver.device}`)
        : withHint(
            fail('no driver is bound to it'),
            'The kernel needs CONFIG_VMGENID; Linux has it since 5.18.',
          ),
    ),
  },
  {
    id: 'E6',
    sentence: "The guest's random number generator is initialised: before that, an event reseeds nothing.",
    source: 'Linux drivers/char/random.c (add_vmfork_randomness)',
    needs: "the guest's log, of a Linux",
    ...seen(['guestLog'], ({ guestLog }, evidence) => {
      const ready = isCrngReady(evidence)
      if (ready === undefined) return notObservable('the log is not of a Linux, or begins later')
      const line = guestLog.find((text) => /random: crng init done/.test(text))
      if (line !== undefined) return pass(logLine(line))
      return withHint(
        fail('the log has no line `random: crng init done`'),
        'Give the guest entropy: a CPU with RDRAND (QEMU: -cpu max), or virtio-rng.',
      )
    }),
  },
  {
    id: 'E7',
    sentence: 'The guest has no complaint about ACPI.',
    source: 'ACPICA source/components/utilities/utxferror.c',
    needs: "the guest's log, of a Linux",
    ...seen(['guestLog'], ({ guestLog }) => {
      if (!guestLog.some((line) => /\bACPI: /.test(line)))
        return notObservable('the log has no line about ACPI')
      const complaints = guestLog.filter((line) => ACPI_COMPLAINT.test(line))
      if (complaints.length === 0) return pass(`${guestLog.length} lines, no error and no warning of ACPI`)
      return fail(
        `${complaints.length} of its lines are complaints`,
        ...complaints.slice(0, 10).map((line) => logLine(line)),
      )
    }),
  },
  {
    id: 'E8',
    sentence: 'After a change monitor and memory hold the new ID.',
    source: UPDATE,
    needs: CAN_CHANGE,
    ...seen(['change'], ({ change: { set, monitor, memory } }) => {
      const wanted = set.at(-1) ?? ''
      const shown = [
        `set: ${wanted}`,
        `monitor: ${monitor}`,
        memory ? `memory: ${showBytes(memory)}` : 'memory was not seen',
      ]
      if (monitor !== wanted) return fail('the monitor has another one', ...shown)
      if (memory && guidOf(memory) !== wanted) return fail('memory has another one', ...shown)
      return pass(...shown)
    }),
  },
  {
    id: 'E9',
    sentence: 'A Windows guest has its driver on the device, and reads the ID, also after a suspend.',
    source: 'Microsoft "Virtual Machine Generation Identifier"; IOCTL_VMGENCOUNTER_READ',
    step: '11',
    needs: 'a machine that runs a Windows guest',
    ...seen(['windows'], ({ windows: { driver, id, afterResume, guid } }) => {
      if (!driver) return fail('no driver is bound to it')
      const read = (bytes: Uint8Array | undefined) => (bytes ? guidOf(bytes) : 'nothing')
      const shown = [
        `${driver.driver} has ${driver.device}`,
        `read ${id ? guidSpellings(Guid.fromGuestBytes(id)).windows : 'nothing'}`,
        ...(afterResume ? [`after a resume ${read(afterResume.id)}`] : []),
      ]
      if (read(id) !== guid) return fail(`the ID is ${guid}, Windows reads ${read(id)}`, ...shown)
      if (afterResume && read(afterResume.id) !== guid)
        return fail(`after a resume Windows reads ${read(afterResume.id)}`, ...shown)
      return pass(...shown)
    }),
  },
]
