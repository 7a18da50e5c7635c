// Name: WriteAsOnes with a field across units
// Expect: buffer => FF BC FA FF
// Access: write SystemMemory 0x1000 8 0xFF
// Access: write SystemMemory 0x1001 8 0xFF
// Access: write SystemMemory 0x1002 8 0xFF
// Access: write SystemMemory 0x1003 8 0xFF
// Access: write SystemMemory 0x1001 8 0xBC
// Access: write SystemMemory 0x1002 8 0xFA
// Access: read SystemMemory 0x1000 8 0xFF
// Access: read SystemMemory 0x1001 8 0xBC
// Access: read SystemMemory 0x1002 8 0xFA
// Access: read SystemMemory 0x1003 8 0xFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x04)
    Field (REG0, ByteAcc, NoLock, WriteAsOnes)
    {
        , 8,
        FLD0, 12
    }
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        ALL0, 32
    }
    Method (MAIN)
    {
        ALL0 = 0xFFFFFFFF
        FLD0 = 0xABC
        Return (Mid (ToBuffer (ALL0), 0, 4))
    }
}
