/**
 * Migration of machines over sockets, as their monitors start it.
 * @module
 */
import { type MigratedMachine, MigrationSource } from '../machines/migration/source.ts'
import { MonitorError } from '../monitor/errors.ts'
import type { MigrationProgress, MigrationRun, MonitorMigration } from '../monitor/host.ts'
import { AddressError, parseAddress } from '../node/address.ts'
import { sendMigration } from '../node/migration-socket.ts'

const REPORT_MILLISECONDS = 50

/** A machine of any kind that can move. */
export interface Movable {
  /** As the source of a migration. */
  leave(): MigratedMachine
  /** The other one has it. */
  handedOver(): void
  /** Nobody can know whether the other one has it. */
  leftInDoubt(): void
}

export function machineMigration(machine: Movable): MonitorMigration {
  return { start: (uri, report) => startMigration(machine, uri, report) }
}

function startMigration(
  machine: Movable,
  uri: string,
  report: (progress: MigrationProgress) => void,
): MigrationRun {
  try {
    parseAddress(uri)
  } catch (error) {
    // QEMU's words.
    if (error instanceof AddressError)
      throw new MonitorError("Parameter 'uri' expects a valid migration protocol")
    throw error
  }
  const source = new MigrationSource(machine.leave(), { milliseconds: () => performance.now() })
  const cancelling = new AbortController()
  const timer = setInterval(() => report(source.progress), REPORT_MILLISECONDS)
  const done = sendMigration(uri, source, { signal: cancelling.signal })
    .then((outcome) => {
      report(source.progress)
      if (outcome.kind === 'completed') {
        machine.handedOver()
        return
      }
      if (outcome.kind === 'in-doubt') machine.leftInDoubt()
      throw outcome.error
    })
    .finally(() => clearInterval(timer))
  return {
    done,
    get downtimeMilliseconds() {
      return Math.round(source.progress.downtimeMilliseconds)
    },
    cancel: () => cancelling.abort(),
  }
}
