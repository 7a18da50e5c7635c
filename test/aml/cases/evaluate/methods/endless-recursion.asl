// Name: A method that calls itself for ever
// Expect: error => AE_AML_METHOD_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Return (CALL ())
    }
    Method (MAIN)
    {
        Return (CALL ())
    }
}
