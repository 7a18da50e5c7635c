// Name: DerefOf of a string is the object of that name
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Local0 = "INT0"
        Return (DerefOf (Local0))
    }
}
