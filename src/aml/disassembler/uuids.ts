/**
 * UUIDs that iasl 20200925 knows: the comments behind `ToUUID`.
 *
 * The words are those that `acpihelp -u` lists; test/aml/disassembler/ compares them.
 * @module
 */
const UUIDS: Readonly<Record<string, string>> = {
  '4f248f40-d5e2-499f-834c-27758ea1cd3f': 'GPIO Controller',
  'ce2ee385-00e6-48cb-9f05-2edb927c4899': 'USB Controller',
  'e4db149b-fcfe-425b-a6d8-92357d78fc7f': 'SATA Controller',
  '33db4d5b-1ff7-401c-9657-7441c03dd766': 'PCI Host Bridge Device',
  '3cdff6f7-4267-4555-ad05-b30a3d8938de': 'HID I2C Device',
  'dfbcf3c5-e7a5-44e6-9c1f-29c76f6e059c': 'Power Button Device',
  '03b19910-f473-11dd-87af-0800200c9a66': 'Memory Device',
  'fa6bd625-9ce8-470d-a2c7-b3ca36c4282e': 'Generic Buttons Device',
  '2f10e7a4-9e91-11e4-89d3-123b93f75cba': 'NVDIMM Root Device',
  'f18fc78b-0f15-4978-b793-53f833a1d35b': 'Control Method Battery',
  'e5c937d0-3553-4d7a-9117-ea4d19c3434d': 'Device Labeling Interface',
  '3dddfaa6-361b-4eb4-a424-8d10089d1653': 'Physical Presence Interface',
  '7305944f-fdda-44e3-b16c-3f22d252e5d0': 'Volatile Memory Region',
  '66f0d379-b4f3-4074-ac43-0d3318b78cdb': 'Persistent Memory Region',
  '92f701f6-13b4-405d-910b-299367e8234c': 'NVDIMM Control Region',
  '91af0530-5d86-470e-a6b0-0a2db9408249': 'NVDIMM Data Region',
  '77ab535a-45fc-624b-5560-f7b281d1f96e': 'Volatile Virtual Disk',
  '3d5abd30-4175-87ce-6d64-d2ade523c4bb': 'Volatile Virtual CD',
  '5cea02c9-4d07-69d3-269f-4496fbe096f9': 'Persistent Virtual Disk',
  '08018188-42cd-bb48-100f-5387d53ded3d': 'Persistent Virtual CD',
  '6dc63e77-257e-4e78-a973-a21f2796898d': 'Cache Properties',
  'dde4d59a-aa42-4349-b407-ea40f57d9fb7': 'Physical Package Property',
  '0811b06e-4a27-44f9-8d60-3cbbc22e7b48': 'Platform-wide Capabilities',
  'd8c1a3a6-be9b-4c9b-91bf-c3cb81fc5daf': 'Dynamic Enumeration',
  '4c2067e3-887d-475c-9720-4af1d3ed602e': 'Battery Thermal Limit',
  '14d399cd-7a27-4b18-8fb4-7cb7b9f4e500': 'Thermal Extensions',
  'daffd814-6eba-4d8c-8a91-bc9bbf4aa301': 'Device Properties for _DSD',
  'ab02a46b-74c7-45a2-bd68-f7d344ef2153': 'Device Graphs for _DSD',
  'dbb8e3e6-5886-4ba6-8795-1319f52a966b': 'Hierarchical Data Extension',
  '3ecbc8b6-1d0e-4fb3-8107-e627f805c6cd': 'ARM Coresight Graph',
}

/** What the UUID stands for; `undefined` when nobody knows. @param uuid in lower case */
export function describeUuid(uuid: string): string | undefined {
  return Object.hasOwn(UUIDS, uuid) ? UUIDS[uuid] : undefined
}
