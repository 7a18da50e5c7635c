/**
 * A VM Generation ID for people who use v86 already, in Node and in a page.
 *
 * ```ts
 * const emulator = new V86({ acpi: true, autostart: false, … })
 * await new Promise((resolve) => emulator.add_listener('emulator-ready', resolve))
 * const machine = attachVmGenId(emulator)
 * emulator.run()
 * ```
 *
 * From then on `save_state` and `restore_state` keep the devices as well, and each restored state is another machine: it has a
 * new ID, and its guest is told. See docs/v86.md.
 * @module
 */
import { Guid } from '../../binary/guid.ts'
import type { HostTime } from '../../platform/host-time.ts'
import type { RandomSource } from '../../platform/random.ts'
import type { Trace } from '../../platform/trace.ts'
import { V86Host, type V86HostEvents } from './v86-host.ts'
import type { V86Emulator } from './v86-types.ts'

export interface AttachOptions {
  /**
   * `auto` (default): a random ID, and another one after each `restore_state`.
   * `keep`: a random ID, and that of the state after `restore_state`: for a machine that goes on with the same life, such as one
   * that was put to sleep and is never started twice from the same state.
   * A GUID: this one, whatever is restored, as QEMU's `-device vmgenid,guid=`.
   */
  readonly guid?: Guid | string
  /** The guest went to sleep (S3): `wakeUp` lets it go on. */
  readonly onSuspend?: () => void
  /** The guest switched itself off; the CPU stands still. */
  readonly onShutdown?: () => void
  /** A line of SeaBIOS's log. */
  readonly onFirmwareLine?: (line: string) => void
  /** The ID has changed: by `setGuid`, or because a state was restored. */
  readonly onGuid?: (guid: Guid) => void
  readonly trace?: Trace
  /** Default: the system's. */
  readonly random?: RandomSource
  /** Default: the system's. */
  readonly time?: HostTime
}

export interface AttachedVmGenId {
  readonly guid: Guid
  /** Guest-physical address of the ID, as the firmware told it; `undefined` until it has. */
  readonly address: number | undefined
  readonly isSuspended: boolean
  /** Stores the ID, writes guest memory, tells the guest. @throws GuidTextError for text that is none */
  setGuid(guid: Guid | string): void
  /** Wakes a guest that sleeps, and lets the CPU run. Does nothing for one that is awake. */
  wakeUp(): Promise<void>
}

/**
 * Gives a v86 machine this project's board in place of its own fw_cfg and power management: ACPI tables by the linker/loader,
 * vmgenid, S3.
 * @param emulator with the option `acpi: true`, after its event `emulator-ready`, before `run()`; its firmware is SeaBIOS
 * @throws V86VersionError for an emulator that is not ready, has no ACPI, or is of another version; GuidTextError
 */
export function attachVmGenId(emulator: V86Emulator, options: AttachOptions = {}): AttachedVmGenId {
  const { guid = 'auto', onSuspend, onShutdown, onFirmwareLine, onGuid, trace, random, time } = options
  const choice = guid === 'auto' || guid === 'keep' ? guid : guidOf(guid)
  const events: V86HostEvents = {
    restored: () => onGuid?.(deviceOf(host).guid),
    ...(onSuspend ? { suspended: onSuspend } : {}),
    ...(onShutdown ? { shutdown: onShutdown } : {}),
    ...(onFirmwareLine ? { firmwareLine: onFirmwareLine } : {}),
  }
  const host: V86Host = new V86Host(emulator, {
    guid: choice,
    events,
    ...(trace ? { trace } : {}),
    ...(random ? { random } : {}),
    ...(time ? { time } : {}),
  })
  return {
    get guid() {
      return deviceOf(host).guid
    },
    get address() {
      const { address } = deviceOf(host)
      return address === 0 ? undefined : address
    },
    get isSuspended() {
      return host.isSuspended
    },
    setGuid(wanted) {
      const value = guidOf(wanted)
      host.setGuid(value)
      onGuid?.(value)
    },
    async wakeUp() {
      if (!host.isSuspended) return
      await emulator.stop()
      await host.wakeUp()
      emulator.run()
    },
  }
}

function guidOf(guid: Guid | string): Guid {
  return typeof guid === 'string' ? Guid.parse(guid) : guid
}

function deviceOf(host: V86Host) {
  const { vmgenid } = host.board
  // The options always ask for one.
  if (!vmgenid) throw new TypeError('the board has no vmgenid')
  return vmgenid
}
