// Name: A field in a package is read when the package is made
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Name (PKG0, Package () { FLD0 })
    Method (MAIN)
    {
        FLD0 = 0x5A
        Return (DerefOf (PKG0[0]))
    }
}
