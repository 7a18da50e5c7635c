// Name: Preserve reads before it writes a part
// Expect: buffer => 5A 05 A5 A5 00 00 00 00
// Access: write SystemMemory 0x1000 32 0xA5A5A55A
// Access: read SystemMemory 0x1001 8 0xA5
// Access: write SystemMemory 0x1001 8 0x5
// Access: read SystemMemory 0x1002 8 0xA5
// Access: write SystemMemory 0x1002 8 0xA5
// Access: read SystemMemory 0x1000 32 0xA5A5055A
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x04)
    Field (REG0, DWordAcc, NoLock, Preserve)
    {
        ALL0, 32
    }
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        Offset (1),
        , 4,
        FLD0, 8
    }
    Method (MAIN)
    {
        ALL0 = 0xA5A5A55A
        FLD0 = 0x50
        Return (Concatenate (Buffer (0) {}, ALL0))
    }
}
