/**
 * A 32-bit program for Linux that reads and writes ports at random: `port-fuzzer.s`, with its parameters behind it.
 */
import { concatBytes, fromHex } from '../../../src/binary/bytes.ts'

const LOAD_ADDRESS = 0x804_8000
const HEADERS = 52 + 32

/** Up to the label `seed`, at which the parameters begin. */
const CODE = [
  'b86e000000bb03000000cd808b3d288104088b2d2c810408e87c00000089f831d2f735308104088b349534810408e866',
  '00000089f8c1e80d83e00789f289c1e85500000089f8a900000300750525ff00000081fafc0c0000751a50baf80c0000',
  '89f825fc0000000b0524810408efbafc0c000058ff248d04810408eeeb0f66efeb0befeb08eceb0566edeb01ed4d7588',
  'b80100000031dbcd8089f8c1e00d31c789f8c1e81131c789f8c1e00531c7c390cf800408d2800408d6800408cf800408',
  'd6800408d9800408dc800408e080040800380080',
].join('')

export interface FuzzPlan {
  /** Not 0. */
  readonly seed: number
  /** Accesses. */
  readonly count: number
  /** 0xcfc stands for a register of the PIIX4 PM function. */
  readonly ports: readonly number[]
}

/** The whole program, as a file. */
export function portFuzzer({ seed, count, ports }: FuzzPlan): Uint8Array {
  const parameters = new DataView(new ArrayBuffer(4 * (3 + ports.length)))
  for (const [i, value] of [seed, count, ports.length, ...ports].entries())
    parameters.setUint32(4 * i, value, true)
  const body = concatBytes([fromHex(CODE), new Uint8Array(parameters.buffer)])
  return concatBytes([elfHeaders(HEADERS + body.length), body])
}

/** ELF-32 for i386, one segment that may be read, written and run. */
function elfHeaders(size: number): Uint8Array {
  const bytes = new Uint8Array(HEADERS)
  const view = new DataView(bytes.buffer)
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1])
  const words16 = { 16: 2, 18: 3, 40: 52, 42: 32, 44: 1 } // type, machine, sizes of the headers, number of segments
  const words32 = { 20: 1, 24: LOAD_ADDRESS + HEADERS, 28: 52 } // version, entry, segments
  const segment = [1, 0, LOAD_ADDRESS, LOAD_ADDRESS, size, size, 7, 0x1000]
  for (const [at, value] of Object.entries(words16)) view.setUint16(Number(at), value, true)
  for (const [at, value] of Object.entries(words32)) view.setUint32(Number(at), value, true)
  for (const [i, value] of segment.entries()) view.setUint32(52 + 4 * i, value, true)
  return bytes
}
