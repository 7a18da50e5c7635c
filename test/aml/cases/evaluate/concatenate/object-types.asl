// Name: Concatenate of other objects gives their types
// Expect: str => "[Event Object][Mutex Object][Package Object][Region Object]"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Event (EVT0)
    Mutex (MTX0, 0)
    Name (PKG0, Package () { 1 })
    OperationRegion (REG0, SystemMemory, 0, 0x10)
    Method (MAIN)
    {
        Local0 = Concatenate (EVT0, MTX0)
        Local0 = Concatenate (Local0, PKG0)
        Return (Concatenate (Local0, REG0))
    }
}
