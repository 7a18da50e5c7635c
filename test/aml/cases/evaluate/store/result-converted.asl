// Name: A result is converted to the type of the target
// Expect: package => [ str "0000000000000003", buffer 03 00 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (STR0, "x")
    Name (BUF0, Buffer (2) {})
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Add (1, 2, STR0)
        Add (1, 2, BUF0)
        Local7[0] = STR0
        Local7[1] = BUF0
        Return (Local7)
    }
}
