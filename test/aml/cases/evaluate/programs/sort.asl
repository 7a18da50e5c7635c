// Name: A package is sorted in place
// Expect: package => [ int 0x1, int 0x2, int 0x5, int 0x8, int 0x9 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { 8, 2, 9, 1, 5 })
    Method (MAIN)
    {
        Local0 = 0
        While (Local0 < 5)
        {
            Local1 = 0
            While (Local1 < 4)
            {
                Local2 = DerefOf (PKG0[Local1])
                Local3 = DerefOf (PKG0[Local1 + 1])
                If (Local2 > Local3)
                {
                    PKG0[Local1] = Local3
                    PKG0[Local1 + 1] = Local2
                }
                Local1++
            }
            Local0++
        }
        Return (PKG0)
    }
}
