//! Random bytes of the one source there is.

/// As many as fit.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).expect("the source is seeded when the program starts, and ends it otherwise");
    bytes
}
