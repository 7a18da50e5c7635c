// Logic and comparison
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Method (M000, 2, NotSerialized)
    {
        Local0 = LAnd (Arg0, Arg1)
        Local0 = LOr (Arg0, Arg1)
        Local0 = LNot (Arg0)
        Local0 = LEqual (Arg0, Arg1)
        Local0 = LGreater (Arg0, Arg1)
        Local0 = LLess (Arg0, Arg1)
        Local0 = LNotEqual (Arg0, Arg1)
        Local0 = LLessEqual (Arg0, Arg1)
        Local0 = LGreaterEqual (Arg0, Arg1)
        If (LOr (LAnd (LNotEqual (Arg0, 0x01), LNot (Arg1)), LGreaterEqual (Arg0, 0x10))) { Return (Ones) }
        Return (Zero)
    }
}
