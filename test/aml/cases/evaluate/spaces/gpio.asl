// Name: A pin of GPIO
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Scope (\_SB)
    {
        Device (GPI0) {}
        Device (DEV0)
        {
            OperationRegion (REG0, GeneralPurposeIO, 0x00, 0x01)
            Field (REG0, ByteAcc, NoLock, Preserve)
            {
                Connection (GpioIo (Exclusive, PullUp, 0, 0, IoRestrictionOutputOnly, "\\_SB.GPI0", 0x00, ResourceConsumer) { 3 }),
                FLD0, 1
            }
        }
    }
    Method (MAIN)
    {
        \_SB.DEV0.FLD0 = 1
        Return (\_SB.DEV0.FLD0)
    }
}
