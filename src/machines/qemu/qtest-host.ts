/**
 * A host made of qtest: firmware of ours on the memory and the ports of a real QEMU.
 * @module
 */
import type { FirmwareHost } from '../../firmware/host.ts'
import type { QtestClient } from '../../node/qtest-client.ts'

export function qtestHost(qtest: QtestClient): FirmwareHost {
  return {
    async readMemory(address, target) {
      target.set(await qtest.read(address, target.length))
    },
    writeMemory: (address, bytes) => qtest.write(address, bytes),
    in: (port, size) => qtest.in(port, size),
    out: (port, size, value) => qtest.out(port, size, value),
  }
}
