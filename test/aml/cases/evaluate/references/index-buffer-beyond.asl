// Name: Index beyond the end of a buffer
// Expect: error => AE_AML_BUFFER_LIMIT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 1, 2 }
        Return (DerefOf (Local0[2]))
    }
}
