// Name: A DataTableRegion of a table that is not there
// Expect: error => AE_NOT_FOUND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        DataTableRegion (REG0, "NONE", "", "")
        Return (1)
    }
}
