// Constants, strings, buffers and what they hold, packages.
DefinitionBlock ("", "SSDT", 2, "TEST", "DATA", 1)
{
    Name (INT0, 0) Name (INT1, 1) Name (INT2, 2) Name (INT3, 0xFF) Name (INT4, 0x100) Name (INT5, 0xFFFF)
    Name (INT6, 0x10000) Name (INT7, 0xFFFFFFFF) Name (INT8, 0x100000000) Name (INT9, 0xFFFFFFFFFFFFFFFE)
    Name (INTA, Ones) Name (INTB, Zero) Name (INTC, One) Name (INTD, Revision)
    Name (STR0, "") Name (STR1, "QEMUVGID") Name (STR2, "a\"b\\c'd") Name (STR3, "\a\b\f\n\r\t\v\x01\x7F")
    Name (STR4, "A string that is long enough to be longer than one line of text would be in most editors that people use")
    Name (BUF0, Buffer (4) {}) Name (BUF1, Buffer () { 1 }) Name (BUF2, Buffer () { 1, 2, 3, 4, 5, 6, 7, 8 })
    Name (BUF3, Buffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9 }) Name (BUF4, Buffer (0x20) { 0x41, 0x42, 0x20, 0x7E, 0x7F, 0x80, 0xFF, 0, 1, 2, 3, 4, 5, 6, 7, 8 })
    Name (BUF5, Buffer () { "text" }) Name (BUF6, Buffer (20) { "text" }) Name (BUF7, Buffer () { "Y" }) Name (BUF8, Buffer () { "y" })
    Name (BUF9, Buffer () { "" }) Name (BUFA, Buffer () { "it's" }) Name (BUFB, Buffer (0) {})
    Name (UUI0, ToUUID ("33db4d5b-1ff7-401c-9657-7441c03dd766"))
    Name (UUI1, ToUUID ("00112233-4455-1677-8899-aabbccddeeff"))
    Name (UUI2, ToUUID ("00112233-4455-6677-8899-aabbccddeeff"))
    Name (UUI3, ToUUID ("00112233-4455-4677-c899-aabbccddeeff"))
    Name (UUI4, ToUUID ("dbb8e3e6-5886-4ba6-8795-1319f52a966b"))
    Name (UUI5, ToUUID ("00112233-4455-5677-b899-AABBCCDDEEFF"))
    Name (UNI0, Unicode ("VGEN")) Name (UNI1, Unicode ("a\"b\\c")) Name (UNI2, Unicode ("x")) Name (UNI3, Buffer () { 0, 0, 0, 0 })
    Name (RES0, Buffer () { 0x79, 0 }) Name (RES1, Buffer () { 0x22, 1, 0, 0x79, 0 }) Name (RES2, Buffer () { 0x22, 1, 0, 0x79, 0, 0 })
    Name (RES3, Buffer (9) { 0x22, 1, 0, 0x79, 0 }) Name (RES4, Buffer () { 0x22, 1, 0 }) Name (RES5, Buffer () { 0x22, 1, 0, 0x79, 0x55 })
    Name (RES6, Buffer () { 0xFF, 1, 0, 0x79, 0 })
    Name (PKG0, Package () {}) Name (PKG1, Package (5) {}) Name (PKG2, Package () { 1 }) Name (PKG3, Package (3) { 1, 2 })
    Name (PKG4, Package () { 0, 1, Ones, "text", Buffer () { 1, 2 }, Package () { 1, Package () {}, Package () { 2 } }, INT0, \INT1, \_SB, Package () {}, 5 })
    Name (PKG5, Package () { Buffer (3) {}, Unicode ("ab"), ToUUID ("33db4d5b-1ff7-401c-9657-7441c03dd766"), ResourceTemplate () { IRQNoFlags () { 3 } }, Buffer () { "str" } })
    Name (PKG6, Package () { Package () { 0x0001FFFF, 0, \_SB, 0 }, Package () { 0x0002FFFF, 1, INT0, 0 } })
    Name (PKG7, Package (0x100) { 1 })
    Method (FUNC) { Return (1) }
    Method (FUN1, 1) { Return (Arg0) }
    Name (PKG8, Package () { FUNC, "end", FUN1 })
    Method (M000, 2)
    {
        Store (Buffer (Arg0) { 1, 2 }, Local0)
        Store (Buffer (Add (Arg0, 1)) {}, Local0)
        Store (Package () { 1, 2 }, Local0)
        Store (Package () {}, Local0)
        Store (Package (Arg0) { 1, 2 }, Local0)
        Store (Package (Local0) {}, Local1)
        Store (ToUUID ("33db4d5b-1ff7-401c-9657-7441c03dd766"), Local0)
        Store (ResourceTemplate () { IRQNoFlags () { 3 } IO (Decode16, 1, 1, 1, 1) }, Local0)
        If (LEqual (Arg0, Buffer () { 1, 2, 3 })) { Return (Buffer () { 4, 5 }) }
        If (LEqual (Arg0, ToUUID ("33db4d5b-1ff7-401c-9657-7441c03dd766"))) { Return (Package () { 1, Package () { 2 } }) }
        FUN1 (Package () { 1, 2, Buffer () { 3 } })
        FUN1 (Buffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
        Return (ResourceTemplate () { DMA (Compatibility, NotBusMaster, Transfer8) { 1 } })
    }
    Method (M001) { Return (Package () {}) }
    Method (M002) { Return (Buffer (2) {}) }
    Name (_PLD, Package () { ToPLD (PLD_Revision = 2, PLD_IgnoreColor = 1, PLD_Width = 3, PLD_Panel = "TOP", PLD_Shape = "OVAL", PLD_VerticalOffset = 0x1234) })
    Device (DEV0)
    {
        Name (_PLD, Package () {
            ToPLD (PLD_Revision = 1, PLD_Red = 0x12, PLD_Green = 0x34, PLD_Blue = 0x56, PLD_Width = 0x789A, PLD_Height = 0xBCDE,
                PLD_UserVisible = 1, PLD_Dock = 1, PLD_Lid = 1, PLD_Panel = "UNKNOWN", PLD_VerticalPosition = "LOWER",
                PLD_HorizontalPosition = "RIGHT", PLD_Shape = "CHAMFERED", PLD_GroupOrientation = 1, PLD_GroupToken = 0x12,
                PLD_GroupPosition = 0x34, PLD_Bay = 1, PLD_Ejectable = 1, PLD_EjectRequired = 1, PLD_CabinetNumber = 0x56,
                PLD_CardCageNumber = 0x78, PLD_Reference = 1, PLD_Rotation = 5, PLD_Order = 7),
            ToPLD (PLD_Revision = 2, PLD_UserVisible = 1) })
    }
    Device (DEV1) { Name (_PLD, Buffer (0x14) { 2, 0, 0, 0, 1 }) }
    Device (DEV2) { Name (_PLD, Package () { Buffer (0x15) { 2 } }) }
    Name (XPLD, Package () { Buffer (0x14) { 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } })
}
