//! Columns of a change.
