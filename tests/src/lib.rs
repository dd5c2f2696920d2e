//! Stories across crates live in the test targets of this package.
