// Name: A QWord constant in a 32-bit table loses its upper half
// Expect: int => 0x89ABCDEF
DefinitionBlock ("", "DSDT", 1, "TEST", "EVALUATE", 1)
{
    Name (QWD0, 0x0123456789ABCDEF)
    Method (MAIN)
    {
        Return (QWD0)
    }
}
