// Name: ObjectType of objects
// Expect: package => [ int 0x5, int 0x6, int 0x7, int 0x8, int 0x9, int 0xA, int 0xB, int 0xC, int 0xD, int 0xE ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (BUF0, Buffer () { 1 })
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 8
    }
    Device (DEV0) {}
    Event (EVT0)
    Method (MET0) {}
    Mutex (MTX0, 0)
    PowerResource (PWR0, 0, 0) {}
    Processor (CPU0, 0, 0, 0) {}
    ThermalZone (THM0) {}
    CreateByteField (BUF0, 0, BFL0)
    Method (MAIN)
    {
        Local7 = Package (10) {}
        Local7[0] = ObjectType (FLD0)
        Local7[1] = ObjectType (DEV0)
        Local7[2] = ObjectType (EVT0)
        Local7[3] = ObjectType (MET0)
        Local7[4] = ObjectType (MTX0)
        Local7[5] = ObjectType (REG0)
        Local7[6] = ObjectType (PWR0)
        Local7[7] = ObjectType (CPU0)
        Local7[8] = ObjectType (THM0)
        Local7[9] = ObjectType (BFL0)
        Return (Local7)
    }
}
