// Operators that are written as functions, with targets and without.
DefinitionBlock ("", "SSDT", 2, "TEST", "FUNCTION", 1)
{
    Name (OBJ0, 1)
    Name (STR0, "abc")
    Name (BUF0, Buffer (4) { 1, 2, 3, 4 })
    Name (PKG0, Package () { 1, 2, 3 })
    Name (RES0, ResourceTemplate () { IRQNoFlags () { 1 } })
    Device (DEV0) { Name (OBJ1, 1) }
    Mutex (MUT0, 3)
    Event (EVT0)
    OperationRegion (TBL0, SystemMemory, 0x1000, 0x1000)
    Method (NONE) { Return (1) }

    Method (M000, 3)
    {
        Store (Concatenate (STR0, "d"), Local0)
        Concatenate (STR0, OBJ0, Local0)
        Concatenate (STR0, OBJ0, \DEV0.OBJ1)
        Concatenate (STR0, OBJ0, ^DEV0.OBJ1)
        Store (ConcatenateResTemplate (RES0, RES0), Local0)
        ConcatenateResTemplate (RES0, RES0, OBJ0)
        Store (FromBCD (0x12), Local0)
        FromBCD (0x12, OBJ0)
        Store (ToBCD (12), Local0)
        ToBCD (12, Local0)
        Store (ToBuffer (STR0), Local0)
        ToBuffer (STR0, OBJ0)
        Store (ToDecimalString (OBJ0), Local0)
        ToDecimalString (OBJ0, Local0)
        Store (ToHexString (OBJ0), Local0)
        ToHexString (OBJ0, OBJ0)
        Store (ToInteger ("0x1"), Local0)
        ToInteger (STR0, Local0)
        Store (ToString (BUF0, Ones), Local0)
        ToString (BUF0, 2, OBJ0)
        Store (Mid (STR0, 0, 2), Local0)
        Mid (STR0, Zero, 2, OBJ0)
        Store (Match (PKG0, MEQ, 2, MTR, 0, 0), Local0)
        Store (Match (PKG0, MLE, 2, MLT, 3, OBJ0), Local0)
        Store (Match (PKG0, MGE, Local1, MGT, Add (Local2, 1), 0), Local0)
        Store (SizeOf (BUF0), Local0)
        Store (SizeOf (Local0), Local0)
        Store (ObjectType (DEV0), Local0)
        Store (ObjectType (Arg0), Local0)
        Store (ObjectType (RefOf (DEV0)), Local0)
        Store (ObjectType (DerefOf (Arg0)), Local0)
        Store (ObjectType (Index (PKG0, 1)), Local0)
        Store (ObjectType (NONE), Local0)
        Store (ObjectType (Debug), Local0)
        Store (RefOf (NONE), Local0)
        If (CondRefOf (DEV0)) { Return (1) }
        If (CondRefOf (DEV0, Local1)) { Return (1) }
        If (CondRefOf (\DEV0.OBJ1, OBJ0)) { Return (1) }
        If (CondRefOf (\NOT0.THER)) { Return (1) }
        If (CondRefOf (NOT0, Local0)) { Return (1) }
        Store (Timer (), Local0)
        Store (Timer, Local0)
        Store (Revision, Local0)
        Store (Acquire (MUT0, 0xFFFF), Local0)
        Store (Wait (EVT0, 1000), Local0)
        Store (LoadTable ("SSDT", "OEM", "TABLE", "\\_SB", "PARM", Zero), Local0)
        Load (TBL0, Local1)
        Load (TBL0, OBJ0)
        Return (STR0)
    }

    Method (M001, 7, Serialized, 15)
    {
        Acquire (MUT0, 10)
        Release (MUT0)
        Wait (EVT0, Arg0)
        Signal (EVT0)
        Reset (EVT0)
        Sleep (100)
        Stall (Arg1)
        Unload (Local0)
        Fatal (1, 0x12345678, Arg2)
        Noop
        BreakPoint
        Store (NONE (), Debug)
        NONE ()
        \NONE ()
        M001 (1, 2, 3, 4, 5, 6, 7)
        M001 (Arg6, Arg5, Arg4, Arg3, Arg2, Arg1, Arg0)
        M001 (Local0, Local1, Local2, Local3, Local4, Local5, Add (Local6, Local7))
        Release (\MUT0)
        Store (SizeOf (NONE ()), Local0)
        Return (0)
    }
}
