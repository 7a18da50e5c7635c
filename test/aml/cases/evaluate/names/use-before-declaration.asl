// Name: A name of a method that is used before it is declared
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN, 0, Serialized)
    {
        Local0 = CondRefOf (INT0)
        Name (INT0, 5)
        Return (Local0)
    }
}
