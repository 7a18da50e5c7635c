/** Every reply and every event is QEMU's, word for word. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireQemu } from '../tools.ts'
import { mask, type OurSide, ourSide, QemuSide, type Step, sortOut } from './lockstep.ts'
import {
  ARGUMENTS,
  DUMPS,
  HMP_LINES,
  MIGRATIONS,
  NEGOTIATION,
  QOM,
  REQUESTS,
  STATES,
  WORKS,
} from './script.ts'

const qemu = requireQemu('7.2')

describe.skipIf(qemu.missing)(qemu.title('a monitor in lockstep with QEMU'), () => {
  let theirs: QemuSide
  let ours: OurSide
  beforeAll(async () => {
    theirs = await QemuSide.start(qemu.path)
    ours = ourSide()
  })
  afterAll(() => theirs?.close())

  it('greets', async () => {
    const [greeting = ''] = ours.client.takeLines()
    expect(mask(greeting)).toBe(mask(await theirs.client.line()))
  })

  it('negotiates', async () => {
    for (const step of NEGOTIATION) {
      const actual = (await ours.run(step)).map(mask)
      if (typeof step === 'string') theirs.client.send(step)
      expect({ step, lines: actual }).toEqual({
        step,
        lines: (await theirs.client.lines(actual.length)).map(mask),
      })
    }
    // Nothing is left over on either side.
    expect(await theirs.client.drain()).toEqual([])
  })

  it.each<[string, readonly Step[]]>([
    ['the form of requests', REQUESTS],
    ['arguments', ARGUMENTS],
    ['the device in QOM', QOM],
    ['HMP’s lines', HMP_LINES],
    ['dumps', DUMPS],
    ['migrations', MIGRATIONS],
    ['run states', STATES],
    ['dumps and migrations of a machine that runs', WORKS],
  ])('answers alike: %s', async (_name, steps) => {
    const differences: unknown[] = []
    for (const step of steps) {
      const lines = await ours.run(step)
      const actual = sortOut(lines)
      let expected = sortOut(await theirs.run(step, lines.length))
      const isPatient = typeof step !== 'string' && 'eventually' in step
      for (let tries = 0; isPatient && tries < 50 && !isDeepStrictEqual(actual, expected); tries++) {
        await sleep(20)
        expected = sortOut(await theirs.run(step, lines.length))
      }
      if (!isDeepStrictEqual(actual, expected)) differences.push({ step, actual, expected })
    }
    expect(differences).toEqual([])
  })

  it('ends with the same event', async () => {
    const quit = '{"execute":"quit"}'
    const actual = sortOut(await ours.run(quit))
    theirs.client.send(quit)
    expect(actual).toEqual(sortOut(await theirs.client.untilClosed()))
  })
})
