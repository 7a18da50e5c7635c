// Name: While with a false predicate does not run
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        While (Zero)
        {
            Local0 = 2
        }
        Return (Local0)
    }
}
