// Name: A block that is read from SMBus
// Expect: package => [ int 0x22, int 0x0, int 0x20, int 0xA0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SMBus, 0x0B00, 0x100)
    Field (REG0, BufferAcc, NoLock, Preserve)
    {
        AccessAs (BufferAcc, AttribBlock),
        FLD0, 8
    }
    Method (MAIN)
    {
        Local0 = FLD0
        Local7 = Package (4) {}
        Local7[0] = SizeOf (Local0)
        Local7[1] = DerefOf (Local0[0])
        Local7[2] = DerefOf (Local0[1])
        Local7[3] = DerefOf (Local0[2])
        Return (Local7)
    }
}
