// Name: A reference copied to a name
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Name (REF0, 0)
    Method (MAIN)
    {
        CopyObject (RefOf (INT0), REF0)
        Return (DerefOf (REF0))
    }
}
