// Name: A mutex that a call leaves acquired is still owned
// Expect: int => 0x1
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Mutex (MTX0, 1)
    Method (CALL)
    {
        Acquire (MTX0, 0xFFFF)
    }
    Method (MAIN)
    {
        CALL ()
        Release (MTX0)
        Return (1)
    }
}
