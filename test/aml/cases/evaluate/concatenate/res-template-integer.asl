// Name: ConcatenateResTemplate of an integer
// Expect: error => AE_AML_INVALID_RESOURCE_TYPE
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 1
        Local1 = ResourceTemplate () {}
        Return (ConcatenateResTemplate (Local0, Local1))
    }
}
