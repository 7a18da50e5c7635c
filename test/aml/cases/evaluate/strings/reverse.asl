// Name: A loop that reverses a string
// Expect: str => "fedcba"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = "abcdef"
        Local1 = SizeOf (Local0)
        Local2 = Local0
        Local3 = 0
        While (Local3 < Local1)
        {
            Local2[Local3] = DerefOf (Local0[Local1 - Local3 - 1])
            Local3++
        }
        Return (Local2)
    }
}
