// Name: The nearest name is found first
// Expect: int => 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Device (DEV0)
    {
        Name (INT0, 2)
        Device (DEV1)
        {
            Method (READ)
            {
                Return (INT0)
            }
        }
    }
    Method (MAIN)
    {
        Return (\DEV0.DEV1.READ ())
    }
}
