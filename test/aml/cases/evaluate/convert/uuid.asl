// Name: ToUUID is a buffer in mixed order
// Expect: buffer => 33 22 11 00 55 44 77 66 88 99 AA BB CC DD EE FF
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (ToUUID ("00112233-4455-6677-8899-aabbccddeeff"))
    }
}
