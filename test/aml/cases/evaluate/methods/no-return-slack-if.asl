// Name: A method that ends in an If, in slack mode
// Expect: int => 0x7
// Options: slack
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        If (Local0 == 5)
        {
            Local0 + 2
        }
    }
}
