// Name: CondRefOf of a relative path that is not there
// Expect: error => AE_NOT_FOUND
// Note: differs from ACPI 6.5 §19.6 "ASL Operator Reference", CondRefOf, where the result is false: with a root or parent prefix ACPICA says so too
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (INT0, 5)
    }
    Method (MAIN)
    {
        Return (CondRefOf (DEV0.INT0))
    }
}
