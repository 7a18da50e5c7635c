// Name: Store to a device
// Expect: error => AE_AML_TARGET_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (MAIN)
    {
        DEV0 = 5
        Return (ObjectType (DEV0))
    }
}
