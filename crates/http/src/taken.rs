//! How fast answers must be taken.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// Bytes that must be taken while one is patient.
const PACE: usize = 1024;

/// A connection that ends when its client does not take what it is sent.
///
/// What has no room in the buffers of the system is written again whenever the connection is looked at, also when
/// nothing else happens but that patience is over: the error then ends it, with whatever the answer holds.
pub(crate) struct Taken<T> {
    inner: T,
    patience: Duration,
    /// When patience ends, while something waits for room.
    ends: Option<Pin<Box<Sleep>>>,
    /// What was taken since it waits.
    taken: usize,
}

impl<T> Taken<T> {
    /// The same connection, whose client must take the next thousand bytes, or all there are, within so much time.
    pub(crate) fn new(inner: T, patience: Duration) -> Self {
        Self { inner, patience, ends: None, taken: 0 }
    }

    fn rest(&mut self) {
        (self.taken, self.ends) = (0, None);
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Taken<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, bytes)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Taken<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if let Poll::Ready(written) = Pin::new(&mut this.inner).poll_write(cx, bytes) {
            this.taken += written.as_ref().map_or(0, |count| *count);
            if this.taken >= PACE {
                this.rest();
            }
            return Poll::Ready(written);
        }
        let patience = this.patience;
        let ends = this.ends.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(ends.as_mut().poll(cx));
        tracing::info!("nobody takes an answer any more");
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Nothing is left to be written.
        self.rest();
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    /// A connection with so much room.
    struct Room(usize);

    impl AsyncWrite for Room {
        fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
            let written = self.0.min(bytes.len());
            self.0 -= written;
            if written == 0 { Poll::Pending } else { Poll::Ready(Ok(written)) }
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// Writes once, as whoever looks again when woken.
    async fn write(to: &mut Taken<Room>, bytes: &[u8]) -> io::Result<usize> {
        poll_fn(|cx| Pin::new(&mut *to).poll_write(cx, bytes)).await
    }

    /// Whether a write waits, looked at once.
    async fn waits(on: &mut Taken<Room>) -> bool {
        poll_fn(|cx| Poll::Ready(Pin::new(&mut *on).poll_write(cx, b"more").is_pending())).await
    }

    #[actix_web::test]
    async fn what_nobody_takes_ends_the_connection() {
        let mut connection = Taken::new(Room(2), Duration::from_millis(5));
        assert_eq!(write(&mut connection, b"more").await.unwrap(), 2);
        let error = write(&mut connection, b"re").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[actix_web::test]
    async fn a_byte_now_and_then_does_not_make_one_patient_again() {
        let mut connection = Taken::new(Room(0), Duration::from_millis(5));
        assert!(waits(&mut connection).await);
        for _ in 0..3 {
            connection.inner.0 = 1;
            assert_eq!(write(&mut connection, b"more").await.unwrap(), 1);
        }
        assert!(connection.ends.is_some(), "it is still waited for");
        assert!(write(&mut connection, b"more").await.is_err());
    }

    #[actix_web::test]
    async fn who_takes_a_thousand_bytes_or_all_there_are_has_all_the_time_again() {
        let mut connection = Taken::new(Room(0), Duration::from_mins(1));
        assert!(waits(&mut connection).await);
        connection.inner.0 = PACE;
        assert_eq!(write(&mut connection, &[b'x'; PACE]).await.unwrap(), PACE);
        assert!(connection.ends.is_none());
        assert!(waits(&mut connection).await && connection.ends.is_some());
        poll_fn(|cx| Pin::new(&mut connection).poll_flush(cx)).await.unwrap();
        assert!(connection.ends.is_none());
    }
}
