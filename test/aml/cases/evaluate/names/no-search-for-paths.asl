// Name: A path of several segments is not searched upwards
// Expect: error => AE_NOT_FOUND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (INT0, 1)
    }
    Device (DEV1)
    {
        Method (READ)
        {
            Return (DEV0.INT0)
        }
    }
    Method (MAIN)
    {
        Return (\DEV1.READ ())
    }
}
