// Name: The primes below thirty
// Expect: buffer => 02 03 05 07 0B 0D 11 13 17 1D
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = Buffer (30) {}
        Local1 = Buffer (10) {}
        Local2 = 2
        Local3 = 0
        While (Local2 < 30)
        {
            If (DerefOf (Local0[Local2]) == 0)
            {
                Local1[Local3] = Local2
                Local3++
                Local4 = Local2 * Local2
                While (Local4 < 30)
                {
                    Local0[Local4] = 1
                    Local4 += Local2
                }
            }
            Local2++
        }
        Return (Local1)
    }
}
