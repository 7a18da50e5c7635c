// Name: If, ElseIf and Else
// Expect: package => [ str "one", str "two", str "many" ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (WORD, 1)
    {
        If (Arg0 == 1)
        {
            Return ("one")
        }
        ElseIf (Arg0 == 2)
        {
            Return ("two")
        }
        Else
        {
            Return ("many")
        }
    }
    Method (MAIN)
    {
        Local7 = Package (3) {}
        Local7[0] = WORD (1)
        Local7[1] = WORD (2)
        Local7[2] = WORD (3)
        Return (Local7)
    }
}
