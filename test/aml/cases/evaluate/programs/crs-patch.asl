// Name: A resource template that is patched at run time
// Expect: buffer => 8A 2B 00 00 0C 01 00 00 00 00 00 00 00 00 78 56 34 12 00 00 00 00 FF 56 34 12 00 00 00 00 00 00 00 00 00 00 00 00 01 00 10 00 00 00 00 00 79 00
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Name (RES0, ResourceTemplate ()
    {
        QWordMemory (ResourceProducer, PosDecode, MinFixed, MaxFixed, NonCacheable, ReadWrite,
            0x0000000000000000, 0x0000000000100000, 0x0000000000200000, 0x0000000000000000, 0x0000000000100001,
            , , QMEM)
    })
    Method (MAIN)
    {
        CreateQWordField (RES0, \QMEM._MIN, MIN0)
        CreateQWordField (RES0, \QMEM._MAX, MAX0)
        MIN0 = 0x12345678
        MAX0 = 0x123456FF
        Return (RES0)
    }
}
