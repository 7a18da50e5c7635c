/**
 * What `_OSI` says yes to, unless the program says otherwise: the list of ACPICA 20200925, which is that of Linux 5.10.
 *
 * Source: ACPI 6.5 §5.7.2 "_OSI (Operating System Interfaces)"; Microsoft, "How to Identify the Windows Version in ACPI by Using
 * _OSI".
 * @module
 */

/** In the order in which they appeared; a later one has a higher number than all before it. */
const WINDOWS_VERSIONS = [
  'Windows 2000',
  'Windows 2001',
  'Windows 2001 SP1',
  'Windows 2001.1',
  'Windows 2001 SP2',
  'Windows 2001.1 SP1',
  'Windows 2006',
  'Windows 2006.1',
  'Windows 2006 SP1',
  'Windows 2006 SP2',
  'Windows 2009',
  'Windows 2012',
  'Windows 2013',
  'Windows 2015',
  'Windows 2016',
  'Windows 2017',
  'Windows 2017.2',
  'Windows 2018',
  'Windows 2018.2',
  'Windows 2019',
] as const

/** ACPICA knows the other features of the specification too, and says no to them until an operating system enables them. */
const FEATURES = ['Extended Address Space Descriptor'] as const

export const DEFAULT_INTERFACES: readonly string[] = [...WINDOWS_VERSIONS, ...FEATURES]

export const WINDOWS_2000 = 1
export const WINDOWS_XP = 2

/** The number of a Windows by its interface string, from 1; 0 for anything else. */
export function windowsVersion(name: string): number {
  return (WINDOWS_VERSIONS as readonly string[]).indexOf(name) + 1
}
