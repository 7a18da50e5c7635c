// Name: Concatenate of a device gives its type
// Expect: str => "x[Device Object]"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (MAIN)
    {
        Return (Concatenate ("x", DEV0))
    }
}
