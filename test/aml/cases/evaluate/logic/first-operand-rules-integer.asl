// Name: With an integer first, the string becomes an integer
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0x12
        Return (Local0 == "12")
    }
}
