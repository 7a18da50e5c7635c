// Name: Index of a string by an index that is no number
// Expect: int => 0x61
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abc"
        Local1 = "zz"
        Return (DerefOf (Local0[Local1]))
    }
}
