/**
 * A node of a device tree, as far as a driver of the generation ID looks at it.
 *
 * Source: Linux Documentation/devicetree/bindings/rng/microsoft,vmgenid.yaml
 * @module
 */

export interface DeviceTreeNode {
  /** Such as `vmgenid@80000000`. */
  readonly name: string
  readonly compatible: readonly string[]
  /** The first range. */
  readonly reg?: { readonly address: number; readonly size: number }
  /** Number of the first interrupt's line; a rising edge. */
  readonly interrupt?: number
}
