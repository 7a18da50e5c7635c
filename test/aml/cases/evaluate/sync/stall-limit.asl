// Name: Stall of more than 100 microseconds
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Stall (200)
        Return (1)
    }
}
