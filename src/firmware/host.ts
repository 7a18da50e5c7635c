/**
 * What firmware code needs of the machine that it runs on: memory and ports, nothing else.
 *
 * A board with its guest memory is one host, a QEMU that is driven through qtest is another. All firmware code is
 * asynchronous and awaits each access, so a host may answer at once or through a socket.
 * @module
 */

/** At once, or later. */
export type Awaitable<T> = T | Promise<T>

export interface FirmwareHost {
  /**
   * Fills `target` with guest-physical memory from `address` on, a byte. Addresses without memory read as whatever the
   * machine says (usually 0xff); the firmware does not learn of it.
   */
  readMemory(address: number, target: Uint8Array): Awaitable<void>

  /** Writes `bytes` to guest-physical memory from `address` on. Bytes outside RAM are lost, as on a machine. */
  writeMemory(address: number, bytes: Uint8Array): Awaitable<void>

  /** Reads `size` bytes from an I/O port, 0 to 0xffff; little-endian, zero-extended. A port without device is all ones. */
  in(port: number, size: 1 | 2 | 4): Awaitable<number>

  /**
   * Writes the low `size` bytes of `value`, 0 to 0xffffffff, to an I/O port, little-endian. What the device does of it
   * (a DMA transfer, for one) need not be complete when the call returns.
   */
  out(port: number, size: 1 | 2 | 4, value: number): Awaitable<void>
}
