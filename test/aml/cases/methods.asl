// Methods: flags, calls as statements and as operands, all arguments
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Method (M000, 0, NotSerialized) {}
    Method (M007, 7, Serialized, 15) {
        Return (Add (Add (Add (Arg0, Arg1), Add (Arg2, Arg3)), Add (Add (Arg4, Arg5), Arg6)))
    }
    Method (M002, 2, Serialized) {
        M000 ()
        Local0 = 0
        Local0 = M007 (Arg0, Arg1, 0x02, 0x03, "four", M007 (0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06), Local0)
        Local1 = 1
        Local2 = 2
        Local3 = 3
        Local4 = 4
        Local5 = 5
        Local6 = 6
        Local7 = 7
        Return (M002 (Local0, One))
    }
}
