// Name: Switch of a string
// Expect: int => 0x2
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN, 0, Serialized)
    {
        Local0 = "two"
        Local1 = 0
        Switch (ToString (Local0))
        {
            Case ("one")
            {
                Local1 = 1
            }
            Case ("two")
            {
                Local1 = 2
            }
        }
        Return (Local1)
    }
}
