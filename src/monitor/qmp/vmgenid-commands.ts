/**
 * The generation ID. `set-vm-generation-id` is ours: QEMU's ID cannot change while the machine runs.
 *
 * ```
 * -> {"execute": "set-vm-generation-id", "arguments": {"guid": "auto"}}
 * <- {"timestamp": …, "event": "VM_GENERATION_ID_CHANGED", "data": {"guid": "bcf25519-d40a-48e7-a568-d2e883b83848"}}
 * <- {"return": {"guid": "bcf25519-d40a-48e7-a568-d2e883b83848"}}
 * ```
 *
 * Source: QEMU qapi/machine-target.json, hw/acpi/vmgenid.c; checked against QEMU 7.2.
 * @module
 */
import { str } from '../qapi.ts'
import { generationId, setGenerationId } from '../vmgenid.ts'
import { command } from './command.ts'

export const VMGENID_COMMANDS = [
  command('query-vm-generation-id', {}, (_args, { host }) => ({ guid: generationId(host).toString() })),

  command('set-vm-generation-id', { guid: str }, async ({ guid }, { host }) => ({
    guid: (await setGenerationId(host, guid)).toString(),
  })),
]
