// Name: A buffer that is too short, written to SMBus
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SMBus, 0x0B00, 0x100)
    Field (REG0, BufferAcc, NoLock, Preserve)
    {
        AccessAs (BufferAcc, AttribByte),
        FLD0, 8
    }
    Method (MAIN)
    {
        FLD0 = Buffer (1) { 5 }
        Return (1)
    }
}
