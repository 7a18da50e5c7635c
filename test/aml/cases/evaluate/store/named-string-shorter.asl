// Name: Store of a shorter string to a named string
// Expect: package => [ str "x", int 0x1 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "longer than after")
    Method (MAIN)
    {
        Local7 = Package (2) {}
        STR0 = "x"
        Local7[0] = STR0
        Local7[1] = SizeOf (STR0)
        Return (Local7)
    }
}
