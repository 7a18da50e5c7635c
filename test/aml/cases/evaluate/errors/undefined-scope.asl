// Name: Scope of a name that does not exist
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (\NONE, DeviceObj)
    Scope (\NONE)
    {
        Name (INT0, 1)
    }
    Method (MAIN)
    {
        Return (CondRefOf (\NONE.INT0))
    }
}
