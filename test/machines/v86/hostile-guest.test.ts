/**
 * A guest that misbehaves at our ports: real code on a real CPU, for a bounded time.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { V86 } from '../../../src/machines/v86/v86.ts'
import type { Trace } from '../../../src/platform/trace.ts'
import { BOOT_TIME, bootedV86, GUID, requireV86 } from './parts.ts'
import { portFuzzer } from './port-fuzzer.ts'

const parts = requireV86()
const LONG = 60_000
const ACCESSES = 20_000

const run = (first: number, length: number) => Array.from({ length }, (_, i) => first + i)
const PM1 = run(0x600, 12)
const OTHERS = [0x402, ...run(0x510, 12), 0xb2, 0xb3, ...run(0xafe0, 4), 0xcfc]

const PLANS = [
  { title: 'fw_cfg with DMA, GPE, APM, debug console, PM configuration', seed: 1, ports: OTHERS },
  { title: 'the same, in another order', seed: 0x1234_5678, ports: OTHERS },
  { title: 'the PM block, which may end the machine', seed: 7, ports: [...PM1, ...OTHERS] },
]

describe.skipIf(parts.missing)(parts.title('a guest that fuzzes our ports'), () => {
  let machine: V86
  /** What the devices had to say. */
  let traced = 0
  const trace: Trace = { tracer: () => () => void traced++ }
  beforeAll(async () => {
    machine = await bootedV86(GUID, { trace })
  }, BOOT_TIME)
  afterAll(() => machine?.close())

  it.each(PLANS)(
    'harms nothing but itself: $title',
    async ({ seed, ports }) => {
      const [clone] = await machine.clone(1)
      if (!clone) throw new RangeError('one clone')
      const program = portFuzzer({ seed, count: ACCESSES, ports })
      const octal = Array.from(program, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
      const { agent } = clone.machine
      await agent.run('take a program', `printf '${octal}' >/tmp/fuzzer && chmod 755 /tmp/fuzzer`, LONG)
      const ended = agent.start('run it', '/tmp/fuzzer', 10_000).catch(() => undefined)
      const stopped = clone.machine.waitFor(
        () => (clone.runState === 'running' ? undefined : clone.runState),
        10_000,
      )
      const before = traced
      await Promise.race([ended, stopped])
      expect(traced - before).toBeGreaterThan(50)
      expect(clone.runState).not.toBe('internal-error')
      expect(clone.machine.host.board.save().kind).toBe('pc')
      expect(await clone.monitor.qmp('query-status')).toMatchObject({ status: clone.runState })
      // Whatever it has done to itself: a reset gives a machine that starts.
      const from = clone.firmwareLog.lines.length
      await clone.machine.reset()
      if (clone.runState === 'prelaunch') await clone.machine.cont()
      const seen = () =>
        clone.firmwareLog.lines.slice(from).some((line) => line.includes('Found QEMU fw_cfg'))
      await expect.poll(seen, { timeout: 20_000, interval: 100 }).toBe(true)
      await clone.close()
    },
    LONG,
  )
})
