// Name: A field above 64 bits is a buffer
// Expect: buffer => 01 02 03 04 05 06 07 08 09 0A
// Access: write SystemMemory 0x1000 8 0x1
// Access: write SystemMemory 0x1001 8 0x2
// Access: write SystemMemory 0x1002 8 0x3
// Access: write SystemMemory 0x1003 8 0x4
// Access: write SystemMemory 0x1004 8 0x5
// Access: write SystemMemory 0x1005 8 0x6
// Access: write SystemMemory 0x1006 8 0x7
// Access: write SystemMemory 0x1007 8 0x8
// Access: write SystemMemory 0x1008 8 0x9
// Access: write SystemMemory 0x1009 8 0xA
// Access: read SystemMemory 0x1000 8 0x1
// Access: read SystemMemory 0x1001 8 0x2
// Access: read SystemMemory 0x1002 8 0x3
// Access: read SystemMemory 0x1003 8 0x4
// Access: read SystemMemory 0x1004 8 0x5
// Access: read SystemMemory 0x1005 8 0x6
// Access: read SystemMemory 0x1006 8 0x7
// Access: read SystemMemory 0x1007 8 0x8
// Access: read SystemMemory 0x1008 8 0x9
// Access: read SystemMemory 0x1009 8 0xA
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    OperationRegion (REG0, SystemMemory, 0x1000, 0x10)
    Field (REG0, ByteAcc, NoLock, Preserve)
    {
        FLD0, 80
    }
    Method (MAIN)
    {
        FLD0 = Buffer () { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }
        Return (FLD0)
    }
}
