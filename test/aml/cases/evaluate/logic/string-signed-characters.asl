// Name: Characters above 0x7F are greater than those below
// Expect: int => 0xFFFFFFFFFFFFFFFF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = ToString (Buffer () { 0x80, 0x00 })
        Return (Local0 > "a")
    }
}
