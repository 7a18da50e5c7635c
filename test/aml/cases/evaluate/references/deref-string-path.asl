// Name: DerefOf of a string with a path
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0)
    {
        Name (INT0, 5)
    }
    Method (MAIN)
    {
        Local0 = "\\DEV0.INT0"
        Return (DerefOf (Local0))
    }
}
