// Name: A word that is read from SMBus
// Expect: buffer => 00 02 A0 A1 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SMBus, 0x0B00, 0x100)
    Field (REG0, BufferAcc, NoLock, Preserve)
    {
        AccessAs (BufferAcc, AttribWord),
        FLD0, 8
    }
    Method (MAIN)
    {
        Return (FLD0)
    }
}
