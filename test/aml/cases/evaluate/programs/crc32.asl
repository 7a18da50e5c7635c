// Name: The CRC-32 of a string
// Expect: int => 0xCBF43926
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CRC3, 1)
    {
        Local0 = ToBuffer (Arg0)
        Local1 = 0xFFFFFFFF
        Local2 = 0
        While (Local2 < SizeOf (Arg0))
        {
            Local1 ^= DerefOf (Local0[Local2])
            Local3 = 0
            While (Local3 < 8)
            {
                If (Local1 & 1)
                {
                    Local1 = (Local1 >> 1) ^ 0xEDB88320
                }
                Else
                {
                    Local1 >>= 1
                }
                Local3++
            }
            Local2++
        }
        Return (Local1 ^ 0xFFFFFFFF)
    }
    Method (MAIN)
    {
        Return (CRC3 ("123456789"))
    }
}
