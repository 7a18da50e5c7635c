// Name: ToDecimalString of powers of ten
// Expect: package => [ str "10", str "100", str "1000000000000000000" ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = ToDecimalString (10)
        Local7[1] = ToDecimalString (100)
        Local7[2] = ToDecimalString (1000000000000000000)
        Return (Local7)
    }
}
