// Name: Divide is unsigned
// Expect: int => 0x7FFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xFFFFFFFFFFFFFFFE
        Return (Local0 / 2)
    }
}
