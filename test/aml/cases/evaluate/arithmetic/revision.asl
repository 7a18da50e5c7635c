// Name: Revision is the version of the interpreter, above zero
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return ((Revision > 0) & 1)
    }
}
