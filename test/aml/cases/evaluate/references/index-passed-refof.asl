// Name: A reference to a reference to an element as an argument
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Arg0 = 0xFF
    }
    Method (MAIN)
    {
        Local0 = Package () { 1, 2 }
        CALL (RefOf (Local0[1]))
        Return (Local0)
    }
}
