// Name: The first character that is no digit ends the number
// Expect: int => 0x12
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "12zz34"
        Return (Local0 + 0)
    }
}
