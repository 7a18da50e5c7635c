// Name: A reference in an argument is no operand
// Expect: error => AE_AML_OPERAND_TYPE
// Note: differs from ACPI 6.5 §19.3.5.9 "Rules for Reading and Writing Objects", where reading an ArgX that holds a reference gives its object
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Method (CALL, 1)
    {
        Return (Arg0 + 1)
    }
    Method (MAIN)
    {
        Return (CALL (RefOf (INT0)))
    }
}
