// Name: LoadTable with a signature that is too long
// Expect: error => AE_ALREADY_EXISTS
// Note: differs from ACPI 6.5 §19.6 "ASL Operator Reference", LoadTable, where a signature of more than four characters is an error: ACPICA looks at four
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = LoadTable ("DSDTX", "TEST", "EVALUATE", "\\", "", 0)
        Return (ObjectType (Local0))
    }
}
