//! The words of notices and alerts, in three languages: made when they are read, of a kind and its parameters.

mod alerts;
mod days;
mod words;

pub use words::Words;
