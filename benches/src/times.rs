//! What many durations come to.

use std::time::Duration;

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The middle one; of an even number the lower of the two.
pub fn median(times: &mut [Duration]) -> Duration {
    percentile(times, 50)
}

/// The one that so many of a hundred do not exceed; zero when there are none.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let nth = (times.len() * percent).div_ceil(100).max(1);
    times.get(nth - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let mut times: Vec<_> = (1..=200).rev().map(Duration::from_millis).collect();
        assert_eq!(median(&mut times), Duration::from_millis(100));
        assert_eq!(percentile(&mut times, 99), Duration::from_millis(198));
        assert_eq!(percentile(&mut times[..1], 99), Duration::from_millis(1));
        assert_eq!(percentile(&mut [], 99), Duration::ZERO);
    }
}
