// Name: A name with a computed value
// Expect: int => 0x3
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (INT0, 1)
    Name (INT1, Buffer (2) {})
    INT1[0] = INT0 + 2
    Method (MAIN)
    {
        Return (DerefOf (INT1[0]))
    }
}
