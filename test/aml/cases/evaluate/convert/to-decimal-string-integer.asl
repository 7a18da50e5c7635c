// Name: ToDecimalString of an integer has no leading zeros
// Expect: package => [ str "0", str "1234", str "18446744073709551615" ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = ToDecimalString (0)
        Local7[1] = ToDecimalString (1234)
        Local7[2] = ToDecimalString (0xFFFFFFFFFFFFFFFF)
        Return (Local7)
    }
}
