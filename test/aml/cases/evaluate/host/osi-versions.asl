// Name: _OSI of Windows in its versions
// Expect: int => 0xFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package ()
    {
        "Windows 2000", "Windows 2001", "Windows 2001.1", "Windows 2001 SP2", "Windows 2009", "Windows 2012",
        "Windows 2013", "Windows 2015", "Windows 2016", "Windows 2017", "Windows 2018", "Windows 2019", "Windows 2020"
    })
    Method (MAIN)
    {
        Local0 = 0
        Local1 = 0
        While (Local0 < SizeOf (PKG0))
        {
            If (_OSI (DerefOf (PKG0[Local0])))
            {
                Local1 |= (1 << Local0)
            }
            Local0++
        }
        Return (Local1)
    }
}
