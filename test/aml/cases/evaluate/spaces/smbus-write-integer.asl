// Name: An integer written to SMBus
// Expect: error => AE_AML_OPERAND_TYPE
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
        FLD0 = 5
        Return (1)
    }
}
