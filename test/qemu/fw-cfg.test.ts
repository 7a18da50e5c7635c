import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toLatin1 } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import { FW_CFG_SIGNATURE } from '../../src/fwcfg/selectors.ts'
import { FwCfgTransferError, QtestFwCfg } from '../../src/node/qtest-fw-cfg.ts'
import { QtestMachine } from '../../src/node/qtest-machine.ts'
import { requireTool } from '../tools.ts'

const qemu = requireTool('qemu-system-x86_64')
const GUID = '00112233-4455-6677-8899-aabbccddeeff'

describe.skipIf(qemu.missing)(qemu.title('fw_cfg of real QEMU through qtest'), () => {
  let machine: QtestMachine
  let fwCfg: QtestFwCfg

  beforeAll(async () => {
    machine = await QtestMachine.start({
      args: ['-machine', 'pc', '-device', `vmgenid,guid=${GUID}`],
      program: qemu.path,
    })
    fwCfg = new QtestFwCfg(machine.qtest)
  })
  afterAll(() => machine.close())

  async function file(name: string) {
    const found = (await fwCfg.files()).find((entry) => entry.name === name)
    if (!found) throw new Error(`no file ${name}`)
    return found
  }

  it('reads an item, and zeros past its end', async () => {
    expect(toLatin1(await fwCfg.read(FW_CFG_SIGNATURE, 6))).toBe('QEMU\0\0')
    expect(await fwCfg.read(FW_CFG_SIGNATURE, 0)).toEqual(new Uint8Array())
  })

  it('finds the generation ID at offset 40 of its file', async () => {
    const { selector, size } = await file(FwCfgPath.vmgenidGuid)
    const bytes = await fwCfg.read(selector, size)
    expect(Guid.fromGuestBytes(bytes.subarray(40, 56)).toString()).toBe(GUID)
  })

  it('writes a part of a writable file', async () => {
    const { selector, size } = await file(FwCfgPath.vmgenidAddr)
    expect(await fwCfg.isWritable(selector, size)).toBe(true)
    await fwCfg.write(selector, Uint8Array.of(0x28, 0xf0), 2)
    expect(await fwCfg.read(selector, size)).toEqual(Uint8Array.of(0, 0, 0x28, 0xf0, 0, 0, 0, 0))
    await expect(fwCfg.write(selector, new Uint8Array(9))).rejects.toThrow(FwCfgTransferError)
  })

  it('fails to write a read-only file', async () => {
    const { selector, size } = await file(FwCfgPath.vmgenidGuid)
    expect(await fwCfg.isWritable(selector, size)).toBe(false)
    await expect(fwCfg.write(selector, Uint8Array.of(1))).rejects.toThrow(
      'Only a writable item takes a write, and none past its end.',
    )
  })
})
