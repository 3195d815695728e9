//! Pictures of Plantel: read, made small, written anew.

#[cfg(fuzzing)]
pub mod fuzzing;
mod jpeg;
mod kind;
mod pictures;
mod read;
mod render;
mod webp;

pub use pictures::ImagePictures;
