// Name: Printf is a chain of Concatenate that is stored to Debug
// Expect: nothing
// Debug: str "a0000000000000012 bc"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 0x12
        Printf ("a%o b%o", Local0, "c")
    }
}
