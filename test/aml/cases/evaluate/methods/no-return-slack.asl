// Name: A method that ends without Return, in slack mode, returns its last result
// Expect: int => 0x6
// Options: slack
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 5
        Local0 + 1
    }
}
