// Name: DerefOf of a reference to a device has no value to return
// Expect: nothing
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (MAIN)
    {
        Local0 = RefOf (DEV0)
        Return (DerefOf (Local0))
    }
}
