// Name: A DataTableRegion shows a table
// Expect: str => "DSDT"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    DataTableRegion (REG0, "DSDT", "", "")
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        SIGN, 32
    }
    Method (MAIN)
    {
        Return (ToString (ToBuffer (SIGN), 4))
    }
}
