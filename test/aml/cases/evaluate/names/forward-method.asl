// Name: A method that is declared further down
// Expect: int => 0x8
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (LATE (3, 5))
    }
    Method (LATE, 2)
    {
        Return (Arg0 + Arg1)
    }
}
