// Name: An error in an argument
// Expect: error => AE_AML_OPERAND_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Return (Arg0)
    }
    Method (MAIN)
    {
        Local0 = Package () { 1 }
        Return (CALL (Local0 + 1))
    }
}
