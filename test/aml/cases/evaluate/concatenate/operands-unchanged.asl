// Name: Concatenate leaves its operands alone
// Expect: package => [ str "abcd", str "ab" ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "ab")
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = Concatenate (STR0, "cd")
        Local7[1] = STR0
        Return (Local7)
    }
}
