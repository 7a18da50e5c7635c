/**
 * Large resource descriptors other than address spaces and connections: bytes to fields and back, without a look at
 * whether they make sense.
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import { u32le } from '../../binary/layout.ts'
import {
  InterruptLayout,
  Memory24Layout,
  Memory32FixedLayout,
  Memory32Layout,
  RegisterLayout,
  VendorLongLayout,
} from './_large-layouts.ts'
import { decodeSource, encodeSource } from './_source.ts'

export type LargeDescriptor = Exclude<
  ReturnType<(typeof LARGE_DECODERS)[keyof typeof LARGE_DECODERS]>,
  undefined
>

/** By tag. `undefined`: the descriptor is too short for what it says. */
export const LARGE_DECODERS = {
  [0x81]: (bytes: Uint8Array) => {
    const { information, ...window } = Memory24Layout.decode(bytes)
    return { macro: 'Memory24', ...information, ...window } as const
  },
  [0x82]: (bytes: Uint8Array) => ({ macro: 'Register', ...RegisterLayout.decode(bytes) }) as const,
  [0x84]: (bytes: Uint8Array) => ({ macro: 'VendorLong', data: bytes.slice(3) as Uint8Array }) as const,
  [0x85]: (bytes: Uint8Array) => {
    const { information, ...window } = Memory32Layout.decode(bytes)
    return { macro: 'Memory32', ...information, ...window } as const
  },
  [0x86]: (bytes: Uint8Array) => {
    const { information, ...window } = Memory32FixedLayout.decode(bytes)
    return { macro: 'Memory32Fixed', ...information, ...window } as const
  },
  [0x89]: (bytes: Uint8Array) => {
    const { flags, count } = InterruptLayout.decode(bytes)
    const end = InterruptLayout.size + u32le.size * count
    if (end > bytes.length) return undefined
    const interrupts: readonly number[] = Array.from({ length: count }, (_, i) =>
      u32le.read(bytes, InterruptLayout.size + u32le.size * i, { parent: undefined, name: i }),
    )
    return { macro: 'Interrupt', ...flags, interrupts, source: decodeSource(bytes.subarray(end)) } as const
  },
} as const

type Fields<M> = Omit<Extract<LargeDescriptor, { readonly macro: M }>, 'macro'>

/** By macro. A number that is too large for its field is a LayoutError. */
export const LARGE_ENCODERS: {
  readonly [M in LargeDescriptor['macro']]: (fields: Fields<M>) => Uint8Array
} = {
  Memory24: ({ access, ...window }) => Memory24Layout.encode({ information: { access }, ...window }),
  Register: (fields) => RegisterLayout.encode(fields),
  VendorLong: ({ data }) => concatBytes(VendorLongLayout.encode({ size: data.length }), data),
  Memory32: ({ access, ...window }) => Memory32Layout.encode({ information: { access }, ...window }),
  Memory32Fixed: ({ access, ...window }) =>
    Memory32FixedLayout.encode({ information: { access }, ...window }),
  Interrupt: ({ interrupts, source, ...flags }) => {
    const tail = encodeSource(source)
    const numbers = new Uint8Array(u32le.size * interrupts.length)
    for (const [i, interrupt] of interrupts.entries()) {
      u32le.write(numbers, u32le.size * i, interrupt, { parent: undefined, name: 'Interrupt' })
    }
    const size = InterruptLayout.size - 3 + numbers.length + tail.length
    return concatBytes(InterruptLayout.encode({ size, flags, count: interrupts.length }), numbers, tail)
  },
}
