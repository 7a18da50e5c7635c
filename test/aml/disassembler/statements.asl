// Control flow: chains of conditions, loops, empty bodies, what a Switch becomes.
DefinitionBlock ("", "SSDT", 2, "TEST", "STATEMNT", 1)
{
    Name (OBJ0, 0)
    Method (COND) { Return (1) }

    Method (M000, 2)
    {
        If (Arg0) { Store (1, Local0) }
        If (Arg0) { Store (1, Local0) } Else { Store (2, Local0) }
        If (Arg0) { Store (1, Local0) } ElseIf (Arg1) { Store (2, Local0) }
        If (Arg0) { Store (1, Local0) } ElseIf (Arg1) { Store (2, Local0) } Else { Store (3, Local0) }
        If (Arg0) { Store (1, Local0) }
        ElseIf (LEqual (Arg1, 1)) { Store (2, Local0) }
        ElseIf (LEqual (Arg1, 2)) { Store (3, Local0) }
        ElseIf (COND ()) { Store (4, Local0) }
        Else { Store (5, Local0) }
        If (Arg0) { Store (1, Local0) } Else { If (Arg1) { Store (2, Local0) } Store (3, Local0) }
        If (Arg0) { Store (1, Local0) } Else { If (Arg1) { Store (2, Local0) } Else { Store (4, Local0) } Store (3, Local0) }
        If (Arg0) { Store (1, Local0) } Else { Store (3, Local0) If (Arg1) { Store (2, Local0) } Else { Store (4, Local0) } }
        If (Arg0) { Store (1, Local0) } Else { If (Arg1) { Store (2, Local0) } Else { If (OBJ0) { Store (4, Local0) } Store (5, Local0) } }
        If (Arg0) { If (Arg1) { Store (1, Local0) } Else { Store (2, Local0) } } Else { Store (3, Local0) }
        If (Arg0) { If (Arg1) { Store (1, Local0) } }
        While (LLess (Local0, 10)) { Increment (Local0) If (LEqual (Local0, 5)) { Continue } If (LEqual (Local0, 8)) { Break } }
        While (Local0) { Decrement (Local0) }
        While (One) { If (Arg0) { Break } }
        Return (Local0)
    }

    Method (M001, 2)
    {
        If (Arg0) {}
        If (Arg0) {} Else {}
        If (Arg0) {} Else { Store (1, Local0) }
        If (Arg0) { Store (1, Local0) } Else {}
        If (Arg0) {} ElseIf (Arg1) {} Else {}
        If (Arg0) {} ElseIf (Arg1) { Store (1, Local0) } ElseIf (OBJ0) {}
        While (Arg0) {}
        While (LLess (Local0, 10)) { While (Arg1) {} }
        Store (1, Local0)
        If (Arg0) { Noop }
        While (Arg0) {}
    }
    Method (M002) {}
    Method (M003, 1) { Return (Arg0) }

    Method (M004, 2, Serialized)
    {
        For (Local0 = 0, Local0 < 5, Local0++) { Store (Local0, Debug) }
        For (, Local0 < 5, ) { Increment (Local0) }
        For (Local0 = 0, Local0 < 5, Local0 += 2) {}
    }

    Method (M010, 2, Serialized)
    {
        Switch (Arg0)
        {
            Case (1) { Store (1, Local0) }
            Case (2) { Store (2, Local0) }
            Default { Store (3, Local0) }
        }
        Switch (ToInteger (Arg1))
        {
            Case (Package () { 1, 2, 3 }) { Store (1, OBJ0) }
            Case (4) { Store (2, OBJ0) Return (1) }
        }
        Return (0)
    }
    Method (M011, 1, Serialized)
    {
        Switch (Add (Arg0, 1)) { Case ("abc") { Store (1, Local0) } }
        Switch (OBJ0)
        {
            Case (Package () { 1, 2, 3 })
            {
                Switch (ToBuffer (Arg0))
                {
                    Case (Buffer () { 1, 2 }) { Store (1, Local1) }
                    Default { Store (2, Local1) }
                }
            }
            Case (5) { Store (2, OBJ0) If (Arg0) { Return (1) } Else { Store (6, Local0) } }
            Case (7) {}
            Case (Package () { 8 }) {}
            Default { Store (3, OBJ0) }
        }
        Store (1, Local0)
    }
    Method (M012, 1, Serialized)
    {
        Switch (LNotEqual (Arg0, 1)) { Case (0) { Store (1, Local0) } Default { If (Local1) { Store (2, Local0) } } }
        Switch (Buffer () { 1, 2, 3 }) { Case (Buffer () { 1, 2, 3 }) { Store (1, Local0) } Default {} }
        Switch (COND ()) { Case (0) { Store (1, Local0) } Default { If (Local1) { Store (2, Local0) } Else { Store (3, Local0) } } }
        While (One) { Switch (Arg0) { Case (1) { Break } } }
    }

    Method (M013, 1)
    {
        // Braces where a value is expected
        If (Buffer (2) { 1, 2 }) { Noop }
        If (Package () {}) { Noop }
        While (Buffer (2) {}) { Noop }
        If (Buffer (2) { 1, 2 }) {}
        Store (Buffer (Buffer (1) { 5 }) { 1, 2 }, Local0)
        Store (Package (Buffer (1) { 5 }) { 1, 2 }, Local0)
        Store (Buffer (Buffer (1) { 5 }) {}, Local0)
    }

    // Statements outside of methods
    If (LEqual (OBJ0, 1)) { Name (OBJ1, 1) } Else { Name (OBJ2, 2) }
}
