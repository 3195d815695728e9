//! Sign-in against a certified provider, and against one of our own that lies.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may end so, in what it stands on too")]

mod certified;
mod fake;
mod lies;
mod peer;
mod told;
mod world;
