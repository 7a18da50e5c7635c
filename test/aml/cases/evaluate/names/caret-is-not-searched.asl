// Name: A name behind a caret is not searched further up
// Expect: error => AE_NOT_FOUND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Device (DEV0)
    {
        Device (DEV1)
        {
            Method (READ)
            {
                Return (^^INT0)
            }
        }
    }
    Method (MAIN)
    {
        Return (\DEV0.DEV1.READ ())
    }
}
