// Name: A reference to a local that the last method returns
// Expect: int => 0x5
// Note: ACPICA follows the reference when the local is gone, and acpiexec crashes
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Return (RefOf (Local0))
    }
}
