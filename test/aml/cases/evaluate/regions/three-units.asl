// Name: A field that covers the middle of three units
// Expect: int => 0xABCDEF123
// Access: read SystemMemory 0x1000 16 0x0
// Access: write SystemMemory 0x1000 16 0x3000
// Access: write SystemMemory 0x1002 16 0xEF12
// Access: write SystemMemory 0x1004 16 0xABCD
// Access: read SystemMemory 0x1000 16 0x3000
// Access: read SystemMemory 0x1002 16 0xEF12
// Access: read SystemMemory 0x1004 16 0xABCD
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, WordAcc, NoLock, Preserve)
    {
        , 12,
        FLD0, 36
    }
    Method (MAIN)
    {
        FLD0 = 0xABCDEF123
        Return (FLD0)
    }
}
