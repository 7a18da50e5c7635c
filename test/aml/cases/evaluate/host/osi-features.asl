// Name: _OSI of feature groups
// Expect: package => [ int 0x0, int 0x0, int 0xFFFFFFFFFFFFFFFF, int 0x0 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Local7 = Package (4) {}
        Local7[0] = _OSI ("Module Device")
        Local7[1] = _OSI ("Processor Device")
        Local7[2] = _OSI ("Extended Address Space Descriptor")
        Local7[3] = _OSI ("3.0 _SCP Extensions")
        Return (Local7)
    }
}
