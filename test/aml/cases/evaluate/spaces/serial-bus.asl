// Name: Bytes that are read from a serial bus
// Expect: package => [ int 0x3, int 0x0, int 0x1, int 0xA0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Scope (\_SB)
    {
        Device (I2C0) {}
        Device (DEV0)
        {
            OperationRegion (REG0, GenericSerialBus, 0x00, 0x100)
            Field (REG0, BufferAcc, NoLock, Preserve)
            {
                Connection (I2cSerialBusV2 (0x1A, ControllerInitiated, 400000, AddressingMode7Bit, "\\_SB.I2C0", 0x00, ResourceConsumer, , Exclusive, )),
                Offset (0x10),
                AccessAs (BufferAcc, AttribByte),
                FLD0, 8
            }
        }
    }
    Method (MAIN)
    {
        Local0 = \_SB.DEV0.FLD0
        Local7 = Package (4) {}
        Local7[0] = SizeOf (Local0)
        Local7[1] = DerefOf (Local0[0])
        Local7[2] = DerefOf (Local0[1])
        Local7[3] = DerefOf (Local0[2])
        Return (Local7)
    }
}
