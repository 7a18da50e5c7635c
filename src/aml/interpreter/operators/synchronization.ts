/**
 * Mutexes, events, time and messages.
 *
 * There is one thread: whoever waits for an event that nobody has signalled would wait for ever, so that the wait times out.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference", by name of the operator.
 * @module
 */
import { newInteger } from '../conversions.ts'
import { toInt, truncate } from '../integers.ts'
import type { Handlers } from '../machine.ts'
import { acquire, release } from '../mutexes.ts'
import { aliased, NamespaceNode } from '../namespace.ts'
import { eventOf, integerOf, mutexOf } from '../resolve.ts'
import { fail } from '../status.ts'
import { operand, place, truth } from './operands.ts'

const WAIT_FOREVER = 0xffff
const MAX_SLEEP = 2000 // milliseconds, ACPICA's limit
const MAX_STALL = 255 // microseconds

export const SYNCHRONIZATION = {
  // MutexObject Timeout
  Acquire(m, term) {
    acquire(m, mutexOf(m, place(m, term.mutex)))
    return truth(m, false)
  },

  // MutexObject
  Release(m, term) {
    release(mutexOf(m, place(m, term.mutex)))
    return undefined
  },

  // EventObject Operand
  Wait(m, term) {
    const object = place(m, term.event)
    const timeout = truncate(integerOf(m, operand(m, term.timeout))) & 0xffff
    const event = eventOf(m, object)
    if (event.signals === 0 && timeout !== 0 && timeout !== WAIT_FOREVER) m.host.sleep(timeout)
    if (event.signals === 0) return truth(m, true)
    event.signals -= 1
    return truth(m, false)
  },

  // EventObject
  Signal(m, term) {
    eventOf(m, place(m, term.event)).signals += 1
    return undefined
  },

  // EventObject
  Reset(m, term) {
    eventOf(m, place(m, term.event)).signals = 0
    return undefined
  },

  // MsecTime
  Sleep(m, term) {
    const time = integerOf(m, operand(m, term.milliseconds))
    m.host.sleep(time > MAX_SLEEP ? MAX_SLEEP : Number(time))
    return undefined
  },

  // UsecTime
  Stall(m, term) {
    const time = truncate(integerOf(m, operand(m, term.microseconds)))
    if (time > MAX_STALL) fail('AE_AML_OPERAND_VALUE', `Stall takes at most ${MAX_STALL} microseconds`)
    m.host.stall(time)
    return undefined
  },

  Timer: (m) => m.fit(newInteger(toInt(BigInt.asUintN(64, m.host.timer())))),

  // NotifyObject NotifyValue
  Notify(m, term) {
    const object = place(m, term.object)
    const value = truncate(integerOf(m, operand(m, term.value))) & 0xffff
    const node = object instanceof NamespaceNode ? aliased(object) : undefined
    if (!node || (node.type !== 'Device' && node.type !== 'Processor' && node.type !== 'Thermal')) {
      fail('AE_AML_OPERAND_TYPE', 'Notify needs a device, a processor or a thermal zone')
    }
    m.host.notify(node.path, value)
    return undefined
  },

  // FatalType FatalCode FatalArg
  Fatal(m, term) {
    const argument = integerOf(m, operand(m, term.argument))
    m.host.fatal(term.fatalType, term.fatalCode, BigInt(truncate(argument)))
    return undefined
  },
} satisfies Partial<Handlers>
