// Name: A method returns a reference
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (GETR)
    {
        Return (RefOf (INT0))
    }
    Method (MAIN)
    {
        Return (DerefOf (GETR ()))
    }
}
