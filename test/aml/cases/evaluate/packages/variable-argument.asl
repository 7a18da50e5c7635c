// Name: The length of a package may be an argument
// Expect: int => 0x7
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAKE, 1)
    {
        Return (Package (Arg0) {})
    }
    Method (MAIN)
    {
        Return (SizeOf (MAKE (7)))
    }
}
