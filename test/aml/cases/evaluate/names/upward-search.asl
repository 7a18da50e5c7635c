// Name: A single segment is searched upwards
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Device (DEV0)
    {
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
