/**
 * Small resource descriptors: bytes to fields and back, without a look at whether they make sense.
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import {
  DmaLayout,
  END_DEPENDENT,
  EndTagLayout,
  FixedDmaLayout,
  FixedIoLayout,
  IoLayout,
  IrqLayout,
  IrqNoFlagsLayout,
  START_DEPENDENT_NO_PRIORITY,
  StartDependentLayout,
  VENDOR_SHORT,
} from './_small-layouts.ts'

export type SmallDescriptor = ReturnType<(typeof SMALL_DECODERS)[keyof typeof SMALL_DECODERS]>

const vendorShort = (bytes: Uint8Array) =>
  ({ macro: 'VendorShort', data: bytes.slice(1) as Uint8Array }) as const

/** By tag: the low three bits are the length, so each tag has one form. */
export const SMALL_DECODERS = {
  34: (bytes: Uint8Array) =>
    ({ macro: 'IRQNoFlags', interrupts: bitNumbers(IrqNoFlagsLayout.decode(bytes).mask) }) as const,
  35: (bytes: Uint8Array) => {
    const { mask, information } = IrqLayout.decode(bytes)
    return { macro: 'IRQ', ...information, interrupts: bitNumbers(mask) } as const
  },
  42: (bytes: Uint8Array) => {
    const { mask, flags } = DmaLayout.decode(bytes)
    return { macro: 'DMA', ...flags, channels: bitNumbers(mask) } as const
  },
  48: () => ({ macro: 'StartDependentFnNoPri' }) as const,
  49: (bytes: Uint8Array) =>
    ({ macro: 'StartDependentFn', ...StartDependentLayout.decode(bytes).priority }) as const,
  56: () => ({ macro: 'EndDependentFn' }) as const,
  71: (bytes: Uint8Array) => {
    const { information, ...window } = IoLayout.decode(bytes)
    return { macro: 'IO', ...information, ...window } as const
  },
  75: (bytes: Uint8Array) => ({ macro: 'FixedIO', ...FixedIoLayout.decode(bytes) }) as const,
  85: (bytes: Uint8Array) => {
    const { transfer, ...lines } = FixedDmaLayout.decode(bytes)
    return { macro: 'FixedDMA', ...lines, ...transfer } as const
  },
  112: vendorShort,
  113: vendorShort,
  114: vendorShort,
  115: vendorShort,
  116: vendorShort,
  117: vendorShort,
  118: vendorShort,
  119: vendorShort,
  /** `checksum` 0: do not check; else it makes the sum of the template zero. */
  121: (bytes: Uint8Array) => ({ macro: 'EndTag', ...EndTagLayout.decode(bytes) }) as const,
} as const

/** The bits that are set, lowest first. */
function bitNumbers(mask: number): readonly number[] {
  const numbers: number[] = []
  for (let bit = 0; mask >>> bit !== 0; bit++) if ((mask >>> bit) & 1) numbers.push(bit)
  return numbers
}

type Fields<M> = Omit<Extract<SmallDescriptor, { readonly macro: M }>, 'macro'>

/** By macro. A number that is too large for its field is a LayoutError. */
export const SMALL_ENCODERS: {
  readonly [M in SmallDescriptor['macro']]: (fields: Fields<M>) => Uint8Array
} = {
  IRQNoFlags: ({ interrupts }) => IrqNoFlagsLayout.encode({ mask: maskOf(interrupts) }),
  IRQ: ({ interrupts, ...information }) => IrqLayout.encode({ mask: maskOf(interrupts), information }),
  DMA: ({ channels, ...flags }) => DmaLayout.encode({ mask: maskOf(channels), flags }),
  StartDependentFnNoPri: () => Uint8Array.of(START_DEPENDENT_NO_PRIORITY),
  StartDependentFn: (priority) => StartDependentLayout.encode({ priority }),
  EndDependentFn: () => Uint8Array.of(END_DEPENDENT),
  IO: ({ decode, ...window }) => IoLayout.encode({ information: { decode }, ...window }),
  FixedIO: (window) => FixedIoLayout.encode(window),
  FixedDMA: ({ width, ...lines }) => FixedDmaLayout.encode({ transfer: { width }, ...lines }),
  VendorShort: ({ data }) => concatBytes(Uint8Array.of(VENDOR_SHORT | data.length), data),
  EndTag: (fields) => EndTagLayout.encode(fields),
}

function maskOf(numbers: readonly number[]): number {
  return numbers.reduce((mask, number) => mask | (1 << number), 0)
}
