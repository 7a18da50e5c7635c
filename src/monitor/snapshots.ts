/**
 * Snapshots by both monitors: QMP's are jobs, HMP's are waited for.
 *
 * Source: QEMU migration/savevm.c; checked against QEMU 7.2.
 * @module
 */
import { MonitorError } from './errors.ts'
import type { MonitorSnapshots, SnapshotDescription } from './host.ts'
import type { Monitor } from './monitor.ts'

export class Snapshots {
  readonly #monitor: Monitor

  constructor(monitor: Monitor) {
    this.#monitor = monitor
  }

  /** @throws MonitorError when there is nothing to keep them in */
  list(): Promise<readonly SnapshotDescription[]> {
    return this.#store().list()
  }

  /** @param replace the one of that tag, if there is one; otherwise it is refused. @throws MonitorError */
  async save(tag: string, replace: boolean): Promise<void> {
    const store = this.#store()
    await this.#monitor.exclusively(async () => {
      if (!replace && (await isThere(store, tag))) {
        throw new MonitorError(`Snapshot '${tag}' already exists in one or more devices`)
      }
      await this.#monitor.standingStill('save-vm', () => store.save(tag))
    })
  }

  /** A machine that could not be reverted stays stopped, as QEMU's does: somebody has to look. @throws MonitorError */
  async load(tag: string): Promise<void> {
    const store = this.#store()
    await this.#monitor.exclusively(async () => {
      const { host } = this.#monitor
      const ran = host.runState === 'running'
      await host.stop('restore-vm')
      if (!(await isThere(store, tag))) {
        throw new MonitorError(`Snapshot '${tag}' does not exist in one or more devices`)
      }
      await store.load(tag)
      if (ran) await host.cont()
    })
  }

  /** One that is not there is deleted already. @throws MonitorError */
  async delete(tag: string): Promise<void> {
    const store = this.#store()
    await this.#monitor.exclusively(async () => {
      if (await isThere(store, tag)) await store.delete(tag)
    })
  }

  #store(): MonitorSnapshots {
    const { snapshots } = this.#monitor.host
    if (!snapshots) throw new MonitorError('no block device can store vmstate for snapshot')
    return snapshots
  }
}

async function isThere(store: MonitorSnapshots, tag: string): Promise<boolean> {
  return (await store.list()).some((snapshot) => snapshot.tag === tag)
}
