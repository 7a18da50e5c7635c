// Name: An integer operand becomes a string of eight digits in a 32-bit table
// Expect: str => "x0000ABCD"
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0xABCD
        Return (Concatenate ("x", Local0))
    }
}
