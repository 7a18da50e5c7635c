// Name: A reference to a local of a method that has ended
// Expect: error => AE_TYPE
// Note: ACPICA clears the locals of a method that ends, also those that are referred to
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (GETR)
    {
        Local0 = 5
        Return (RefOf (Local0))
    }
    Method (MAIN)
    {
        Return (DerefOf (GETR ()))
    }
}
