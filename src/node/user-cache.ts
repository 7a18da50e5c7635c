/**
 * Where this program keeps on the user's disk what can be had again.
 * @module
 */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** `$XDG_CACHE_HOME/vmgenid`, else `~/.cache/vmgenid` (XDG Base Directory Specification 0.8). */
export function userCache(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'vmgenid')
}
