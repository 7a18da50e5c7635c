// Name: A loop that builds a string
// Expect: str => "aaaaa"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = ""
        Local1 = 0
        While (Local1 < 5)
        {
            Local0 = Concatenate (Local0, "a")
            Local1++
        }
        Return (Local0)
    }
}
