/**
 * The same script of guest accesses on the model's devices and on a real QEMU, and the first place where they differ.
 *
 * The model runs first, alone; then QEMU gets the whole script without waiting for replies, which makes thousands of
 * accesses a second. A script is data, so a difference can be shortened and kept.
 */

import { toHex } from '../../src/binary/bytes.ts'
import { hex } from '../../src/binary/numbers.ts'
import type { QtestMachine } from '../../src/node/qtest-machine.ts'
import type { AccessSize } from '../../src/platform/port-bus.ts'
import type { QtestCommand } from '../../src/qtest/command.ts'
import * as qtest from '../../src/qtest/command.ts'
import { type ModelMachine, SCI_GSIS } from './model-machine.ts'

export type Operation =
  | { readonly op: 'in'; readonly port: number; readonly size: AccessSize }
  | { readonly op: 'out'; readonly port: number; readonly size: AccessSize; readonly value: number }
  | { readonly op: 'read'; readonly address: number; readonly length: number }
  | { readonly op: 'write'; readonly address: number; readonly bytes: Uint8Array }
  /** A reset that the guest or the user has asked for: both machines are given the time for it. */
  | { readonly op: 'reset'; readonly how: 'monitor' | 'pending' }

export const inb = (port: number): Operation => ({ op: 'in', port, size: 1 })
export const inw = (port: number): Operation => ({ op: 'in', port, size: 2 })
export const inl = (port: number): Operation => ({ op: 'in', port, size: 4 })
export const outb = (port: number, value: number): Operation => ({ op: 'out', port, size: 1, value })
export const outw = (port: number, value: number): Operation => ({ op: 'out', port, size: 2, value })
export const outl = (port: number, value: number): Operation => ({ op: 'out', port, size: 4, value })

/** What an operation gave: a value, bytes or nothing; and which of the SCI's lines were high after it. */
interface Outcome {
  readonly result: string
  readonly high: string
}

export interface LockstepReport {
  /** The first difference and what led to it; `undefined`: there is none. */
  readonly divergence: string | undefined
  /** After how many operations the SCI was high: a script that never raises it says little. */
  readonly sciHigh: number
}

/** How many operations before the difference are shown. */
const SHOWN = 12

export async function runLockstep(
  script: readonly Operation[],
  model: ModelMachine,
  qemu: QtestMachine,
): Promise<LockstepReport> {
  const expected = await runOnQemu(script, qemu, model.highLines())
  const actual = script.map((operation) => runOnModel(operation, model))
  const index = script.findIndex(
    (_operation, i) => expected[i]?.result !== actual[i]?.result || expected[i]?.high !== actual[i]?.high,
  )
  const sciHigh = expected.filter(({ high }) => high !== '').length
  if (index < 0) return { divergence: undefined, sciHigh }
  const lines = script.slice(Math.max(0, index - SHOWN), index + 1).map((operation, i, shown) => {
    const at = Math.max(0, index - SHOWN) + i
    const mark = i === shown.length - 1 ? '*' : ' '
    return `${mark} ${String(at).padStart(6)}  ${format(operation).padEnd(44)} QEMU ${show(expected[at])}  model ${show(actual[at])}`
  })
  return { divergence: `QEMU and the model differ at operation ${index}\n${lines.join('\n')}`, sciHigh }
}

function show(outcome: Outcome | undefined): string {
  return outcome ? `${outcome.result}${outcome.high && ` IRQ ${outcome.high}`}` : '?'
}

export function format(operation: Operation): string {
  const letter = 'size' in operation ? { 1: 'b', 2: 'w', 4: 'l' }[operation.size] : ''
  switch (operation.op) {
    case 'in':
      return `in${letter} ${hex(operation.port, 4)}`
    case 'out':
      return `out${letter} ${hex(operation.port, 4)} ${hex(operation.value)}`
    case 'read':
      return `read ${hex(operation.address)} +${operation.length}`
    case 'write':
      return `write ${hex(operation.address)} ${toHex(operation.bytes)}`
    case 'reset':
      return `reset (${operation.how})`
  }
}

function runOnModel(operation: Operation, model: ModelMachine): Outcome {
  return { result: resultOnModel(operation, model), high: model.highLines().join(' ') }
}

function resultOnModel(operation: Operation, model: ModelMachine): string {
  const { bus, memory } = model
  switch (operation.op) {
    case 'in':
      return hex(bus.read(operation.port, operation.size))
    case 'out':
      bus.write(operation.port, operation.size, operation.value)
      return 'ok'
    case 'read': {
      const bytes = new Uint8Array(operation.length)
      memory.read(operation.address, bytes)
      return toHex(bytes)
    }
    case 'write':
      memory.write(operation.address, operation.bytes)
      return 'ok'
    case 'reset':
      return model.takeReset(operation.how)
  }
}

/** Until a reset that was asked for has happened. */
const RESET_MILLISECONDS = 5000

async function runOnQemu(
  script: readonly Operation[],
  machine: QtestMachine,
  highBefore: readonly number[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const lines = new Set(highBefore)
  const high = () => SCI_GSIS.filter((gsi) => lines.has(gsi)).join(' ')
  const stopIrqs = machine.qtest.onIrq(({ line, level }) => {
    if (level === 'raise') lines.add(line)
    else lines.delete(line)
  })
  // Counted from the start: the event of a reset that a port write asks for may be there before the write's reply.
  const resets = countEvents(machine, 'RESET')
  let started: Promise<void>[] = []
  try {
    for (const [index, operation] of script.entries()) {
      if (operation.op === 'reset') {
        await Promise.all(started)
        started = []
        if (operation.how === 'monitor') await machine.qmp.execute('system_reset')
        await resets.next(RESET_MILLISECONDS)
        // IRQ lines of the reset stand before this reply.
        await machine.qtest.execute(qtest.endianness())
        outcomes[index] = { result: 'ok', high: high() }
        continue
      }
      const { line, result } = commandOf(operation)
      started.push(
        machine.qtest.execute({
          line,
          // Runs when the reply arrives, so that the lines are those of that moment.
          result: (words) => {
            outcomes[index] = { result: result(words), high: high() }
          },
        }),
      )
    }
    await Promise.all(started)
  } finally {
    stopIrqs()
    resets.stop()
  }
  return outcomes
}

/** Events of one name, each taken once. */
function countEvents(machine: QtestMachine, name: string) {
  let seen = 0
  let wake: () => void = () => {}
  const stop = machine.qmp.onEvent(({ event }) => {
    if (event !== name) return
    seen++
    wake()
  })
  return {
    stop,
    async next(milliseconds: number): Promise<void> {
      if (seen === 0) {
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(
            () => reject(new Error(`QEMU sent no ${name} within ${milliseconds} ms`)),
            milliseconds,
          )
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      seen--
    },
  }
}

function commandOf(operation: Exclude<Operation, { op: 'reset' }>): QtestCommand<string> {
  switch (operation.op) {
    case 'in': {
      const command = { 1: qtest.inb, 2: qtest.inw, 4: qtest.inl }[operation.size](operation.port)
      return { line: command.line, result: (words) => hex(command.result(words)) }
    }
    case 'out': {
      const { port, size, value } = operation
      const command = { 1: qtest.outb, 2: qtest.outw, 4: qtest.outl }[size](port, value)
      return { line: command.line, result: () => 'ok' }
    }
    case 'read': {
      const command = qtest.read(operation.address, operation.length)
      return { line: command.line, result: (words) => toHex(command.result(words)) }
    }
    case 'write': {
      const command = qtest.write(operation.address, operation.bytes)
      return { line: command.line, result: () => 'ok' }
    }
  }
}
