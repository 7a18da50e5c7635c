// Name: A name is a method or a value to its reader
// Expect: int => 0x9
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (VAL0, 4)
    Method (VAL1)
    {
        Return (5)
    }
    Method (MAIN)
    {
        Return (VAL0 + VAL1)
    }
}
