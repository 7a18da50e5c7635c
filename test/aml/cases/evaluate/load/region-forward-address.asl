// Name: An operation region at an address that is declared further down
// Expect: error => AE_AML_NO_OPERAND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, ADDR, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Name (ADDR, 0x2000)
    Method (MAIN)
    {
        FLD0 = 0x5A
        Return (FLD0)
    }
}
