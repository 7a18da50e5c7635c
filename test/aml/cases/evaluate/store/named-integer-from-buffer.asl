// Name: Store of a buffer to a named integer converts
// Expect: int => 0x201
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (MAIN)
    {
        INT0 = Buffer () { 1, 2 }
        Return (INT0)
    }
}
