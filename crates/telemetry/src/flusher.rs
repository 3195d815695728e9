//! What waits when the program ends.

use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Brings away what waits, before the program ends.
#[must_use]
pub struct Flusher(Box<dyn FnOnce(Duration) + Send>);

impl Flusher {
    pub(crate) fn new(flush: impl FnOnce(Duration) + Send + 'static) -> Self {
        Self(Box::new(flush))
    }

    /// Waits until it was told, but no longer than this; nothing is told afterwards.
    pub async fn flush(self, patience: Duration) {
        let (done, told) = oneshot::channel();
        // No thread of the runtime, which would wait for it when it ends.
        thread::spawn(move || {
            (self.0)(patience);
            // Who asked may have gone.
            let _ = done.send(());
        });
        let _ = timeout(patience, told).await;
    }
}
