// Name: A reference to an element as an argument
// Expect: package => [ int 0x1, int 0x2 ]
// Note: differs from ACPI 6.5 §19.3.5.8 "Rules for Storing and Copying Objects", where a store to an ArgX that holds a reference goes to its object: ACPICA does so for RefOf, not for Index
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 1)
    {
        Arg0 = 0xFF
    }
    Method (MAIN)
    {
        Local0 = Package () { 1, 2 }
        CALL (Index (Local0, 1))
        Return (Local0)
    }
}
