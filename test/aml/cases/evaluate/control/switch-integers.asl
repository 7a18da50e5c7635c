// Name: Switch of an integer
// Expect: package => [ int 0xA, int 0x14, int 0x14, int 0x63 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (PICK, 1, Serialized)
    {
        Switch (ToInteger (Arg0))
        {
            Case (1)
            {
                Return (10)
            }
            Case (Package () { 2, 3 })
            {
                Return (20)
            }
            Default
            {
                Return (99)
            }
        }
    }
    Method (MAIN)
    {
        Local7 = Package (4) {}
        Local7[0] = PICK (1)
        Local7[1] = PICK (2)
        Local7[2] = PICK (3)
        Local7[3] = PICK (4)
        Return (Local7)
    }
}
