/**
 * A host made of guest memory and a port bus: a board of ours, in this process.
 * @module
 */
import type { GuestMemory } from '../platform/guest-memory.ts'
import type { PortIo } from '../platform/port-bus.ts'
import type { FirmwareHost } from './host.ts'

export function platformHost({
  memory,
  ports,
}: {
  readonly memory: GuestMemory
  readonly ports: PortIo
}): FirmwareHost {
  return {
    readMemory: (address, target) => void memory.read(address, target),
    writeMemory: (address, bytes) => void memory.write(address, bytes),
    in: (port, size) => ports.read(port, size),
    out: (port, size, value) => ports.write(port, size, value),
  }
}
