// Name: _OSI of strings that a Windows says, and of one that nobody says
// Expect: package => [ int 0xFFFFFFFFFFFFFFFF, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = _OSI ("Windows 2009")
        Local7[1] = _OSI ("No such system")
        Return (Local7)
    }
}
