// Name: Scope of a method
// Expect: error => AE_NOT_FOUND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (METH)
    {
        Return (5)
    }
    Scope (\METH)
    {
        Name (INT1, 2)
    }
    Method (MAIN)
    {
        Return (CondRefOf (\METH.INT1))
    }
}
