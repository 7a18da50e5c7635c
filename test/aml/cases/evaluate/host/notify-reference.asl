// Name: Notify of a device that is an argument
// Expect: error => AE_AML_OPERAND_TYPE
// Note: differs from ACPI 6.5 §19.3.5.9 "Rules for Reading and Writing Objects", where reading an ArgX that holds a reference gives its object
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Device (DEV0) {}
    Method (CALL, 1)
    {
        Notify (Arg0, 0x82)
    }
    Method (MAIN)
    {
        CALL (RefOf (DEV0))
        Return (1)
    }
}
