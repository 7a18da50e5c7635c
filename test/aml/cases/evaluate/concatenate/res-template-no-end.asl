// Name: ConcatenateResTemplate of a buffer without an end tag
// Expect: error => AE_AML_NO_RESOURCE_END_TAG
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer () { 0x47, 0x01 }
        Local1 = ResourceTemplate () {}
        Return (ConcatenateResTemplate (Local0, Local1))
    }
}
