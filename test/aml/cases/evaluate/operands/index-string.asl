// Name: The index of Index may be a string
// Expect: int => 0x33
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22, 0x33 }
        Local1 = "2"
        Return (DerefOf (Index (Local0, Local1)))
    }
}
