// Name: A method that ends with a Store, in slack mode
// Expect: int => 0x5
// Options: slack
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 5
    }
}
