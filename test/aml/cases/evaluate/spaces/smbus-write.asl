// Name: A buffer that is written to SMBus, and what comes back
// Expect: package => [ int 0x3, int 0x22, int 0xA0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SMBus, 0x0B00, 0x100)
    Field (REG0, BufferAcc, NoLock, Preserve)
    {
        AccessAs (BufferAcc, AttribByte),
        FLD0, 8
    }
    Method (MAIN)
    {
        Local0 = Buffer (34) { 0, 1, 0x55 }
        Local1 = FLD0 = Local0
        Local7 = Package (3) {}
        Local7[0] = ObjectType (Local1)
        Local7[1] = SizeOf (Local1)
        Local7[2] = DerefOf (Local1[2])
        Return (Local7)
    }
}
