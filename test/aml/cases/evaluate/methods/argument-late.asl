// Name: A local that is an argument is read when all arguments are known
// Expect: int => 0x505
// Note: ACPICA keeps a reference to the local until the call; operands of operators are read at once
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (JOIN, 2)
    {
        Return ((Arg0 << 8) | Arg1)
    }
    Method (MAIN)
    {
        Local0 = 1
        Return (JOIN (Local0, Store (5, Local0)))
    }
}
