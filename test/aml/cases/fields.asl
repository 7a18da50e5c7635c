// Operation regions, fields, index fields, bank fields, buffer fields
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    OperationRegion (MEM0, SystemMemory, 0xFED00000, 0x0400)
    OperationRegion (PIO0, SystemIO, 0x0510, 0x0C)
    OperationRegion (PCI0, PCI_Config, Zero, 0x0100)
    OperationRegion (EC00, EmbeddedControl, Zero, 0xFF)
    OperationRegion (SMB0, SMBus, 0x4200, 0x0100)
    OperationRegion (CMOS, SystemCMOS, Zero, 0x40)
    OperationRegion (BAR0, PciBarTarget, Zero, 0x10)
    OperationRegion (IPM0, IPMI, 0x3000, 0x0100)
    OperationRegion (OEM0, 0x80, 0x1000, 0x20)
    Field (MEM0, DWordAcc, Lock, WriteAsZeros)
    {
        VEND, 32,
        PRD, 32,
        Offset (0xF0),
        CNT, 64,
        , 7,
        BIT7, 1
    }
    Field (PIO0, ByteAcc, NoLock, Preserve)
    {
        SEL, 16,
        AccessAs (WordAcc, 0x00),
        DATA, 8,
        Offset (0x04),
        DMA0, 64
    }
    Field (PCI0, AnyAcc, NoLock, WriteAsOnes) { Offset (0x60), PRQA, 8, PRQB, 8, Offset (0xFF), LAST, 8 }
    Field (SMB0, BufferAcc, NoLock, Preserve)
    {
        AccessAs (BufferAcc, AttribWord),
        FLD0, 8,
        AccessAs (BufferAcc, AttribBytes (0x10)),
        FLD1, 8
    }
    Field (CMOS, ByteAcc, NoLock, Preserve) { INDX, 8, DAT0, 8 }
    IndexField (INDX, DAT0, QWordAcc, Lock, Preserve) { Offset (0x10), IDX0, 4, IDX1, 4096 }
    BankField (PIO0, SEL, 0x05, ByteAcc, NoLock, Preserve) { Offset (0x02), BNK0, 8 }
    Name (BUF0, Buffer (0x40) {})
    CreateBitField (BUF0, 0x07, CBIT)
    CreateByteField (BUF0, 0x01, CBYT)
    CreateWordField (BUF0, 0x02, CWRD)
    CreateDWordField (BUF0, 0x04, CDWD)
    CreateQWordField (BUF0, 0x08, CQWD)
    CreateField (BUF0, 0x80, 0x0D, CFLD)
}
