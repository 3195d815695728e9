//! Tests of the running system; see `it/`.
