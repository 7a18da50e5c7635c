// Name: A word at an odd byte
// Expect: int => 0x4433
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x11, 0x22, 0x33, 0x44, 0x55 }
        CreateWordField (Local0, 2, WRD0)
        Return (WRD0)
    }
}
