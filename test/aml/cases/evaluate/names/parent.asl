// Name: A path with carets
// Expect: package => [ int 0x1, int 0x2, int 0x3 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Device (DEV0)
    {
        Name (INT0, 2)
        Device (DEV1)
        {
            Name (INT0, 3)
            Method (READ)
            {
                Local7 = Package (3) {}
                Local7[0] = ^^^INT0
                Local7[1] = ^^INT0
                Local7[2] = ^INT0
                Return (Local7)
            }
        }
    }
    Method (MAIN)
    {
        Return (\DEV0.DEV1.READ ())
    }
}
