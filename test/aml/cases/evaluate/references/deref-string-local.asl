// Name: DerefOf of a string in a local
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local0 = "\\INT0"
        Return (DerefOf (Local0))
    }
}
