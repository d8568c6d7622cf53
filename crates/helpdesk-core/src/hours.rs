//! Working hours (T1).
