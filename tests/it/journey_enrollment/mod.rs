//! A school enrols children: who does what, who sees whom, and what is told to nobody.

mod blocking;
mod contacts;
mod demonstration;
mod office;
mod outside;
mod privacy;
mod sights;
