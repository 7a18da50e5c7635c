/**
 * The seed of every random test. Fixed, so that a desk and CI try the same; `VMGENID_SEED=n` chooses another, and
 * `VMGENID_SEED=random` a new one each time. A failure names it.
 */
const DEFAULT_SEED = 20261122

function chooseSeed(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_SEED
  if (text === 'random') return Date.now() % 2 ** 31
  const seed = Number(text)
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new Error(`VMGENID_SEED is '${text}', a number or 'random' is meant`)
  return seed
}

export const seed = chooseSeed(process.env['VMGENID_SEED'])
