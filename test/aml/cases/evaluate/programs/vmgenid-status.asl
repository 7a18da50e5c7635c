// Name: _STA of a VM Generation ID device without an address
// Expect: package => [ int 0xF, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (VGIA, 0x7FE5C000)
    Scope (\_SB)
    {
        Device (VGEN)
        {
            Name (_HID, "QEMUVGID")
            Method (_STA)
            {
                Local0 = 0xF
                If (VGIA == 0)
                {
                    Local0 = 0
                }
                Return (Local0)
            }
        }
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = \_SB.VGEN._STA ()
        VGIA = 0
        Local7[1] = \_SB.VGEN._STA ()
        Return (Local7)
    }
}
