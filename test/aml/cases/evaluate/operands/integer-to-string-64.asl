// Name: An integer operand becomes a string of sixteen digits
// Expect: str => "x000000000000ABCD"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xABCD
        Return (Concatenate ("x", Local0))
    }
}
