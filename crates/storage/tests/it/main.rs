//! The crate from outside.

mod contract;
mod folder;
mod places;
mod s3;
mod scripted;
mod server;
