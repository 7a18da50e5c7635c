// Name: The sum of the bytes of a buffer
// Expect: int => 0x5F
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer () { 0x11, 0x22, 0x33, 0xF9, 0x00 })
    Method (SUMM, 1)
    {
        Local0 = 0
        Local1 = 0
        While (Local0 < SizeOf (Arg0))
        {
            Local1 += DerefOf (Arg0[Local0])
            Local0++
        }
        Return (Local1 & 0xFF)
    }
    Method (MAIN)
    {
        Return (SUMM (BUF0))
    }
}
