// Name: Not stored to an element keeps 64 bits in a 32-bit table
// Expect: package => [ int 0xFFFFFFFFFFFFFF0F ]
// Note: differs from ACPI 6.5 §19.3.5 "ASL Data Types", where an Integer of this table has 32 bits: ACPICA's Not does not truncate its result, and a store to an element does not either
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (1) {}
        Local0 = 0xF0
        Local7[0] = ~Local0
        Return (Local7)
    }
}
