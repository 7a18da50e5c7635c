/**
 * C and G: copies diverge, moved machines do not.
 *
 * Source: UAPI.14 "VM Generation ID"; QEMU hw/acpi/vmgenid.c (vmgenid_post_load); Linux drivers/char/random.c.
 * @module
 */
import { type Check, fail, lacking, notObservable, pass, seen } from '../check.ts'
import { type Evidence, isDeafAfterResume, seenOf } from '../evidence.ts'
import { logLine, showAddress } from './words.ts'

const UAPI = 'UAPI.14 "VM Generation ID"'
const CLONES = 'a machine that can be cloned while its guest runs'
const MIGRATES = 'a machine that can be moved to another one'

/** Copies are made of a machine that has slept. */
function sinceResume(evidence: Evidence): string {
  return isDeafAfterResume(evidence) ? ': the PM block is off since the resume, see S8' : ''
}

export const CLONE_CHECKS: readonly Check[] = [
  {
    id: 'C1',
    sentence: 'Every clone has an ID of its own.',
    source: UAPI,
    needs: CLONES,
    ...seen(['clones'], ({ clones: { clones, original } }) => {
      const ids = [original.before, ...clones.map(({ guid }) => guid)]
      const shown = [`original ${original.before}`, ...clones.map(({ guid }, i) => `clone ${i + 1}  ${guid}`)]
      return new Set(ids).size === ids.length ? pass(...shown) : fail('some have the same one', ...shown)
    }),
  },
  {
    id: 'C2',
    sentence: 'Every clone reads other random numbers.',
    source: `${UAPI}; Linux drivers/char/random.c (add_vmfork_randomness)`,
    needs: `${CLONES}, and whose random numbers can be read`,
    ...seen(['clones'], ({ clones: { clones } }) => {
      const shown = clones.map(({ random }, i) => `clone ${i + 1}  /dev/urandom ${random}`)
      const outputs = new Set(clones.map(({ random }) => random)).size
      return outputs === clones.length ? pass(...shown) : fail('some read the same ones', ...shown)
    }),
  },
  {
    id: 'C3',
    sentence: 'Every clone reseeds, once.',
    source: 'Linux drivers/virt/vmgenid.c; drivers/char/random.c',
    needs: CLONES,
    ...seen(['clones'], ({ clones: { clones } }, evidence) => {
      const shown = clones.map(({ reseeds }, i) => {
        return `clone ${i + 1}  ${reseeds.map((line) => logLine(line)).join(' ') || 'no reseed line'}`
      })
      const wrong = clones.filter(({ reseeds }) => reseeds.length !== 1).length
      return wrong === 0
        ? pass(...shown)
        : fail(`${wrong} of ${clones.length} did not${sinceResume(evidence)}`, ...shown)
    }),
  },
  {
    id: 'C4',
    sentence: 'The control: without the device clones read the same random numbers.',
    source: 'Linux drivers/char/random.c',
    needs: 'a machine of the same kind without the device, that can be cloned',
    parts: ['control'],
    judge: (evidence) => {
      const control = seenOf(evidence.control)
      if (!control) return lacking(evidence, ['control']) ?? notObservable('there is none')
      const { random } = control
      if ('absent' in random) return notObservable(random.absent)
      const shown = random.value.map((bytes, i) => `clone ${i + 1}  /dev/urandom ${bytes}`)
      return new Set(random.value).size === 1
        ? pass(...shown)
        : fail('the problem does not show: something else makes the copies differ', ...shown)
    },
  },
  {
    id: 'C5',
    sentence: 'Cloning does not change the original.',
    source: UAPI,
    needs: CLONES,
    ...seen(['clones'], ({ clones: { original } }) =>
      original.before === original.after
        ? pass(original.after)
        : fail('its ID is another one', `before ${original.before}`, `after  ${original.after}`),
    ),
  },
]

export const MIGRATION_CHECKS: readonly Check[] = [
  {
    id: 'G1',
    sentence: 'A machine that moves with its ID does not reseed.',
    source: `${UAPI}; QEMU hw/acpi/vmgenid.c (vmgenid_post_load)`,
    needs: MIGRATES,
    ...seen(['sameId'], ({ sameId: { guid, reseeds, waited } }) => {
      const shown = [`source ${guid.source}`, `destination ${guid.destination}`]
      if (guid.destination !== guid.source) return fail('the ID is another one', ...shown)
      if (reseeds.length > 0)
        return fail('the guest reseeded', ...shown, ...reseeds.map((line) => logLine(line)))
      return pass(...shown, `no reseed line within ${waited} ms`)
    }),
  },
  {
    id: 'G2',
    sentence: 'A machine that moves and gets another ID reseeds, once.',
    source: 'QEMU hw/acpi/vmgenid.c (vmgenid_post_load)',
    needs: MIGRATES,
    ...seen(['otherId'], ({ otherId: { guid, reseeds, waited } }, evidence) => {
      const shown = [`source ${guid.source}`, `destination ${guid.destination}`]
      if (guid.destination !== guid.asked) return fail(`it is not ${guid.asked}`, ...shown)
      const lines = reseeds.map((line) => logLine(line))
      if (reseeds.length === 0)
        return fail(`no reseed line within ${waited / 1000} s${sinceResume(evidence)}`, ...shown)
      return reseeds.length === 1
        ? pass(...shown, ...lines)
        : fail(`the guest reseeded ${reseeds.length} times`, ...shown, ...lines)
    }),
  },
  {
    id: 'G3',
    sentence: 'The destination knows the address that the source knew.',
    source: 'QEMU hw/acpi/vmgenid.c (vmstate_vmgenid)',
    needs: `${MIGRATES}, and that shows what the host was told`,
    ...seen(['sameId'], ({ sameId: { told } }) => {
      if (told.source === 0n && told.destination === 0n) return notObservable('the source knew none: see L3')
      const shown = [`source ${showAddress(told.source)}`, `destination ${showAddress(told.destination)}`]
      return told.source === told.destination ? pass(...shown) : fail('it is another one', ...shown)
    }),
  },
]
