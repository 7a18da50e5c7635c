// Name: A buffer smaller than its list takes the size of the list
// Expect: buffer => 01 02 03
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (Buffer (1) { 1, 2, 3 })
    }
}
