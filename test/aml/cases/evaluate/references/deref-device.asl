// Name: DerefOf of a reference to a device
// Expect: error => AE_AML_NO_RETURN_VALUE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (MAIN)
    {
        Local0 = RefOf (DEV0)
        Return (ObjectType (DerefOf (Local0)))
    }
}
