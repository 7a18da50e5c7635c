// Name: CopyObject of a method's result
// Expect: int => 0x55
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Method (CALL)
    {
        Return (0x55)
    }
    Method (MAIN)
    {
        CopyObject (CALL (), INT0)
        Return (INT0)
    }
}
