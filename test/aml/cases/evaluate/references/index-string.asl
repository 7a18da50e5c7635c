// Name: A reference to a character of a string
// Expect: package => [ int 0x62, str "aXc" ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = "abc"
        Local7[0] = DerefOf (Local0[1])
        Local0[1] = 0x58
        Local7[1] = Local0
        Return (Local7)
    }
}
