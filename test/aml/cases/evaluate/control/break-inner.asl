// Name: Break ends the inner loop alone
// Expect: package => [ int 0x3, int 0x6 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local0 = 0
        Local1 = 0
        While (Local0 < 3)
        {
            Local0++
            While (One)
            {
                Local1 += 2
                Break
            }
        }
        Local7[0] = Local0
        Local7[1] = Local1
        Return (Local7)
    }
}
