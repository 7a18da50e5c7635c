// Name: Increment of an argument that is a reference
// Expect: error => AE_AML_OPERAND_TYPE
// Note: differs from ACPI 6.5 §19.3.5.9 "Rules for Reading and Writing Objects", where reading an ArgX that holds a reference gives its object
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (CALL, 1)
    {
        Arg0++
    }
    Method (MAIN)
    {
        CALL (RefOf (INT0))
        Return (INT0)
    }
}
