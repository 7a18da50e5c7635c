// Name: What the last method returns of Index is the element
// Expect: str => "b"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (PKG0, Package () { "a", "b" })
    Method (MAIN)
    {
        Return (Index (PKG0, 1))
    }
}
