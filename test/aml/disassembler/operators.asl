// Every operator in every form that has a spelling of its own: without a target, with one, compound, nested.
DefinitionBlock ("", "SSDT", 2, "TEST", "OPERATOR", 1)
{
    Name (AAAA, 1)
    Name (BBBB, 2)
    Name (PKG0, Package () { 1, 2, 3, 4 })
    Device (DEV0) { Name (CCCC, 3) Name (AAAA, 4) }
    Method (VAL0) { Return (0) }
    Method (FUNC, 2) { Return (Arg0) }

    Method (M000, 7, Serialized)
    {
        // No target: the value is used, or not.
        Add (Arg0, Arg1)
        Store (Add (Arg0, Arg1), Local0)
        Store (Subtract (Local0, One), Local1)
        Store (Multiply (Local0, 3), Local1)
        Store (Divide (Local0, 3), Local1)
        Store (Mod (Local0, 3), Local1)
        Store (ShiftLeft (Local0, 3), Local1)
        Store (ShiftRight (Local0, 3), Local1)
        Store (And (Local0, 3), Local1)
        Store (Or (Local0, 3), Local1)
        Store (XOr (Local0, 3), Local1)
        Store (NAnd (Local0, 3), Local1)
        Store (NOr (Local0, 3), Local1)
        Store (Not (Local0), Local1)
        Store (FindSetLeftBit (Local0), Local1)
        Store (FindSetRightBit (Local0), Local1)

        // A target of its own
        Add (Local0, Local1, Local2)
        Subtract (Local0, Local1, Local2)
        Multiply (Local0, Local1, Local2)
        Mod (Local0, Local1, Local2)
        ShiftLeft (Local0, Local1, Local2)
        ShiftRight (Local0, Local1, Local2)
        And (Local0, Local1, Local2)
        Or (Local0, Local1, Local2)
        XOr (Local0, Local1, Local2)
        NAnd (Local0, Local1, Local2)
        NOr (Local0, Local1, Local2)
        Not (Local0, Local2)
        Not (AAAA, BBBB)
        FindSetLeftBit (Local0, BBBB)
        FindSetRightBit (Local0, BBBB)

        // The target is the left operand
        Add (Local0, 1, Local0)
        Subtract (Local0, 2, Local0)
        Multiply (Local0, 3, Local0)
        Mod (Local0, 4, Local0)
        ShiftLeft (Local0, 5, Local0)
        ShiftRight (Local0, 6, Local0)
        And (Local0, 7, Local0)
        Or (Local0, 8, Local0)
        XOr (Local0, 9, Local0)
        NAnd (Local0, 10, Local0)

        // The target is the right operand
        Add (1, Local0, Local0)
        Subtract (1, Local0, Local0)
        Multiply (1, Local0, Local0)
        Mod (1, Local0, Local0)
        ShiftLeft (1, Local0, Local0)
        And (1, Local0, Local0)
        Or (1, Local0, Local0)
        XOr (1, Local0, Local0)

        // Division has two targets
        Divide (Local0, Local1, Local2, Local3)
        Divide (Local0, Local1, Local2)
        Divide (Local0, Local1, , Local3)
        Divide (Local0, Local1, , Local0)
        Divide (Local0, Local1, Local0)
        Divide (AAAA, BBBB, , AAAA)
        Divide (Local1, BBBB, AAAA, Local2)

        // Names: comments say where they are
        Add (AAAA, BBBB, AAAA)
        Add (BBBB, AAAA, AAAA)
        Add (AAAA, BBBB, Local0)
        Subtract (AAAA, \DEV0.CCCC, BBBB)
        Subtract (AAAA, ^DEV0.CCCC, \BBBB)
        Add (\AAAA, 1, AAAA)
        Add (AAAA, 1, ^DEV0.AAAA)
        Store (AAAA, BBBB)
        Store (\AAAA, BBBB)
        Store (^DEV0.CCCC, Debug)
        Store (BBBB, Local0)
        CopyObject (AAAA, BBBB)
        CopyObject (Local0, Local1)
        CopyObject (VAL0 (), VAL0)
        Increment (AAAA)
        Decrement (Local0)
        Increment (Arg0)

        // Nested: an assignment inside an operator is set in parentheses
        Store (Add (Add (Local0, 1, Local1), 2), Local2)
        Store (Add (2, Add (Local0, 1, Local1)), Local2)
        Store (Add (Add (Local0, 1, Local0), 2), Local2)
        Store (LAnd (Add (Local0, 1, Local1), 2), Local2)
        Store (LEqual (Subtract (Local0, AAAA, Local1), 2), Local2)
        Store (LNotEqual (Subtract (Local0, AAAA, Local1), 2), Local2)
        Store (Not (Add (Local0, 1, Local1)), Local2)
        Store (Increment (Local0), Local1)
        Store (Add (Increment (Local0), Decrement (Local1)), Local2)
        Store (Store (Local0, Local1), Local2)
        Store (FUNC (Add (Local0, 1, Local1), Or (Local3, 2)), Local2)
        Divide (Add (Local0, 1, Local1), 2, Local2, Local3)
        Store (Add (Divide (Local0, 2, Local1), Divide (Local0, 3, , Local4)), Local2)
        Store (Multiply (Add (Local0, 1), Subtract (Local1, ShiftLeft (1, 3))), Local2)

        Return (Add (AAAA, BBBB, Local0))
    }

    Method (M001, 7)
    {
        // Logic has no target
        If (LAnd (Arg0, Arg1)) { Return (LAnd (Arg2, AAAA)) }
        If (LOr (Arg0, Arg1)) { Return (LOr (Arg2, AAAA)) }
        If (LNot (Arg0)) { Return (LNot (AAAA)) }
        If (LEqual (Arg0, Arg1)) { Return (LEqual (Arg2, AAAA)) }
        If (LNotEqual (Arg0, Arg1)) { Return (LNotEqual (Arg2, AAAA)) }
        If (LGreater (Arg0, Arg1)) { Return (LGreater (Arg2, AAAA)) }
        If (LGreaterEqual (Arg0, Arg1)) { Return (LGreaterEqual (Arg2, AAAA)) }
        If (LLess (Arg0, Arg1)) { Return (LLess (Arg2, AAAA)) }
        If (LLessEqual (Arg0, Arg1)) { Return (LLessEqual (Arg2, AAAA)) }
        If (LNot (LAnd (Arg0, Arg1))) { Return (LNot (LNot (AAAA))) }
        If (LAnd (LOr (Arg0, LNot (Arg1)), LEqual (LLess (Arg2, 1), LNotEqual (Arg3, Arg4)))) { Return (1) }
        If (LNot (VAL0 ())) { Return (VAL0 ()) }
        If (LNotEqual (LNotEqual (Arg0, 1), LLessEqual (Arg1, LGreaterEqual (Arg2, 3)))) { Return (2) }
        Return (VAL0)
    }

    Method (M002, 2)
    {
        // Index: symbolic unless its object is a constant
        Store (Index (PKG0, 1), Local0)
        Store (DerefOf (Index (PKG0, Local1)), Local0)
        Index (PKG0, 2, Local0)
        Index (PKG0, AAAA, Local0)
        Store (Index (PKG0, 2, Local0), Local1)
        Store (DerefOf (Index (DerefOf (Index (PKG0, 2)), 3)), Local1)
        Store (5, Index (PKG0, 3))
        Store (AAAA, Index (PKG0, BBBB))
        Add (DerefOf (Index (PKG0, 1)), 1, Index (PKG0, 1))
        Add (AAAA, 1, Index (PKG0, Add (1, 1)))
        Store (Index ("abcd", 1), Local0)
        Store (Index (Buffer () { 1, 2 }, 1), Local0)
        Store (Index (Package () { 1, 2 }, One), Local0)
        Index ("abcd", 1, Local0)
        Increment (Index (PKG0, 1))
        Store (DerefOf (RefOf (AAAA)), Local0)
        Store (RefOf (Index (PKG0, 0)), Local0)
        Store (DerefOf (Arg0), Local0)
        Store (Local0, DerefOf (Arg1))
        Store (DerefOf (FUNC (1, 2)), Local0)
    }

    Method (M003)
    {
        // A line takes twelve terms
        Store (Add (Add (Add (Add (Add (Add (Add (Add (1, 2), 3), 4), 5), 6), 7), 8), 9), Local0)
        Store (Add (1, Add (2, Add (3, Add (4, Add (5, Add (6, Add (7, Add (8, 9)))))))), Local0)
        Store (Or (Or (Or (Or (Or (Or (Or (Or (AAAA, BBBB), AAAA), BBBB), AAAA), BBBB), AAAA), BBBB), AAAA, Local1), Local0)
        If (LAnd (LAnd (LAnd (LAnd (LAnd (LAnd (LAnd (LEqual (AAAA, 1), LEqual (BBBB, 2)), LEqual (AAAA, 1)), LEqual (BBBB, 2)), LNotEqual (AAAA, 1)), LEqual (BBBB, 2)), LEqual (AAAA, 1)), LEqual (BBBB, 2)))
        {
            Return (FUNC (FUNC (FUNC (FUNC (FUNC (1, 2), 3), 4), FUNC (5, 6)), FUNC (FUNC (7, 8), 9)))
        }
        Return (LNot (LOr (LOr (LOr (LOr (LOr (LOr (VAL0 (), VAL0 ()), VAL0 ()), VAL0 ()), VAL0 ()), VAL0 ()), VAL0 ())))
    }
}
