// Name: DerefOf of an uninitialised element
// Expect: error => AE_AML_UNINITIALIZED_ELEMENT
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Package (2) { 1 }
        Return (DerefOf (Local0[1]))
    }
}
