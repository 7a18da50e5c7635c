/**
 * The header fields that all of QEMU's tables share; the SSDT of vmgenid has an OEM table id of its own.
 *
 * Source: QEMU include/hw/acpi/aml-build.h (ACPI_BUILD_APPNAME6, ACPI_BUILD_APPNAME8).
 * @module
 */
export const TABLE_HEADER = {
  revision: 1,
  oemId: 'BOCHS ', // with the trailing space
  oemTableId: 'BXPC    ', // padded with spaces
  oemRevision: 1,
  creatorId: 'BXPC',
  creatorRevision: 1,
} as const
