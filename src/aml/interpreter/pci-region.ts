/**
 * Which PCI function a PCI_Config region belongs to: the device around it says which function on its bus, the bridges on the
 * way say which bus, the root bridge says where to begin.
 *
 * Source: ACPI 6.5 §5.5.2.4.1 "PCI Configuration Space"; §6.1.1 "_ADR (Address)"; §6.5.5 "_BBN (Base Bus Number)"; §6.5.6 "_SEG
 * (Segment)"; PCI-to-PCI Bridge 1.2 §3.2.5.4 "Secondary Bus Number Register".
 * @module
 */
import { hasDeviceId, integerBelow } from './device-ids.ts'
import type { RegionObject } from './field-objects.ts'
import type { PciFunction } from './host.ts'
import type { Machine } from './machine.ts'
import type { NamespaceNode } from './namespace.ts'
import { fail } from './status.ts'

const HEADER_TYPE = 0x0e
const PRIMARY_BUS = 0x18
const SECONDARY_BUS = 0x19
const HEADER_TYPE_MASK = 0x7f // without the bit of multi-function devices
const BRIDGE = 1
const CARDBUS_BRIDGE = 2

/** PCI and PCI Express root bridges. */
const ROOT_BRIDGES = ['PNP0A03', 'PNP0A08']

export function setUpPci(m: Machine, region: RegionObject): PciFunction {
  if (region.setup?.kind !== 'pci') region.setup = { kind: 'pci', ...findFunction(m, region) }
  return region.setup
}

function findFunction(m: Machine, region: RegionObject): PciFunction {
  const ancestors = ancestorsOf(region.node)
  const device =
    ancestors.find(({ type }) => type === 'Device') ??
    fail('AE_AML_OPERAND_TYPE', 'the region is in no device')
  const rootAt = ancestors.findIndex((node) => isRootBridge(m, node))
  const root = ancestors[rootAt] ?? m.namespace.root
  const at = splitAddress(integerBelow(m, device, '_ADR') ?? 0)
  let pci: PciFunction = {
    segment: (integerBelow(m, root, '_SEG') ?? 0) & 0xffff,
    bus: (integerBelow(m, root, '_BBN') ?? 0) & 0xffff,
    ...at,
  }
  let busBehind = pci.bus
  let isBehindBridge = true
  const below = ancestors.slice(0, rootAt < 0 ? ancestors.length - 1 : rootAt).reverse()
  for (const node of below) {
    const address = node.type === 'Device' ? integerBelow(m, node, '_ADR') : undefined
    if (address === undefined) continue
    pci = { ...pci, ...splitAddress(address), bus: isBehindBridge ? busBehind : pci.bus }
    const secondary = secondaryBusOf(m, pci)
    isBehindBridge = secondary !== undefined
    if (secondary) {
      pci = { ...pci, bus: secondary.primary }
      busBehind = secondary.secondary
    }
  }
  return pci
}

/** From the scope around a name up to the root. */
function ancestorsOf(node: NamespaceNode): NamespaceNode[] {
  const ancestors: NamespaceNode[] = []
  for (let at = node.parent; at; at = at.parent) ancestors.push(at)
  return ancestors
}

function splitAddress(address: number): { readonly device: number; readonly function: number } {
  return { device: (address >>> 16) & 0xffff, function: address & 0xffff }
}

function secondaryBusOf(m: Machine, pci: PciFunction): { primary: number; secondary: number } | undefined {
  const read = (offset: number) => Number(m.host.readPciConfig(pci, offset, 1) ?? 0xffn) & 0xff
  const type = read(HEADER_TYPE) & HEADER_TYPE_MASK
  if (type !== BRIDGE && type !== CARDBUS_BRIDGE) return undefined
  return { primary: read(PRIMARY_BUS), secondary: read(SECONDARY_BUS) }
}

function isRootBridge(m: Machine, node: NamespaceNode): boolean {
  return node.type === 'Device' && hasDeviceId(m, node, ROOT_BRIDGES)
}
