/**
 * `dump-guest-memory`: one at a time, of a machine that stands still meanwhile.
 *
 * Source: QEMU dump/dump.c, qapi/dump.json; checked against QEMU 7.2.
 * @module
 */
import type { JsonObject } from '../qmp/json.ts'
import { fileOpenError, MonitorError, toErrorObject } from './errors.ts'
import type { DumpProgress, DumpRequest, MonitorDump } from './host.ts'
import type { Monitor } from './monitor.ts'

/** QEMU's DumpGuestMemoryFormat. */
export const DUMP_FORMATS = ['elf', 'kdump-zlib', 'kdump-lzo', 'kdump-snappy', 'win-dmp'] as const
export type DumpFormat = (typeof DUMP_FORMATS)[number]

/** The arguments of the command. */
export interface DumpArguments {
  readonly paging: boolean
  readonly protocol: string
  readonly detach?: boolean | undefined
  readonly begin?: bigint | undefined
  readonly length?: bigint | undefined
  readonly format?: DumpFormat | undefined
}

type DumpStatus = 'none' | 'active' | 'completed' | 'failed'

export class Dumps {
  readonly #monitor: Monitor
  #status: DumpStatus = 'none'
  #progress: DumpProgress = { completed: 0, total: 0 }

  constructor(monitor: Monitor) {
    this.#monitor = monitor
  }

  get status(): DumpStatus {
    return this.#status
  }

  get progress(): DumpProgress {
    return this.#progress
  }

  /** `query-dump`. */
  describe(): JsonObject {
    const { completed, total } = this.#progress
    return { status: this.#status, completed, total }
  }

  /** `query-dump-guest-memory-capability`. */
  get formats(): readonly DumpFormat[] {
    return this.#monitor.host.dumper?.formats ?? []
  }

  /** @throws MonitorError while a dump is being written */
  refuseWhileActive(): void {
    if (this.#status === 'active') throw new MonitorError('There is a dump in process, please wait.')
  }

  /** Resolves when the dump is written; with `detach` when it has begun. @throws MonitorError */
  async start(args: DumpArguments): Promise<void> {
    const { dumper, runState } = this.#monitor.host
    if (runState === 'inmigrate') throw new MonitorError('Dump not allowed during incoming migration.')
    this.refuseWhileActive()
    const request = this.#check(args)
    if (!dumper) throw new MonitorError('This machine cannot be dumped')
    const before = this.#status
    this.#status = 'active'
    const dump = await dumper.open(request).catch((error: unknown) => {
      this.#status = before
      throw fileOpenError(request.path, error)
    })
    this.#progress = { completed: 0, total: 0 }
    const written = this.#monitor
      .exclusively(() => this.#write(dump, request))
      .finally(() => {
        if (this.#status === 'active') this.#status = 'failed'
      })
    if (args.detach) written.catch(() => undefined)
    else await written
  }

  #check({ paging, protocol, begin, length, format = 'elf' }: DumpArguments): DumpRequest {
    const hasFilter = begin !== undefined || length !== undefined
    if (format.startsWith('kdump-') && (paging || hasFilter)) {
      throw new MonitorError("kdump-compressed format doesn't support paging or filter")
    }
    if (begin !== undefined && length === undefined) throw new MonitorError("Parameter 'length' is missing")
    if (begin === undefined && length !== undefined) throw new MonitorError("Parameter 'begin' is missing")
    const { formats = [] } = this.#monitor.host.dumper ?? {}
    const taken = formats.find((known) => known === format)
    if (taken === undefined) throw new MonitorError(`${format} is not available now`)
    const fileDescriptor = /^fd:(.*)$/s.exec(protocol)
    if (fileDescriptor) {
      throw new MonitorError(`File descriptor named '${fileDescriptor[1]}' has not been found`)
    }
    const path = /^file:(.*)$/s.exec(protocol)?.[1]
    if (path === undefined) throw new MonitorError("Invalid parameter 'protocol'")
    const unsigned = (value: bigint) => BigInt.asUintN(64, value)
    return {
      path,
      format: taken,
      paging,
      filter:
        begin === undefined || length === undefined
          ? undefined
          : { begin: unsigned(begin), length: unsigned(length) },
    }
  }

  async #write(dump: MonitorDump, request: DumpRequest): Promise<void> {
    await this.#monitor.standingStill('save-vm', async () => {
      try {
        this.#checkFilter(request)
      } catch (error) {
        await dump.close()
        this.#status = 'failed'
        throw error
      }
      try {
        await dump.write((progress) => {
          this.#progress = progress
        })
      } catch (error) {
        await dump.close()
        this.#status = 'failed'
        this.#completed(toErrorObject(error).desc)
        throw error
      }
      await dump.close()
      this.#status = 'completed'
      this.#completed(undefined)
    })
  }

  #checkFilter({ filter }: DumpRequest): void {
    if (!filter) return
    if (filter.length === 0n) throw new MonitorError("Invalid parameter 'length'")
    const { begin, length } = filter
    const isHeld = this.#monitor.host.memory.regions.some(
      ({ start, size }) => begin < BigInt(start + size) && begin + length > BigInt(start),
    )
    if (!isHeld) throw new MonitorError('dump: no guest memory to dump')
  }

  #completed(error: string | undefined): void {
    this.#monitor.emit('DUMP_COMPLETED', { result: this.describe(), error })
  }
}
