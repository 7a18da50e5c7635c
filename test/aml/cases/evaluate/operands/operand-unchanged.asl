// Name: The operand itself is not changed by its conversion
// Expect: package => [ int 0x13, str "12" ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "12")
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = STR0 + 1
        Local7[1] = STR0
        Return (Local7)
    }
}
