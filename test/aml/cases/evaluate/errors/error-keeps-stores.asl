// Name: Stores before an error are kept
// Expect: int => 0x7
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Name (FLAG, 0)
    Method (FAIL)
    {
        INT0 = 7
        Local0 = 0
        Local1 = 1 / Local0
    }
    Method (MAIN)
    {
        If (FLAG)
        {
            FAIL ()
        }
        INT0 = 7
        Return (INT0)
    }
}
