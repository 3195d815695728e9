//! How urgent a request is.

use crate::names::names;

names! {
    /// How urgent a request is.
    Priority, "kind.unknown" {
        /// It can wait.
        Low = "low",
        /// As usual.
        Medium = "medium",
        /// It cannot.
        High = "high",
    }
}
