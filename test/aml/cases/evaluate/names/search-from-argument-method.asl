// Name: A method searches from where it is declared
// Expect: int => 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Device (DEV0)
    {
        Name (INT0, 2)
        Method (READ)
        {
            Return (INT0)
        }
    }
    Device (DEV1)
    {
        Name (INT0, 3)
        Method (CALL)
        {
            Return (\DEV0.READ ())
        }
    }
    Method (MAIN)
    {
        Return (\DEV1.CALL ())
    }
}
