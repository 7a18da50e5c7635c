// Name: A _DSM that compares its UUID
// Expect: package => [ buffer 03, buffer 00 ]
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (DSM0, 4)
    {
        If (Arg0 == ToUUID ("e5c937d0-3553-4d7a-9117-ea4d19c3434d"))
        {
            If (Arg2 == 0)
            {
                Return (Buffer () { 3 })
            }
        }
        Return (Buffer () { 0 })
    }
    Method (MAIN)
    {
        Local7 = Package (2) {}
        Local7[0] = DSM0 (ToUUID ("e5c937d0-3553-4d7a-9117-ea4d19c3434d"), 1, 0, Package () {})
        Local7[1] = DSM0 (ToUUID ("00c937d0-3553-4d7a-9117-ea4d19c3434d"), 1, 0, Package () {})
        Return (Local7)
    }
}
