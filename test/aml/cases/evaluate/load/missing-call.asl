// Name: A call at the level of the table of a method that does not exist
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (NONE, MethodObj)
    Name (INT0, 5)
    NONE ()
    Name (AFTE, 3)
    Method (MAIN)
    {
        Return (CondRefOf (\AFTE))
    }
}
