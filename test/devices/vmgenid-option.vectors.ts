/**
 * `-device` texts and what QEMU 7.2.22 said to each, on the pc machine. `test/devices/vmgenid-option.test.ts` asks the
 * real QEMU again.
 */

const ID_PROBLEM =
  "Parameter 'id' expects an identifier\nIdentifiers consist of letters, digits, '-', '.', '_', starting with a letter."

function short(word: string, use: string): string {
  return `warning: short-form boolean option '${word}' deprecated\nPlease use ${use} instead`
}

export interface RefusedOption {
  readonly text: string
  readonly problem: string
  readonly warnings?: readonly string[]
}

export const REFUSED_OPTIONS: readonly RefusedOption[] = [
  { text: 'vmgenid,guid=zz', problem: "Property 'vmgenid.guid' doesn't take value 'zz'" },
  { text: 'vmgenid,guid=', problem: "Property 'vmgenid.guid' doesn't take value ''" },
  { text: 'vmgenid,guid=AUTO', problem: "Property 'vmgenid.guid' doesn't take value 'AUTO'" },
  { text: 'vmgenid,guid=a,,b', problem: "Property 'vmgenid.guid' doesn't take value 'a,b'" },
  { text: 'vmgenid,guid=auto,,', problem: "Property 'vmgenid.guid' doesn't take value 'auto,'" },
  { text: 'vmgenid,guid=auto,guid=zz', problem: "Property 'vmgenid.guid' doesn't take value 'zz'" },
  {
    text: 'vmgenid,guid',
    problem: "Property 'vmgenid.guid' doesn't take value 'on'",
    warnings: [short('guid', 'guid=on')],
  },
  {
    text: 'vmgenid,noguid',
    problem: "Property 'vmgenid.guid' doesn't take value 'off'",
    warnings: [short('noguid', 'guid=off')],
  },
  { text: 'vmgenid,foo=1', problem: "Property 'vmgenid.foo' not found" },
  { text: 'vmgenid,foo', problem: "Property 'vmgenid.foo' not found", warnings: [short('foo', 'foo=on')] },
  {
    text: 'vmgenid,nofoo',
    problem: "Property 'vmgenid.foo' not found",
    warnings: [short('nofoo', 'foo=off')],
  },
  { text: 'vmgenid,noguid=auto', problem: "Property 'vmgenid.noguid' not found" },
  { text: 'vmgenid, guid=auto', problem: "Property 'vmgenid. guid' not found" },
  { text: 'vmgenid,=auto', problem: "Property 'vmgenid.' not found" },
  { text: 'vmgenid,foo=1,guid=zz', problem: "Property 'vmgenid.guid' doesn't take value 'zz'" },
  { text: 'vmgenid,addr=3', problem: "Property 'vmgenid.addr' not found" },
  { text: 'vmgenid,hotplugged=on', problem: "Property 'vmgenid.hotplugged' is not writable" },
  { text: 'vmgenid,type=x', problem: "Property 'vmgenid.type' is not writable" },
  { text: 'vmgenid,realized=x', problem: "Parameter 'realized' expects 'on' or 'off'" },
  { text: 'vmgenid,realized=ON', problem: "Parameter 'realized' expects 'on' or 'off'" },
  { text: 'vmgenid,id=', problem: ID_PROBLEM },
  { text: 'vmgenid,id=1a', problem: ID_PROBLEM },
  { text: 'vmgenid,id=a b', problem: ID_PROBLEM },
  { text: 'vmgenid,id=1,id=a', problem: ID_PROBLEM },
  { text: 'vmgenid,guid=zz,id=1', problem: ID_PROBLEM },
  { text: 'foo,id=1a', problem: ID_PROBLEM },
  { text: 'vmgenid,bus=foo', problem: "Bus 'foo' not found" },
  { text: 'vmgenid,bus=', problem: "Bus '' not found" },
  { text: 'vmgenid,bus=pci.0', problem: "Device 'vmgenid' can't go on PCI bus" },
  { text: 'vmgenid,bus=isa.0', problem: "Device 'vmgenid' can't go on ISA bus" },
  { text: 'vmgenid,bus=main-system-bus', problem: "Device 'vmgenid' can't go on System bus" },
  { text: 'vmgenid,bus=foo,guid=zz', problem: "Bus 'foo' not found" },
  { text: 'vmgenid,bus', problem: "Bus 'on' not found", warnings: [short('bus', 'bus=on')] },
  { text: 'foo', problem: "'foo' is not a valid device model name" },
  { text: 'foo,bus=q', problem: "'foo' is not a valid device model name" },
  { text: 'VMGENID', problem: "'VMGENID' is not a valid device model name" },
  { text: 'vmgenid,driver=foo', problem: "'foo' is not a valid device model name" },
  {
    text: 'vmgenid,driver',
    problem: "'on' is not a valid device model name",
    warnings: [short('driver', 'driver=on')],
  },
  { text: 'vmgenid,,', problem: "'vmgenid,' is not a valid device model name" },
  { text: ',guid=auto', problem: "'' is not a valid device model name" },
  { text: ',', problem: "'' is not a valid device model name" },
  { text: 'driver', problem: "'driver' is not a valid device model name" },
  { text: 'guid=auto', problem: "Parameter 'driver' is missing" },
  { text: '', problem: "Parameter 'driver' is missing" },
]

export interface AcceptedOption {
  readonly text: string
  /** As QEMU shows it; `auto` stands for any. */
  readonly guid: string
  readonly id?: string
  readonly warnings?: readonly string[]
}

const GUID = '00112233-4455-6677-8899-aabbccddeeff'

export const ACCEPTED_OPTIONS: readonly AcceptedOption[] = [
  { text: 'vmgenid', guid: 'auto' },
  { text: 'vmgenid,', guid: 'auto' },
  { text: 'vmgenid,guid=auto,', guid: 'auto' },
  { text: 'vmgenid,realized=off', guid: 'auto' },
  { text: 'vmgenid,guid=00112233-4455-6677-8899-AABBCCDDEEFF', guid: GUID },
  { text: `driver=vmgenid,guid=${GUID}`, guid: GUID },
  { text: `guid=${GUID},driver=vmgenid`, guid: GUID },
  { text: `vmgenid,guid=zz,guid=${GUID}`, guid: GUID },
  { text: `vmgenid,guid=${GUID},id=vmgenid0`, guid: GUID, id: 'vmgenid0' },
  { text: 'vmgenid,id=a,id=1', guid: 'auto', id: 'a' },
  { text: 'vmgenid,id', guid: 'auto', id: 'on', warnings: [short('id', 'id=on')] },
  { text: 'vmgenid,noid', guid: 'auto', id: 'off', warnings: [short('noid', 'id=off')] },
]
