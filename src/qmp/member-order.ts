/**
 * The order in which QEMU prints the members of an object: that of its hash table, not of the schema.
 *
 * 512 buckets by a hash of the member's name; within a bucket the member that was added last comes first. So
 * `{major, minor, micro}` is printed as `{"micro", "minor", "major"}`, and the transcripts of a client agree to the byte.
 *
 * Source: QEMU qobject/qdict.c; checked against the replies of QEMU 7.2.
 * @module
 */
import { encodeModifiedUtf8 } from './modified-utf8.ts'

const BUCKETS = 512

/** Names of commands' members come again and again; names that clients make up must not fill memory. */
const known = new Map<string, number>()
const KNOWN_LIMIT = 1000
const KNOWN_NAME_LIMIT = 40

/** @param members in the order in which they were added */
export function inPrintOrder(members: readonly string[]): readonly string[] {
  if (members.length < 2) return members
  return members
    .map((name, index) => ({ name, index, bucket: bucketOf(name) }))
    .sort((a, b) => a.bucket - b.bucket || b.index - a.index)
    .map(({ name }) => name)
}

function bucketOf(name: string): number {
  const found = known.get(name)
  if (found !== undefined) return found
  const bucket = hash(encodeModifiedUtf8(name)) % BUCKETS
  if (known.size < KNOWN_LIMIT && name.length <= KNOWN_NAME_LIMIT) known.set(name, bucket)
  return bucket
}

/** Unsigned 32-bit arithmetic that wraps. */
function hash(bytes: Uint8Array): number {
  let sum = Math.imul(0x238f13af, bytes.length)
  for (const [i, byte] of bytes.entries()) sum = (sum + (byte << ((5 * i) % 24))) | 0
  return (Math.imul(1_103_515_243, sum) + 12_345) >>> 0
}
