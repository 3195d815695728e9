//! The rules of the domain as tables that people can read.

mod access;
mod compliance;
mod movements;
mod refusals;
