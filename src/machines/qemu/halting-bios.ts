/**
 * A firmware that only halts, for a machine whose firmware is outside: the CPU is real, so that it can sleep and wake.
 * @returns an image for `-bios`, 64 KiB: below 1 MiB and below 4 GiB it is the same
 */
export function haltingBios(): Uint8Array {
  const image = new Uint8Array(0x1_0000)
  image.set([0xfa, 0xf4, 0xeb, 0xfd], 0xfff0) // reset vector: cli; hlt; jmp to hlt
  return image
}
