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
