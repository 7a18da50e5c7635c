// Name: The empty string
// Expect: package => [ str "", int 0x0, int 0xFFFFFFFFFFFFFFFF ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local0 = ""
        Local7[0] = Local0
        Local7[1] = SizeOf (Local0)
        Local7[2] = (Local0 == "")
        Return (Local7)
    }
}
