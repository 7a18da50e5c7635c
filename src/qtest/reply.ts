/**
 * Lines that QEMU sends on a qtest connection: a reply to the oldest unanswered command, or an interrupt line that
 * changed and may stand anywhere, even before the reply of the command that changed it.
 *
 * ```
 * OK 0x0051
 * FAIL Unknown command 'bogus'
 * IRQ raise 9
 * ```
 *
 * Source: QEMU softmmu/qtest.c, the comment "QTest Protocol"; checked against QEMU 7.2.
 * @module
 */
import { QtestProtocolError } from './errors.ts'

export type QtestReply =
  | { readonly kind: 'OK'; readonly words: readonly string[] }
  | { readonly kind: 'FAIL'; readonly reason: string }
  | QtestIrq

export interface QtestIrq {
  readonly kind: 'IRQ'
  /** Number of the line on the device that is intercepted. */
  readonly line: number
  readonly level: 'raise' | 'lower'
}

/**
 * @param line without its newline
 * @throws QtestProtocolError
 */
export function parseQtestReply(line: string): QtestReply {
  const [kind, ...words] = line.split(' ')
  if (kind === 'OK') return { kind, words: words.filter((word) => word !== '') }
  if (kind === 'FAIL') return { kind, reason: words.join(' ') }
  const irq = /^IRQ (raise|lower) (\d{1,9})$/.exec(line)
  if (!irq) throw new QtestProtocolError('line from QEMU', line, 'OK, FAIL, IRQ raise N or IRQ lower N')
  return { kind: 'IRQ', level: irq[1] === 'raise' ? 'raise' : 'lower', line: Number(irq[2]) }
}
