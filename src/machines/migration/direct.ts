/**
 * A migration between two machines of one process: what one side says, the other hears at once.
 * @module
 */
import { MigrationBrokenError } from './errors.ts'
import type { MigrationSide } from './side.ts'

/**
 * Lets both sides talk until neither has anything to say.
 * @throws MigrationError when the machine did not move
 */
export function migrateDirectly(source: MigrationSide, destination: MigrationSide): void {
  const carry = (from: MigrationSide, to: MigrationSide): boolean => {
    const bytes = from.next()
    if (bytes) to.receive(bytes)
    return bytes !== undefined
  }
  while (carry(source, destination) || carry(destination, source));
  destination.closed()
  source.closed()
  const { outcome } = source
  if (outcome?.kind === 'completed') return
  throw outcome?.error ?? new MigrationBrokenError('source', {})
}
