// Name: A name declared twice in a method
// Expect: error => AE_ALREADY_EXISTS
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN, 0, Serialized)
    {
        Local0 = 0
        While (Local0 < 2)
        {
            Name (INT0, 5)
            Local0++
        }
        Return (INT0)
    }
}
