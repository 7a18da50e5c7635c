// Name: A request to IPMI, and what comes back
// Expect: package => [ int 0x42, int 0x40, int 0x0, int 0x5 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, IPMI, 0x3000, 0x100)
    Field (REG0, BufferAcc, NoLock, Preserve)
    {
        AccessAs (BufferAcc, AttribByte),
        Offset (0xC1),
        FLD0, 8
    }
    Method (MAIN)
    {
        Local0 = Buffer (66) {}
        Local1 = FLD0 = Local0
        Local7 = Package (4) {}
        Local7[0] = SizeOf (Local1)
        Local7[1] = DerefOf (Local1[1])
        Local7[2] = DerefOf (Local1[2])
        Local7[3] = DerefOf (Local1[5])
        Return (Local7)
    }
}
