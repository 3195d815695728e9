//! Labels, read by other eyes than those that drew them.

mod codes;
mod eyes;
mod paper;
mod records;
mod sheets;
mod texts;
