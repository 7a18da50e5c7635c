// Name: _OSI of Linux is false
// Expect: int => 0x0
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (_OSI ("Linux"))
    }
}
