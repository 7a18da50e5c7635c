/**
 * One verdict from all candidates: the best way on which anything was found decides, and it has to lead to one place.
 * @module
 */
import { hex } from '../../binary/numbers.ts'
import type { FindIdResult, FoundRsdp, IdCandidate, IdSource, Route } from './model.ts'
import { ROUTES } from './model.ts'

interface Found {
  readonly candidates: readonly IdCandidate[]
  readonly rejected: readonly IdSource[]
  readonly rsdps: readonly FoundRsdp[]
}

type Verdict = Pick<FindIdResult, 'verdict' | 'reasons' | 'id' | 'candidates' | 'rejected'>

/** Ways on which an operating system goes. */
const SYSTEM_ROUTES: readonly Route[] = ['bios', 'efi']

export function judge({ candidates, rejected, rsdps }: Found): Verdict {
  const ranked = [...candidates].sort(
    (a, b) =>
      Number(isDoubtful(a)) - Number(isDoubtful(b)) ||
      rankOf(a) - rankOf(b) ||
      failures(a) - failures(b) ||
      a.address - b.address,
  )
  const others = [...rejected].sort((a, b) => ROUTES.indexOf(a.route) - ROUTES.indexOf(b.route))
  const result = { candidates: ranked, rejected: others }

  // What a system finds is what counts, also when it finds that there is none.
  const system = rsdps.filter(({ route }) => SYSTEM_ROUTES.includes(route))
  const byRsdp = others.find(({ rsdp }) => system.some(({ address }) => address === rsdp))
  const best = ranked[0]
  if (system.length > 0 && (!best || !SYSTEM_ROUTES.includes(routeOf(best)))) {
    const reasons = [
      byRsdp
        ? `The tables that a system finds have no ID that can be read: ${byRsdp.problem}.`
        : 'The tables that a system finds have no device for the ID.',
    ]
    if (best) reasons.push('What else is in memory is of another boot, or was never linked.')
    return { verdict: 'not found', reasons, ...result }
  }
  if (!best) return { verdict: 'not found', reasons: [whyNothing(others, rsdps)], ...result }
  if (isDoubtful(best)) {
    const reasons = [
      `A table in memory names ${hex(best.address)}, and what is there does not look like an ID.`,
    ]
    return { verdict: 'not found', reasons, ...result }
  }

  const route = routeOf(best)
  const equals = ranked.filter((one) => routeOf(one) === route && !isDoubtful(one))
  if (equals.length > 1) {
    const addresses = equals.map(({ address }) => hex(address)).join(', ')
    const reasons = [`${HOW[route]} lead to different places: ${addresses}.`]
    return { verdict: 'contradictory', reasons, ...result }
  }
  return { verdict: 'found', reasons: [WHY[route]], id: best, ...result }
}

function whyNothing(rejected: readonly IdSource[], rsdps: readonly FoundRsdp[]): string {
  const [first] = rejected
  if (first) return `There is a table for the ID, and it leads nowhere: ${first.problem}.`
  return rsdps.length > 0
    ? 'There are ACPI tables, and none of them has a device for the ID.'
    : 'There are no ACPI tables, and no table with a device for the ID.'
}

const HOW: Readonly<Record<Route, string>> = {
  bios: 'The tables of the RSDP in the BIOS area',
  efi: 'The RSDPs that UEFI names',
  rsdp: 'RSDPs in memory, of which none is known to be the right one,',
  scan: 'Tables in memory that no RSDP names',
  damaged: 'Damaged tables in memory',
}

const WHY: Readonly<Record<Route, string>> = {
  bios: 'The RSDP in the BIOS area leads there.',
  efi: 'The RSDP that UEFI names leads there.',
  rsdp: 'An RSDP in memory leads there, and none leads to another place.',
  scan: 'No RSDP was found; a table in memory names it, and none names another place.',
  damaged: 'No RSDP was found; a table in memory whose sum is wrong names it.',
}

export function routeOf({ sources }: IdCandidate): Route {
  return sources[0]?.route ?? 'damaged'
}

function rankOf(candidate: IdCandidate): number {
  return ROUTES.indexOf(routeOf(candidate))
}

/** A table that nothing names may be as old as it likes; then the place itself has to speak for it. */
function isDoubtful(candidate: IdCandidate): boolean {
  return ['scan', 'damaged'].includes(routeOf(candidate)) && failures(candidate) > 0
}

function failures({ evidence }: IdCandidate): number {
  return evidence.filter(({ status }) => status === 'failed').length
}
