// Name: Acquire of a mutex that is an argument
// Expect: error => AE_AML_OPERAND_TYPE
// Note: differs from ACPI 6.5 §19.3.5.9 "Rules for Reading and Writing Objects", where reading an ArgX that holds a reference gives its object
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 0)
    Method (GRAB, 1)
    {
        Local0 = Acquire (Arg0, 0xFFFF)
        Release (Arg0)
        Return (Local0)
    }
    Method (MAIN)
    {
        Return (GRAB (RefOf (MTX0)))
    }
}
