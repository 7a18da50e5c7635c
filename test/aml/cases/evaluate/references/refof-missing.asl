// Name: RefOf of a name that does not exist
// Expect: error => AE_NOT_FOUND
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    External (NONE)
    Method (MAIN)
    {
        Local0 = RefOf (NONE)
        Return (1)
    }
}
