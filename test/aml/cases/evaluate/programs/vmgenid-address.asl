// Name: ADDR of a VM Generation ID device
// Expect: package => [ int 0x7FE5C028, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (VGIA, 0x7FE5C000)
    Scope (\_SB)
    {
        Device (VGEN)
        {
            Name (_HID, "QEMUVGID")
            Method (ADDR)
            {
                Local0 = Package (2) {}
                Local0[0] = VGIA + 0x28
                Local0[1] = 0
                Return (Local0)
            }
        }
    }
    Method (MAIN)
    {
        Return (\_SB.VGEN.ADDR ())
    }
}
