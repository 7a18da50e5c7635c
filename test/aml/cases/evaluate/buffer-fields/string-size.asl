// Name: A buffer whose size is a string
// Expect: int => 0x10
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "10"
        Local1 = Buffer (Local0) {}
        Return (SizeOf (Local1))
    }
}
