/**
 * A real QEMU with its CPUs stopped, driven through qtest and QMP.
 *
 * ```ts
 * const machine = await QtestMachine.start({ args: ['-machine', 'pc', '-device', 'vmgenid'] })
 * try {
 *   await machine.qtest.outw(0x510, 0x0000)
 * } finally {
 *   await machine.close()
 * }
 * ```
 * @module
 */
import { QemuProcess } from './qemu-process.ts'
import { QmpClient } from './qmp-client.ts'
import { QtestClient } from './qtest-client.ts'

export interface QtestMachineOptions {
  /** QEMU's options beside those that this class needs for itself. */
  readonly args: readonly string[]
  readonly program?: string
}

/** CPUs stopped, no default devices, no window, TCG: what every qtest machine here starts with. */
export const QTEST_MACHINE_ARGS = ['-S', '-accel', 'tcg', '-nodefaults', '-display', 'none'] as const

export class QtestMachine {
  readonly process: QemuProcess
  readonly qtest: QtestClient
  readonly qmp: QmpClient

  private constructor(process: QemuProcess, qtest: QtestClient, qmp: QmpClient) {
    this.process = process
    this.qtest = qtest
    this.qmp = qmp
  }

  /** @throws ProgramNotFoundError, QemuExitError, TimeoutError, ConnectError */
  static async start({ args, program }: QtestMachineOptions): Promise<QtestMachine> {
    const process = await QemuProcess.start({
      args: [...QTEST_MACHINE_ARGS, ...args],
      sockets: ['qtest', 'qmp'],
      ...(program !== undefined && { program }),
    })
    try {
      const qtest = await QtestClient.connect(process.address('qtest'))
      const qmp = await QmpClient.connect(process.address('qmp'))
      return new QtestMachine(process, qtest, qmp)
    } catch (error) {
      const reason = await process.reasonFor(error)
      await process.close()
      throw reason
    }
  }

  async close(): Promise<void> {
    this.qtest.close()
    this.qmp.close()
    await this.process.close()
  }
}
