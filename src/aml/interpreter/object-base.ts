/**
 * What every object has.
 * @module
 */

export abstract class AmlObjectBase {
  /** Something holds it: a store has to copy it. Fresh results of operators are not held. */
  held = false
}
