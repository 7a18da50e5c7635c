/**
 * Versions of the installed Debian packages that captured bytes depend on.
 * @module
 */
import { execFileSync } from 'node:child_process'

/** Version by package; empty where there is no dpkg, or not one of them is installed. */
export function debianPackages(...names: readonly string[]): Readonly<Record<string, string>> {
  try {
    const lines = execFileSync('dpkg-query', ['--show', ...names], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return Object.fromEntries(
      Array.from(lines.matchAll(/^(\S+)\t(\S+)$/gm), ([, name, version]) => [name, version]),
    )
  } catch {
    return {}
  }
}
