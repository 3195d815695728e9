//! The port of pictures, in a bounded pool of threads.

use crate::kind::Kind;
use crate::read::read;
use crate::render::render;
use async_trait::async_trait;
use plantel_domain::pictures::{MAX_BYTES, PictureError, Pictures, Prepared};
use std::sync::Arc;
use tokio::sync::Semaphore;

type Outcome = Result<Prepared, PictureError>;

/// Reads pictures with `image`. A burst of them waits here and not in the threads that serve requests.
pub struct ImagePictures {
    permits: Arc<Semaphore>,
}

impl ImagePictures {
    /// With as many at once, and at least one. Each can take some seconds of a core and, for a picture of as many
    /// pixels as are allowed, three quarters of a gigabyte.
    pub fn new(at_once: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS))) }
    }

    async fn run(&self, job: impl FnOnce() -> Outcome + Send + 'static) -> Outcome {
        let permit = Arc::clone(&self.permits).acquire_owned().await.expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            // Held by the job itself: it goes on when the one who asked has gone.
            let _permit = permit;
            job()
        });
        // What makes a reader panic is broken.
        done.await.unwrap_or(Err(PictureError::Broken))
    }
}

#[async_trait]
impl Pictures for ImagePictures {
    async fn prepare(&self, bytes: Vec<u8>) -> Outcome {
        if bytes.len() > MAX_BYTES {
            return Err(PictureError::TooLarge);
        }
        let kind = Kind::of(&bytes).ok_or(PictureError::NotAPicture)?;
        self.run(move || read(kind, &bytes).map(render)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[tokio::test]
    async fn what_makes_a_reader_panic_is_broken_and_the_next_is_read() {
        let pictures = ImagePictures::new(1);
        let broken = pictures.run(|| panic!("as a reader might")).await;
        assert!(broken.err() == Some(PictureError::Broken));
        assert!(pictures.run(|| Err(PictureError::TooLarge)).await.err() == Some(PictureError::TooLarge));
    }

    #[tokio::test]
    async fn no_more_are_read_at_once_than_allowed() {
        let pictures = ImagePictures::new(2);
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let job = || {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
                now.fetch_sub(1, Ordering::SeqCst);
                Err(PictureError::Broken)
            }
        };
        let run = || pictures.run(job());
        let refused = tokio::join!(run(), run(), run(), run());
        assert!(refused.0.is_err() && refused.1.is_err() && refused.2.is_err() && refused.3.is_err());
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }
}
