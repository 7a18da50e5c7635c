// Name: Match of uninitialised elements alone finds nothing
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package (4) {})
    Method (MAIN)
    {
        Return (Match (PKG0, MTR, 0, MTR, 0, 0))
    }
}
