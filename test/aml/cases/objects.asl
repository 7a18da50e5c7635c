// References, conversions, strings, packages
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Name (PKG0, Package () {0x01, 0x02, 0x03})
    Name (INT0, 0x10)
    Method (M000, 2, NotSerialized)
    {
        Store (Arg0, Local0)
        CopyObject (Arg0, INT0)
        Debug = Arg0
        Local1 = RefOf (INT0)
        Local2 = DerefOf (Local1)
        DerefOf (Arg0) = 0x05
        Local3 = CondRefOf (\_OSI)
        CondRefOf (INT0, Local3)
        Local4 = DerefOf (Index (PKG0, 0x01))
        Index (PKG0, 0x02, Local4)
        Index (PKG0, 0x00) = Arg1
        Local5 = SizeOf (PKG0)
        Local5 = ObjectType (Arg0)
        Local5 = ObjectType (Debug)
        Local6 = Match (PKG0, MEQ, 0x02, MTR, 0x00, 0x00)
        Local6 = Match (PKG0, MGE, Arg0, MLT, 0x05, 0x01)
        Local6 = Match (PKG0, MLE, Arg0, MGT, 0x05, 0x01)
        Concatenate ("a", "b", Local7)
        Local7 = ConcatenateResTemplate (ResourceTemplate () {}, ResourceTemplate () {})
        Mid (Arg0, 0x01, 0x02, Local7)
        ToBuffer (Arg0, Local7)
        ToInteger (Arg0, Local7)
        ToDecimalString (Arg0, Local7)
        ToHexString (Arg0, Local7)
        ToString (Arg0, Ones, Local7)
        ToString (Arg0, 0x04, Local7)
        ToBCD (Arg0, Local7)
        FromBCD (Arg0, Local7)
        Local7 = LoadTable ("SSDT", "BOCHS ", "VMGENID", "\\", "", Zero)
    }
}
