//! What the tests in `it/` stand on: databases of their own.

pub mod databases;
