/**
 * The catalogue: every check, in the order of reports.
 * @module
 */
import type { Check } from './check.ts'
import { AGREEMENT_CHECKS } from './checks/agreement.ts'
import { CLONE_CHECKS, MIGRATION_CHECKS } from './checks/copies.ts'
import { EVENT_CHECKS } from './checks/events.ts'
import { LOADER_CHECKS } from './checks/loader.ts'
import { MONITOR_CHECKS } from './checks/monitors.ts'
import { REQUIREMENT_CHECKS } from './checks/requirements.ts'
import { SUSPEND_CHECKS } from './checks/suspend.ts'

export const CATALOGUE: readonly Check[] = [
  ...REQUIREMENT_CHECKS,
  ...LOADER_CHECKS,
  ...SUSPEND_CHECKS,
  ...MONITOR_CHECKS,
  ...EVENT_CHECKS,
  ...CLONE_CHECKS,
  ...MIGRATION_CHECKS,
  ...AGREEMENT_CHECKS,
]
