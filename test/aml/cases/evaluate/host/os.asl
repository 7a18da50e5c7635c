// Name: _OS
// Expect: str => "Microsoft Windows NT"
DefinitionBlock ("", "DSDT", 2, "TEST", "EVALUATE", 1)
{
    Method (MAIN)
    {
        Return (_OS)
    }
}
