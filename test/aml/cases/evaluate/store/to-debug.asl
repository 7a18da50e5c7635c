// Name: Store to Debug is shown
// Expect: nothing
// Debug: str "text"
// Debug: int 0x1234
// Debug: buffer 01 02 03
// Debug: package [ int 0x1, str "x", package [ int 0x2 ] ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Debug = "text"
        Debug = 0x1234
        Debug = Buffer () { 1, 2, 3 }
        Debug = Package () { 1, "x", Package () { 2 } }
    }
}
