//! Pictures of Plantel: read, made small, written anew.

mod jpeg;
mod kind;
mod pictures;
mod read;
mod render;
mod webp;

pub use pictures::ImagePictures;
