//! Tests of the whole: every store against the contracts, the schema, and the running program.

mod contracts;
mod journey_loans;
