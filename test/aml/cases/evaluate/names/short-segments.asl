// Name: Segments of fewer than four characters
// Expect: int => 0xA
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (A, 1)
    Name (AB, 2)
    Name (ABC, 3)
    Name (_X, 4)
    Method (MAIN)
    {
        Return (A + AB + ABC + _X)
    }
}
