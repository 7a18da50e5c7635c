// Name: Fatal is told to the host, and the method goes on
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Fatal (0x01, 0x12345678, 0x9A)
        Return (1)
    }
}
