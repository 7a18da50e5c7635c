// Name: A name that is an argument is read at once
// Expect: int => 0x105
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (JOIN, 2)
    {
        Return ((Arg0 << 8) | Arg1)
    }
    Method (MAIN)
    {
        Return (JOIN (INT0, Store (5, INT0)))
    }
}
