/**
 * Where the registers of general-purpose events are: two blocks of the FADT, the first half of each status, the second enable.
 *
 * Source: ACPI 6.5 §4.8.5.1 "General-Purpose Event Register Blocks"
 * Behaviour: ACPICA source/components/events/evgpeinit.c
 * @module
 */
import type { GuestFindings } from '../findings.ts'
import type { KernelLog } from '../kernel-log.ts'
import type { FadtView, RegisterBlock } from './fadt-view.ts'
import type { Register } from './registers.ts'

export const GPES_A_REGISTER = 8

/** Eight events. */
export interface GpeRegister {
  /** Number of the first one. */
  readonly base: number
  readonly status: Register
  readonly enable: Register
}

export interface GpeBlock {
  readonly base: number
  readonly registers: readonly GpeRegister[]
}

/** One that overlaps the first is left out. */
export function gpeBlocks(
  { gpe0, gpe1, gpe1Base }: FadtView,
  { log, findings }: { readonly log: KernelLog; readonly findings: GuestFindings },
): readonly GpeBlock[] {
  const first = gpe0 && gpeBlock(0, gpe0)
  const second = gpe1 && gpeBlock(gpe1Base, gpe1)
  if (!first || !second) return [first, second].filter((block) => block !== undefined)
  const last = GPES_A_REGISTER * first.registers.length - 1
  if (last < gpe1Base) return [first, second]
  const end = gpe1Base + GPES_A_REGISTER * second.registers.length - 1
  const text = `GPE0 block (GPE 0 to ${last}) overlaps the GPE1 block (GPE ${gpe1Base} to ${end}) - Ignoring GPE1`
  log.print(`ACPI Error: ${text}`)
  findings.error('gpe-overlap', text)
  return [first]
}

function gpeBlock(base: number, { space, address, length }: RegisterBlock): GpeBlock {
  const count = Math.floor(length / 2)
  return {
    base,
    registers: Array.from({ length: count }, (_, i) => ({
      base: base + GPES_A_REGISTER * i,
      status: { space, address: address + i },
      enable: { space, address: address + count + i },
    })),
  }
}
