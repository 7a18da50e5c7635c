// Name: Stores to Debug come in order
// Expect: int => 0x2
// Debug: str "begin"
// Debug: int 0x1
// Debug: str "end"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Debug = Arg0
        Return (Arg0 + 1)
    }
    Method (MAIN)
    {
        Debug = "begin"
        Local0 = CALL (1)
        Debug = "end"
        Return (Local0)
    }
}
