/**
 * Conversations with QEMU 7.2.22 as they were recorded, held with our monitor: the same but for times and versions.
 *
 * `->` is sent, `<-` received, `!` is what the guest or the machine does meanwhile; T is a time, V a version.
 */
import { describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { HmpServer } from '../../src/monitor/hmp-server.ts'
import { Monitor } from '../../src/monitor/monitor.ts'
import { mask, OurSide } from './lockstep.ts'
import { MemoryClient } from './memory-client.ts'
import { SmallMachine, type SmallMachineOptions, testEnvironment, turn } from './small-machine.ts'

const GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')

const NEGOTIATION = `
<- {"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian 1:7.2+dfsg-7+deb12u18+b3"}, "capabilities": ["oob"]}}
-> {"execute": "query-status"}
<- {"error": {"class": "CommandNotFound", "desc": "Expecting capabilities negotiation with 'qmp_capabilities'"}}
-> {"execute": "qmp_capabilities"}
<- {"return": {}}
`

const FORM = `
-> {"execute": "foo"}
<- {"error": {"class": "CommandNotFound", "desc": "The command foo has not been found"}}
-> {"exec": "x"}
<- {"error": {"class": "GenericError", "desc": "QMP input member 'exec' is unexpected"}}
-> {"execute" }
<- {"error": {"class": "GenericError", "desc": "JSON parse error, missing : in object pair"}}
`

const GENERATION_ID = `
-> {"execute": "query-vm-generation-id"}
<- {"return": {"guid": "00112233-4455-6677-8899-aabbccddeeff"}}
-> {"execute": "query-vm-generation-id", "id": 7}
<- {"return": {"guid": "00112233-4455-6677-8899-aabbccddeeff"}, "id": 7}
-> {"execute": "query-vm-generation-id", "arguments": {"x": 1}}
<- {"error": {"class": "GenericError", "desc": "Parameter 'x' is unexpected"}}
-> {"execute": "human-monitor-command", "arguments": {"command-line": "info vm-generation-id"}}
<- {"return": "00112233-4455-6677-8899-aabbccddeeff\\r\\n"}
`

const NO_DEVICE = `
-> {"execute": "query-vm-generation-id"}
<- {"error": {"class": "GenericError", "desc": "VM Generation ID device not found"}}
-> {"execute": "human-monitor-command", "arguments": {"command-line": "info vm-generation-id"}}
<- {"return": "Error: VM Generation ID device not found\\r\\n"}
-> {"execute": "set-vm-generation-id", "arguments": {"guid": "auto"}}
<- {"error": {"class": "GenericError", "desc": "VM Generation ID device not found"}}
`

const RUN_STATE = `
-> {"execute": "query-status"}
<- {"return": {"status": "running", "singlestep": false, "running": true}}
-> {"execute": "stop"}
<- {"timestamp": T, "event": "STOP"}
<- {"return": {}}
-> {"execute": "query-status"}
<- {"return": {"status": "paused", "singlestep": false, "running": false}}
-> {"execute": "cont"}
<- {"timestamp": T, "event": "RESUME"}
<- {"return": {}}
! suspend
<- {"timestamp": T, "event": "SUSPEND"}
-> {"execute": "query-status"}
<- {"return": {"status": "suspended", "singlestep": false, "running": false}}
-> {"execute": "human-monitor-command", "arguments": {"command-line": "info status"}}
<- {"return": "VM status: paused (suspended)\\r\\n"}
-> {"execute": "system_wakeup"}
<- {"timestamp": T, "event": "WAKEUP"}
<- {"return": {}}
-> {"execute": "system_wakeup"}
<- {"error": {"class": "GenericError", "desc": "Unable to wake up: guest is not in suspended state"}}
-> {"execute": "query-current-machine"}
<- {"return": {"wakeup-suspend-support": true}}
-> {"execute": "system_reset"}
<- {"timestamp": T, "event": "RESET", "data": {"guest": false, "reason": "host-qmp-system-reset"}}
<- {"return": {}}
! resetByGuest
<- {"timestamp": T, "event": "RESET", "data": {"guest": true, "reason": "guest-reset"}}
-> {"execute": "system_powerdown"}
<- {"timestamp": T, "event": "POWERDOWN"}
<- {"return": {}}
-> {"execute": "quit"}
<- {"timestamp": T, "event": "SHUTDOWN", "data": {"guest": false, "reason": "host-qmp-quit"}}
<- {"return": {}}
`

/** With \`-no-shutdown\`. */
const SHUT_DOWN = `
! shutDown
<- {"timestamp": T, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-shutdown"}}
<- {"timestamp": T, "event": "STOP"}
-> {"execute": "query-status"}
<- {"return": {"status": "shutdown", "singlestep": false, "running": false}}
-> {"execute": "cont"}
<- {"error": {"class": "GenericError", "desc": "Resetting the Virtual Machine is required"}}
-> {"execute": "system_reset"}
<- {"timestamp": T, "event": "RESET", "data": {"guest": false, "reason": "host-qmp-system-reset"}}
<- {"return": {}}
-> {"execute": "query-status"}
<- {"return": {"status": "prelaunch", "singlestep": false, "running": false}}
-> {"execute": "cont"}
<- {"timestamp": T, "event": "RESUME"}
<- {"return": {}}
`

const MIGRATION = `
-> {"execute": "query-migrate"}
<- {"return": {}}
-> {"execute": "migrate-set-capabilities", "arguments": {"capabilities": [{"capability": "events", "state": true}]}}
<- {"return": {}}
-> {"execute": "migrate", "arguments": {"uri": "exec:cat > vm.mig"}}
<- {"timestamp": T, "event": "MIGRATION", "data": {"status": "setup"}}
<- {"return": {}}
<- {"timestamp": T, "event": "MIGRATION_PASS", "data": {"pass": 1}}
<- {"timestamp": T, "event": "MIGRATION", "data": {"status": "active"}}
<- {"timestamp": T, "event": "MIGRATION_PASS", "data": {"pass": 2}}
<- {"timestamp": T, "event": "MIGRATION", "data": {"status": "completed"}}
-> {"execute": "query-migrate"}
<- {"return": {"status": "completed", "setup-time": N, "downtime": N, "total-time": N, "ram": {"total": N, "postcopy-requests": N, "dirty-sync-count": N, "multifd-bytes": N, "pages-per-second": N, "downtime-bytes": N, "page-size": N, "remaining": N, "postcopy-bytes": N, "mbps": N, "transferred": N, "dirty-sync-missed-zero-copy": N, "precopy-bytes": N, "duplicate": N, "dirty-pages-rate": N, "skipped": N, "normal-bytes": N, "normal": N}}}
`

const DUMP = `
-> {"execute": "dump-guest-memory", "arguments": {"paging": false, "protocol": "file:vm.elf"}}
<- {"timestamp": T, "event": "DUMP_COMPLETED", "data": {"result": {"total": 268697600, "status": "completed", "completed": 268697600}}}
<- {"return": {}}
-> {"execute": "dump-guest-memory", "arguments": {"paging": false, "protocol": "file:vm.elf", "begin": 268431360, "length": 4096}}
<- {"timestamp": T, "event": "DUMP_COMPLETED", "data": {"result": {"total": 4096, "status": "completed", "completed": 4096}}}
<- {"return": {}}
-> {"execute": "query-dump"}
<- {"return": {"total": 4096, "status": "completed", "completed": 4096}}
-> {"execute": "query-dump-guest-memory-capability"}
<- {"return": {"formats": ["elf", "kdump-zlib", "win-dmp"]}}
`

/** Of ours; QEMU has no such command. */
const CHANGE = `
-> {"execute": "set-vm-generation-id", "arguments": {"guid": "324E6EAF-D1D1-4BF6-BF41-B9BB6C91FB87"}, "id": 1}
<- {"timestamp": T, "event": "VM_GENERATION_ID_CHANGED", "data": {"guid": "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87"}}
<- {"return": {"guid": "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87"}, "id": 1}
-> {"execute": "query-vm-generation-id"}
<- {"return": {"guid": "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87"}}
-> {"execute": "qom-get", "arguments": {"path": "/machine/peripheral/g0", "property": "guid"}}
<- {"return": "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87"}
-> {"execute": "set-vm-generation-id"}
<- {"error": {"class": "GenericError", "desc": "Parameter 'guid' is missing"}}
-> {"execute": "set-vm-generation-id", "arguments": {"guid": "AUTO"}}
<- {"error": {"class": "GenericError", "desc": "Property 'vmgenid.guid' doesn't take value 'AUTO'"}}
-> {"execute": "human-monitor-command", "arguments": {"command-line": "set_vm_generation_id 00112233-4455-6677-8899-aabbccddeeff"}}
<- {"timestamp": T, "event": "VM_GENERATION_ID_CHANGED", "data": {"guid": "00112233-4455-6677-8899-aabbccddeeff"}}
<- {"return": "00112233-4455-6677-8899-aabbccddeeff\\r\\n"}
-> {"execute": "human-monitor-command", "arguments": {"command-line": "set_vm_generation_id x"}}
<- {"return": "Error: Property 'vmgenid.guid' doesn't take value 'x'\\r\\n"}
`

const T = '{"seconds": N, "microseconds": N}'

async function hold(transcript: string, machine: SmallMachine): Promise<string> {
  const side = new OurSide(machine)
  const held: string[] = []
  if (!transcript.startsWith('\n<- {"QMP"')) {
    await side.run('{"execute":"qmp_capabilities"}')
    side.client.take()
  }
  const take = () => held.push(...side.client.takeLines().map((line) => `<- ${mask(line).replace(T, 'T')}`))
  take()
  for (const line of transcript.trim().split('\n')) {
    if (line.startsWith('<- ')) continue
    held.push(line)
    if (line.startsWith('-> ')) side.client.receive(line.slice(3))
    if (line === '! suspend') machine.suspend()
    if (line === '! resetByGuest') machine.resetByGuest()
    if (line === '! shutDown') machine.shutDown()
    for (let i = 0; i < 20; i++) await turn()
    take()
  }
  return held.join('\n')
}

const small = (options: SmallMachineOptions = {}) => new SmallMachine({ guid: GUID, ...options })
const stopped = (options: SmallMachineOptions = {}) => small({ runState: 'paused', ...options })

describe('a recorded conversation with QEMU', () => {
  it.each<[string, string, SmallMachine]>([
    ['greeting and negotiation', NEGOTIATION, small()],
    ['the form of requests', FORM, small()],
    ['the generation ID', GENERATION_ID, small()],
    ['no device', NO_DEVICE, small({ guid: undefined })],
    ['run state, suspend, wake-up, reset', RUN_STATE, small()],
    ['a machine that the guest has shut down', SHUT_DOWN, small()],
    ['migration', MIGRATION, stopped()],
    ['dump', DUMP, stopped({ memorySize: 256 * 2 ** 20, rom: new Uint8Array(0x4_0000) })],
    ['a change of the ID (ours)', CHANGE, small({ deviceId: 'g0' })],
  ])('%s', async (_name, transcript, machine) => {
    const masked = transcript.trim().split('\n').map(mask).join('\n')
    expect(await hold(transcript, machine)).toBe(masked)
  })
})

const LOOKING = `
(qemu) xp /16xb 0xffff028
000000000ffff028: 0x33 0x22 0x11 0x00 0x55 0x44 0x77 0x66
000000000ffff030: 0x88 0x99 0xaa 0xbb 0xcc 0xdd 0xee 0xff
(qemu) xp /8xh 0xffff028
000000000ffff028: 0x2233 0x0011 0x4455 0x6677 0x9988 0xbbaa 0xddcc 0xffee
(qemu) xp /4xw 0xffff028
000000000ffff028: 0x00112233 0x66774455 0xbbaa9988 0xffeeddcc
(qemu) xp /2xg 0xffff028
000000000ffff028: 0x6677445500112233 0xffeeddccbbaa9988
(qemu) xp /16cb 0xffff028
000000000ffff028: '3' '"' '\\x11' '\\x00' 'U' 'D' 'w' 'f'
000000000ffff030: '\\x88' '\\x99' '\\xaa' '\\xbb' '\\xcc' '\\xdd' '\\xee' '\\xff'
(qemu) xp /1xb 0xe0000000000
00000e0000000000: Cannot access memory
(qemu) i /b 0xafe0
portb[0xafe0] = 0x20
(qemu) info roms
fw=genroms/kvmvapic.bin size=0x002400 name="kvmvapic.bin"
addr=00000000fffc0000 size=0x040000 mem=rom name="bios-256k.bin"
/rom@etc/acpi/tables size=0x200000 name="etc/acpi/tables"
/rom@etc/table-loader size=0x010000 name="etc/table-loader"
/rom@etc/acpi/rsdp size=0x001000 name="etc/acpi/rsdp"
`

describe('a recorded session at QEMU’s terminal', () => {
  it('shows memory, ports and blobs alike', async () => {
    const machine = small({
      memorySize: 256 * 2 ** 20,
      roms: [
        { kind: 'fw_cfg', file: 'genroms/kvmvapic.bin', size: 0x2400, name: 'kvmvapic.bin' },
        { kind: 'memory', address: 0xfffc_0000, size: 0x4_0000, memory: 'rom', name: 'bios-256k.bin' },
        { kind: 'blob', name: 'etc/acpi/tables', size: 0x20_0000 },
        { kind: 'blob', name: 'etc/table-loader', size: 0x1_0000 },
        { kind: 'blob', name: 'etc/acpi/rsdp', size: 0x1000 },
      ],
    })
    machine.memory.write(0xffff028, GUID.toGuestBytes())
    machine.ports.claim(0xafe0, { name: 'gpe0', length: 1, read: () => 0x20, write: () => {} })
    const server = new HmpServer(new Monitor(machine, testEnvironment))
    const client = MemoryClient.of((connected) => server.connect(connected))
    client.take()
    let shown = '(qemu) '
    for (const line of LOOKING.split('\n').filter((text) => text.startsWith('(qemu) '))) {
      client.receive(`${line.slice('(qemu) '.length)}\n`)
      await turn()
      await turn()
      shown += client.take().replaceAll('\u001b[K', '')
    }
    expect(`${shown.replaceAll('\r\n', '\n')}`).toBe(`${LOOKING.trimStart()}(qemu) `)
  })
})
