/**
 * Small words of the explanations.
 * @module
 */

/** As the firmware prints an address, so that it can be looked for in the log. */
export function address(value: number | bigint): string {
  return `0x${value.toString(16).toUpperCase()}`
}

/** `5 tables`, `1 table`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

const TEXT_LIMIT = 120

/** Text of a log, for a terminal: control characters as `\xNN`, and not all of it when it is long. */
export function shown(text: string): string {
  const cut = text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text
  return Array.from(cut, (character) => {
    const code = character.charCodeAt(0)
    const control = code < 0x20 || (code >= 0x7f && code < 0xa0)
    return control ? `\\x${code.toString(16).padStart(2, '0')}` : character
  }).join('')
}

/** The first few, and how many more there are. */
export function listed(words: readonly string[], limit = 20): string {
  const first = words.slice(0, limit).map(shown).join(', ')
  return words.length > limit ? `${first} and ${words.length - limit} more` : first
}
