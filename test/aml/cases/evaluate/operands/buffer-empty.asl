// Name: An empty buffer has no value
// Expect: error => AE_AML_BUFFER_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (0) {}
        Return (Local0 + 1)
    }
}
