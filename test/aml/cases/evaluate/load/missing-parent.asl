// Name: A name in a device that does not exist
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (\NONE.INT1, 6)
    Name (AFTE, 3)
    Method (MAIN)
    {
        Return (CondRefOf (\AFTE))
    }
}
