// Name: ToInteger of an empty buffer
// Expect: error => AE_AML_BUFFER_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToInteger (Buffer (0) {}))
    }
}
