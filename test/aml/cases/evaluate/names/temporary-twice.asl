// Name: A name in a method is made anew by each call
// Expect: int => 0x6
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 0, Serialized)
    {
        Name (INT0, 5)
        INT0++
        Return (INT0)
    }
    Method (MAIN)
    {
        CALL ()
        Return (CALL ())
    }
}
