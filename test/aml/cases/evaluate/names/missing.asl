// Name: A name that does not exist
// Expect: error => AE_NOT_FOUND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (NONE)
    Method (MAIN)
    {
        Return (NONE)
    }
}
