// Name: Store of a named string to a local makes a copy
// Expect: package => [ str "abc", str "Xbc" ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "abc")
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = STR0
        Local0[0] = 0x58
        Local7[0] = STR0
        Local7[1] = Local0
        Return (Local7)
    }
}
