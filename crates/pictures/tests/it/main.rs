//! Pictures from outside: those that people take, and those that nobody should send.
//!
//! What lies in `fixtures` was written by Pillow 13 with libjpeg-turbo, libpng and libwebp.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may end so, in what it stands on too")]

mod good;
mod hostile;
mod limits;
mod metadata;
mod spoilt;
mod transparency;
mod world;
