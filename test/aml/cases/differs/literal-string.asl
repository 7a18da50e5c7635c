// Name: A character stored into a string does not change the literal it came from
// Expect: package => [ str "Xbc", str "abc" ]
// Note: ACPICA's string is the table itself: the next call has "Xbc"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (TEXT)
    {
        Local0 = "abc"
        Return (Local0)
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = TEXT ()
        Local0[0] = 0x58
        Local7[0] = Local0
        Local7[1] = TEXT ()
        Return (Local7)
    }
}
