// Name: A method that ends without Return
// Expect: nothing
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local0 = 5
    }
}
