// Name: ObjectType of the scope \_GPE
// Expect: error => AE_AML_UNINITIALIZED_NODE
// Note: ACPI 6.5 §19.6 "ASL Operator Reference", ObjectType, has no error for a scope: ACPICA's \_GPE and \_PR have no object
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ObjectType (\_GPE))
    }
}
