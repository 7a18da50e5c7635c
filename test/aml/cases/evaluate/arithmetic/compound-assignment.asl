// Name: Compound assignment operators
// Expect: int => 0x3F
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 10
        Local0 += 5
        Local0 *= 4
        Local0 /= 2
        Local0 -= 14
        Local0 <<= 2
        Local0 |= 3
        Local0 ^= 0x7C
        Return (Local0)
    }
}
