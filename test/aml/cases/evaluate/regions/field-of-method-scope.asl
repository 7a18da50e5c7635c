// Name: A region in a method belongs to the call
// Expect: package => [ int 0x0, int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (ONCE, 1, Serialized)
    {
        OperationRegion (REG0, SystemMemory, 0x3000 + Arg0, 1)
        Field (REG0, ByteAcc, NoLock, Preserve)
        {
            FLD0, 8
        }
        FLD0 = Arg0
        Return (FLD0)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = ONCE (0)
        Local7[1] = ONCE (1)
        Return (Local7)
    }
}
