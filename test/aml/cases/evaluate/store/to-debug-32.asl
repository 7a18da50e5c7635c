// Name: Store of an integer to Debug in a 32-bit table
// Expect: nothing
// Debug: int 0x1234
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Debug = 0x1234
    }
}
