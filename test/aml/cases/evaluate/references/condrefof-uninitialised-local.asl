// Name: CondRefOf of an uninitialised local
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (CondRefOf (Local0, Local1))
    }
}
