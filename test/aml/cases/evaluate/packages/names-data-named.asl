// Name: Names of data in a named package become the data
// Expect: package => [ int 0x5, str "s", buffer 01, package [ int 0x1 ] ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 5)
    Name (STR0, "s")
    Name (BUF0, Buffer () { 1 })
    Name (PKG1, Package () { 1 })
    Name (PKG0, Package () { INT0, STR0, BUF0, PKG1 })
    Method (MAIN)
    {
        Return (PKG0)
    }
}
