// Name: DerefOf of a string searches from the method's scope
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (INT0, 5)
        Method (CALL)
        {
            Local0 = "INT0"
            Return (DerefOf (Local0))
        }
    }
    Method (MAIN)
    {
        Return (\DEV0.CALL ())
    }
}
