// Arithmetic and bits, with and without targets
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Name (INT0, 0x00)
    Method (M000, 2, NotSerialized)
    {
        Add (Arg0, Arg1, Local0)
        Store (Add (Arg0, 0x28), Local0)
        Subtract (Arg0, Arg1, INT0)
        Increment (Local0)
        Decrement (INT0)
        Multiply (Arg0, 0x03, Local1)
        Divide (Arg0, 0x03, Local2, Local3)
        Divide (Arg0, 0x03, , Local3)
        Store (Divide (Arg0, 0x03), Local3)
        Mod (Arg0, 0x03, Local2)
        ShiftLeft (Arg0, 0x02, Local0)
        ShiftRight (Arg0, 0x02, Local0)
        And (Arg0, 0x0F, Local0)
        NAnd (Arg0, 0x0F, Local0)
        Or (Arg0, 0x0F, Local0)
        NOr (Arg0, 0x0F, Local0)
        XOr (Arg0, 0x0F, Local0)
        Not (Arg0, Local0)
        FindSetLeftBit (Arg0, Local0)
        FindSetRightBit (Arg0, Local0)
        Local4 = Timer
    }
}
