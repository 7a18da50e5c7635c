// Name: What the last method returns of a reference is the object
// Expect: int => 0x5
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (MAIN)
    {
        Return (RefOf (INT0))
    }
}
