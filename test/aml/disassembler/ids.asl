// Ids that iasl knows, as strings and as EISA ids, and ids that it does not know.
DefinitionBlock ("", "SSDT", 2, "TEST", "IDS", 1)
{
    Device (D000) { Name (_HID, "10EC5640") }
    Device (D001) { Name (_HID, "80860F09") }
    Device (D002) { Name (_HID, "80860F0A") }
    Device (D003) { Name (_HID, "80860F0E") }
    Device (D004) { Name (_HID, "80860F14") }
    Device (D005) { Name (_HID, "80860F28") }
    Device (D006) { Name (_HID, "80860F41") }
    Device (D007) { Name (_HID, "ACPI0001") }
    Device (D008) { Name (_HID, "ACPI0002") }
    Device (D009) { Name (_HID, "ACPI0003") }
    Device (D00A) { Name (_HID, "ACPI0004") }
    Device (D00B) { Name (_HID, "ACPI0005") }
    Device (D00C) { Name (_HID, "ACPI0006") }
    Device (D00D) { Name (_HID, "ACPI0007") }
    Device (D00E) { Name (_HID, "ACPI0008") }
    Device (D00F) { Name (_HID, "ACPI0009") }
    Device (D010) { Name (_HID, "ACPI000A") }
    Device (D011) { Name (_HID, "ACPI000B") }
    Device (D012) { Name (_HID, "ACPI000C") }
    Device (D013) { Name (_HID, "ACPI000D") }
    Device (D014) { Name (_HID, "ACPI000E") }
    Device (D015) { Name (_HID, "ACPI000F") }
    Device (D016) { Name (_HID, "ACPI0010") }
    Device (D017) { Name (_HID, "ACPI0011") }
    Device (D018) { Name (_HID, "ACPI0012") }
    Device (D019) { Name (_HID, "ACPI0013") }
    Device (D01A) { Name (_HID, "ACPI0014") }
    Device (D01B) { Name (_HID, "ADMA0F28") }
    Device (D01C) { Name (_HID, "AMCR0F28") }
    Device (D01D) { Name (_HID, EisaId ("ATK4001")) }
    Device (D01E) { Name (_HID, "ATML1000") }
    Device (D01F) { Name (_HID, "AUTH2750") }
    Device (D020) { Name (_HID, "BCM2E39") }
    Device (D021) { Name (_HID, "BCM4752E") }
    Device (D022) { Name (_HID, "BMG0160") }
    Device (D023) { Name (_HID, "CPLM3218") }
    Device (D024) { Name (_HID, "DELLABCE") }
    Device (D025) { Name (_HID, "DLAC3002") }
    Device (D026) { Name (_HID, "FTTH5506") }
    Device (D027) { Name (_HID, EisaId ("HAD0F28")) }
    Device (D028) { Name (_HID, "INBC0000") }
    Device (D029) { Name (_HID, EisaId ("INT0002")) }
    Device (D02A) { Name (_HID, "INT0800") }
    Device (D02B) { Name (_HID, EisaId ("INT3394")) }
    Device (D02C) { Name (_HID, "INT3396") }
    Device (D02D) { Name (_HID, EisaId ("INT33A0")) }
    Device (D02E) { Name (_HID, "INT33A1") }
    Device (D02F) { Name (_HID, EisaId ("INT33BB")) }
    Device (D030) { Name (_HID, "INT33BD") }
    Device (D031) { Name (_HID, EisaId ("INT33BE")) }
    Device (D032) { Name (_HID, "INT33C0") }
    Device (D033) { Name (_HID, EisaId ("INT33C1")) }
    Device (D034) { Name (_HID, "INT33C2") }
    Device (D035) { Name (_HID, EisaId ("INT33C3")) }
    Device (D036) { Name (_HID, "INT33C4") }
    Device (D037) { Name (_HID, EisaId ("INT33C5")) }
    Device (D038) { Name (_HID, "INT33C6") }
    Device (D039) { Name (_HID, EisaId ("INT33C7")) }
    Device (D03A) { Name (_HID, "INT33C8") }
    Device (D03B) { Name (_HID, EisaId ("INT33C9")) }
    Device (D03C) { Name (_HID, "INT33CA") }
    Device (D03D) { Name (_HID, EisaId ("INT33CB")) }
    Device (D03E) { Name (_HID, "INT33D1") }
    Device (D03F) { Name (_HID, EisaId ("INT33D2")) }
    Device (D040) { Name (_HID, "INT33D3") }
    Device (D041) { Name (_HID, EisaId ("INT33D4")) }
    Device (D042) { Name (_HID, "INT33D6") }
    Device (D043) { Name (_HID, EisaId ("INT33F0")) }
    Device (D044) { Name (_HID, "INT33F4") }
    Device (D045) { Name (_HID, EisaId ("INT33F5")) }
    Device (D046) { Name (_HID, "INT33FB") }
    Device (D047) { Name (_HID, EisaId ("INT33FC")) }
    Device (D048) { Name (_HID, "INT33FD") }
    Device (D049) { Name (_HID, EisaId ("INT33FE")) }
    Device (D04A) { Name (_HID, "INT3400") }
    Device (D04B) { Name (_HID, EisaId ("INT3401")) }
    Device (D04C) { Name (_HID, "INT3403") }
    Device (D04D) { Name (_HID, EisaId ("INT3406")) }
    Device (D04E) { Name (_HID, "INT3407") }
    Device (D04F) { Name (_HID, EisaId ("INT340E")) }
    Device (D050) { Name (_HID, "INT3420") }
    Device (D051) { Name (_HID, EisaId ("INT3F0D")) }
    Device (D052) { Name (_HID, "INTCF1A") }
    Device (D053) { Name (_HID, EisaId ("INTCFD9")) }
    Device (D054) { Name (_HID, "INTL9C60") }
    Device (D055) { Name (_HID, "INVN6500") }
    Device (D056) { Name (_HID, "LNXPOWER") }
    Device (D057) { Name (_HID, "LNXPWRBN") }
    Device (D058) { Name (_HID, "LNXSYBUS") }
    Device (D059) { Name (_HID, "LNXSYSTM") }
    Device (D05A) { Name (_HID, "LNXTHERM") }
    Device (D05B) { Name (_HID, "LNXVIDEO") }
    Device (D05C) { Name (_HID, "MAX17047") }
    Device (D05D) { Name (_HID, "MSFT0101") }
    Device (D05E) { Name (_HID, "NXP5442") }
    Device (D05F) { Name (_HID, EisaId ("NXP5472")) }
    Device (D060) { Name (_HID, "PNP0000") }
    Device (D061) { Name (_HID, EisaId ("PNP0001")) }
    Device (D062) { Name (_HID, "PNP0002") }
    Device (D063) { Name (_HID, EisaId ("PNP0003")) }
    Device (D064) { Name (_HID, "PNP0100") }
    Device (D065) { Name (_HID, EisaId ("PNP0103")) }
    Device (D066) { Name (_HID, "PNP0200") }
    Device (D067) { Name (_HID, EisaId ("PNP0300")) }
    Device (D068) { Name (_HID, "PNP0301") }
    Device (D069) { Name (_HID, EisaId ("PNP0302")) }
    Device (D06A) { Name (_HID, "PNP0303") }
    Device (D06B) { Name (_HID, EisaId ("PNP0400")) }
    Device (D06C) { Name (_HID, "PNP0401") }
    Device (D06D) { Name (_HID, EisaId ("PNP0500")) }
    Device (D06E) { Name (_HID, "PNP0501") }
    Device (D06F) { Name (_HID, EisaId ("PNP0510")) }
    Device (D070) { Name (_HID, "PNP0800") }
    Device (D071) { Name (_HID, EisaId ("PNP0A03")) }
    Device (D072) { Name (_HID, "PNP0A05") }
    Device (D073) { Name (_HID, EisaId ("PNP0A06")) }
    Device (D074) { Name (_HID, "PNP0A08") }
    Device (D075) { Name (_HID, EisaId ("PNP0B00")) }
    Device (D076) { Name (_HID, "PNP0B01") }
    Device (D077) { Name (_HID, EisaId ("PNP0B02")) }
    Device (D078) { Name (_HID, "PNP0C01") }
    Device (D079) { Name (_HID, EisaId ("PNP0C02")) }
    Device (D07A) { Name (_HID, "PNP0C04") }
    Device (D07B) { Name (_HID, EisaId ("PNP0C08")) }
    Device (D07C) { Name (_HID, "PNP0C09") }
    Device (D07D) { Name (_HID, EisaId ("PNP0C0A")) }
    Device (D07E) { Name (_HID, "PNP0C0B") }
    Device (D07F) { Name (_HID, EisaId ("PNP0C0C")) }
    Device (D080) { Name (_HID, "PNP0C0D") }
    Device (D081) { Name (_HID, EisaId ("PNP0C0E")) }
    Device (D082) { Name (_HID, "PNP0C0F") }
    Device (D083) { Name (_HID, EisaId ("PNP0C10")) }
    Device (D084) { Name (_HID, "PNP0C11") }
    Device (D085) { Name (_HID, EisaId ("PNP0C12")) }
    Device (D086) { Name (_HID, "PNP0C14") }
    Device (D087) { Name (_HID, EisaId ("PNP0C15")) }
    Device (D088) { Name (_HID, "PNP0C33") }
    Device (D089) { Name (_HID, EisaId ("PNP0C40")) }
    Device (D08A) { Name (_HID, "PNP0C50") }
    Device (D08B) { Name (_HID, EisaId ("PNP0C60")) }
    Device (D08C) { Name (_HID, "PNP0C70") }
    Device (D08D) { Name (_HID, EisaId ("PNP0C80")) }
    Device (D08E) { Name (_HID, "PNP0D10") }
    Device (D08F) { Name (_HID, EisaId ("PNP0D15")) }
    Device (D090) { Name (_HID, "PNP0D20") }
    Device (D091) { Name (_HID, EisaId ("PNP0D25")) }
    Device (D092) { Name (_HID, "PNP0D40") }
    Device (D093) { Name (_HID, EisaId ("PNP0D80")) }
    Device (D094) { Name (_HID, "PNP0F03") }
    Device (D095) { Name (_HID, EisaId ("PNP0F13")) }
    Device (D096) { Name (_HID, "RTL8723") }
    Device (D097) { Name (_HID, EisaId ("SMB0349")) }
    Device (D098) { Name (_HID, "SMO91D0") }
    Device (D099) { Name (_HID, "SMSC3750") }
    Device (D09A) { Name (_HID, "SSPX0000") }
    Device (D09B) { Name (_HID, "TBQ24296") }
    Device (E000) { Name (_HID, EisaId ("ABC1234")) Name (_CID, Package () { EisaId ("PNP0C02"), "PNP0C02", EisaId ("ZZZFFFF"), 0x41 }) }
    Device (E001) { Name (_HID, 0x030AD041) }
    Device (E002) { Name (_HID, 0xD041) Name (_CID, 0x0000) }
    Device (E003) { Name (_HID, 0xFFFFFFFF) Name (_CID, "*PNP0A03") }
    Device (E004) { Method (_HID) { Return (EisaId ("PNP0A03")) } Name (XCID, EisaId ("PNP0A03")) }
    Name (U000, ToUUID ("4f248f40-d5e2-499f-834c-27758ea1cd3f"))
    Name (U001, ToUUID ("ce2ee385-00e6-48cb-9f05-2edb927c4899"))
    Name (U002, ToUUID ("e4db149b-fcfe-425b-a6d8-92357d78fc7f"))
    Name (U003, ToUUID ("33db4d5b-1ff7-401c-9657-7441c03dd766"))
    Name (U004, ToUUID ("3cdff6f7-4267-4555-ad05-b30a3d8938de"))
    Name (U005, ToUUID ("dfbcf3c5-e7a5-44e6-9c1f-29c76f6e059c"))
    Name (U006, ToUUID ("03b19910-f473-11dd-87af-0800200c9a66"))
    Name (U007, ToUUID ("fa6bd625-9ce8-470d-a2c7-b3ca36c4282e"))
    Name (U008, ToUUID ("2f10e7a4-9e91-11e4-89d3-123b93f75cba"))
    Name (U009, ToUUID ("f18fc78b-0f15-4978-b793-53f833a1d35b"))
    Name (U00A, ToUUID ("e5c937d0-3553-4d7a-9117-ea4d19c3434d"))
    Name (U00B, ToUUID ("3dddfaa6-361b-4eb4-a424-8d10089d1653"))
    Name (U00C, ToUUID ("7305944f-fdda-44e3-b16c-3f22d252e5d0"))
    Name (U00D, ToUUID ("66f0d379-b4f3-4074-ac43-0d3318b78cdb"))
    Name (U00E, ToUUID ("92f701f6-13b4-405d-910b-299367e8234c"))
    Name (U00F, ToUUID ("91af0530-5d86-470e-a6b0-0a2db9408249"))
    Name (U010, ToUUID ("77ab535a-45fc-624b-5560-f7b281d1f96e"))
    Name (U011, ToUUID ("3d5abd30-4175-87ce-6d64-d2ade523c4bb"))
    Name (U012, ToUUID ("5cea02c9-4d07-69d3-269f-4496fbe096f9"))
    Name (U013, ToUUID ("08018188-42cd-bb48-100f-5387d53ded3d"))
    Name (U014, ToUUID ("6DC63E77-257E-4E78-A973-A21F2796898D"))
    Name (U015, ToUUID ("DDE4D59A-AA42-4349-B407-EA40F57D9FB7"))
    Name (U016, ToUUID ("0811b06e-4a27-44f9-8d60-3cbbc22e7b48"))
    Name (U017, ToUUID ("d8c1a3a6-be9b-4c9b-91bf-c3cb81fc5daf"))
    Name (U018, ToUUID ("4c2067e3-887d-475c-9720-4af1d3ed602e"))
    Name (U019, ToUUID ("14d399cd-7a27-4b18-8fb4-7cb7b9f4e500"))
    Name (U01A, ToUUID ("daffd814-6eba-4d8c-8a91-bc9bbf4aa301"))
    Name (U01B, ToUUID ("ab02a46b-74c7-45a2-bd68-f7d344ef2153"))
    Name (U01C, ToUUID ("dbb8e3e6-5886-4ba6-8795-1319f52a966b"))
    Name (U01D, ToUUID ("3ecbc8b6-1d0e-4fb3-8107-e627f805c6cd"))
}
