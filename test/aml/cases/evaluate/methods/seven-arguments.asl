// Name: A method with seven arguments
// Expect: int => 0x1234567
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (CALL, 7)
    {
        Local0 = Arg0
        Local0 = (Local0 << 4) | Arg1
        Local0 = (Local0 << 4) | Arg2
        Local0 = (Local0 << 4) | Arg3
        Local0 = (Local0 << 4) | Arg4
        Local0 = (Local0 << 4) | Arg5
        Local0 = (Local0 << 4) | Arg6
        Return (Local0)
    }
    Method (MAIN)
    {
        Return (CALL (1, 2, 3, 4, 5, 6, 7))
    }
}
