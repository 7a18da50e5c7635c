/**
 * fw_cfg selector keys: which item the data port and a DMA transfer read.
 *
 * ```
 * bit 15     1: the architecture's own list
 * bit 14     once "write mode"; ignored since QEMU 2.4
 * bits 13-0  item number; 0x20 and above are the files of the directory
 * ```
 *
 * Source: QEMU docs/specs/fw_cfg.rst "Selector (Control) Register"; include/standard-headers/linux/qemu_fw_cfg.h;
 * hw/i386/fw_cfg.h for the x86 items.
 * @module
 */

/** A 16-bit key; documentation only. */
export type FwCfgSelector = number

export const FW_CFG_SIGNATURE = 0x0000 // "QEMU"
export const FW_CFG_ID = 0x0001 // u32le feature bits, FW_CFG_VERSION…
export const FW_CFG_UUID = 0x0002 // 16 bytes, text order
export const FW_CFG_RAM_SIZE = 0x0003 // u64le, bytes
export const FW_CFG_NOGRAPHIC = 0x0004 // u16le
export const FW_CFG_NB_CPUS = 0x0005 // u16le, CPUs at boot
export const FW_CFG_MACHINE_ID = 0x0006
export const FW_CFG_KERNEL_ADDR = 0x0007
export const FW_CFG_KERNEL_SIZE = 0x0008
export const FW_CFG_KERNEL_CMDLINE = 0x0009
export const FW_CFG_INITRD_ADDR = 0x000a
export const FW_CFG_INITRD_SIZE = 0x000b
export const FW_CFG_BOOT_DEVICE = 0x000c
export const FW_CFG_NUMA = 0x000d // u64le: node count, node of each APIC id, bytes of each node
export const FW_CFG_BOOT_MENU = 0x000e // u16le
export const FW_CFG_MAX_CPUS = 0x000f // u16le; on x86 the APIC-id limit
export const FW_CFG_KERNEL_ENTRY = 0x0010
export const FW_CFG_KERNEL_DATA = 0x0011
export const FW_CFG_INITRD_DATA = 0x0012
export const FW_CFG_CMDLINE_ADDR = 0x0013
export const FW_CFG_CMDLINE_SIZE = 0x0014
export const FW_CFG_CMDLINE_DATA = 0x0015
export const FW_CFG_SETUP_ADDR = 0x0016
export const FW_CFG_SETUP_SIZE = 0x0017
export const FW_CFG_SETUP_DATA = 0x0018
export const FW_CFG_FILE_DIR = 0x0019 // directory.ts

// The x86 list, FW_CFG_ARCH_LOCAL + n.
export const FW_CFG_ACPI_TABLES = 0x8000 // tables of -acpitable
export const FW_CFG_SMBIOS_ENTRIES = 0x8001
export const FW_CFG_IRQ0_OVERRIDE = 0x8002 // u32le
export const FW_CFG_E820_TABLE = 0x8003 // machine types before 2.5; now the file etc/e820
export const FW_CFG_HPET = 0x8004 // 121 bytes

/** Key of the first file. */
export const FW_CFG_FILE_FIRST = 0x0020
/** Fewest file slots a device may be given. */
export const FW_CFG_FILE_SLOTS_MIN = 0x10
/** File slots of current machine types: the directory item has room for so many. */
export const FW_CFG_FILE_SLOTS_DFLT = 0x20

export const FW_CFG_WRITE_CHANNEL = 0x4000 // bit 14
export const FW_CFG_ARCH_LOCAL = 0x8000 // bit 15
/** The item number alone: neither bit 14 nor bit 15. */
export const FW_CFG_ENTRY_MASK = 0x3fff
/** The key that selects nothing. */
export const FW_CFG_INVALID = 0xffff

// FW_CFG_ID bits:
export const FW_CFG_VERSION = 0x01 // the classic interface; always set
export const FW_CFG_VERSION_DMA = 0x02 // the DMA interface

/** Bytes of a file name with its NUL, in the directory and in the loader script. */
export const FW_CFG_MAX_FILE_PATH = 56
