// Names: prefixes, one segment, two, more, padding
DefinitionBlock ("", "SSDT", 2, "TEST  ", "AMLCASE ", 1)
{
    Scope (\) {
        Name (A, 0x01)
        Name (AB, 0x02)
    }
    Scope (\_SB) {
        Device (D_0) {
            Name (X, 0x03)
            Device (E) {
                Device (F123) {
                    Alias (^^X, Y)
                    Alias (\A, Z)
                    Name (LONG, Package () {\_SB.D_0, \_SB.D_0.E, \_SB.D_0.E.F123, \_SB.D_0.E.F123.LONG})
                }
            }
        }
    }
    Method (\_SB.D_0.E.F123.M, 0, NotSerialized) {
        Local0 = ^^^X
        Local1 = ^Y
        Local2 = ^^F123.Z
    }
}
