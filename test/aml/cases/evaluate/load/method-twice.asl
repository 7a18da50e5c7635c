// Name: A method declared twice
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (METH)
    {
        Return (1)
    }
    Method (METH)
    {
        Return (2)
    }
    Method (MAIN)
    {
        Return (METH ())
    }
}
