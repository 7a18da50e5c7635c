// Name: A method that ends with a call of one that ends without Return, in slack mode
// Expect: int => 0x8
// Options: slack
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL)
    {
        Local0 = 5
        Local0 + 3
    }
    Method (MAIN)
    {
        CALL ()
    }
}
