//! How many requests are under way, and how fast their bodies must come.

use crate::error::EdgeError;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures::Stream;
use std::cell::Cell;
use std::io::ErrorKind;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// The most requests that are worked on at once, unless somebody says otherwise.
const AT_ONCE: usize = 256;

/// Requests that may be open, for each that may be worked on: the others wait for the rest of their bodies.
const OPEN: usize = 4;

/// Bytes of a body that must come while one is patient with it.
const PACE: usize = 1024;

/// Counts the requests that are under way in this process, of all workers together.
#[derive(Clone, Debug)]
pub struct InFlight(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    most: usize,
    working: AtomicUsize,
    open: AtomicUsize,
}

impl Default for InFlight {
    fn default() -> Self {
        Self::new(AT_ONCE)
    }
}

impl InFlight {
    /// At most so many are worked on at once.
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Counts { most, working: AtomicUsize::new(0), open: AtomicUsize::new(0) }))
    }

    /// Takes a request in, unless there are too many.
    pub(crate) fn begin(&self) -> Result<Place, EdgeError> {
        let counts = &self.0;
        // Counted first: of several that come at once no more stay than there are places.
        let open = counts.open.fetch_add(1, Ordering::Relaxed);
        let working = counts.working.fetch_add(1, Ordering::Relaxed);
        let place = Place { counts: Arc::clone(counts), rests: Cell::new(false) };
        let free = working < counts.most && open < counts.most.saturating_mul(OPEN);
        if free { Ok(place) } else { Err(EdgeError::Overloaded) }
    }

    /// How many are open now, whether they are worked on or wait for their bodies.
    pub(crate) fn open(&self) -> usize {
        self.0.open.load(Ordering::Relaxed)
    }
}

/// A request that is under way, until this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    counts: Arc<Counts>,
    rests: Cell<bool>,
}

impl Place {
    /// It waits for its client: another may be worked on meanwhile.
    fn rest(&self) {
        if !self.rests.replace(true) {
            self.counts.working.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// It goes on, however many others there are: it was let in.
    fn work(&self) {
        if self.rests.replace(false) {
            self.counts.working.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.work();
        self.counts.working.fetch_sub(1, Ordering::Relaxed);
        self.counts.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A body with which one is not patient for ever.
pub(crate) struct Paced {
    payload: Payload,
    place: Rc<Place>,
    /// Whether it came too slowly, for who asks afterwards: each reader tells an error of a body in its own way.
    slow: Rc<Cell<bool>>,
    patience: Duration,
    /// When patience ends, while one waits.
    ends: Option<Pin<Box<Sleep>>>,
    /// What came since one began to wait.
    came: usize,
}

impl Paced {
    /// The same body, which must bring its next thousand bytes within so much time.
    pub(crate) fn new(payload: Payload, place: Rc<Place>, slow: Rc<Cell<bool>>, patience: Duration) -> Self {
        Self { payload, place, slow, patience, ends: None, came: 0 }
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.slow.get() {
            return Poll::Ready(None);
        }
        if let Poll::Ready(piece) = Pin::new(&mut this.payload).poll_next(cx) {
            this.place.work();
            this.came += piece.as_ref().and_then(|piece| piece.as_ref().ok()).map_or(0, Bytes::len);
            if this.came >= PACE {
                (this.came, this.ends) = (0, None);
            }
            return Poll::Ready(piece);
        }
        this.place.rest();
        let patience = this.patience;
        let ends = this.ends.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(ends.as_mut().poll(cx));
        this.place.work();
        this.slow.set(true);
        Poll::Ready(Some(Err(PayloadError::Incomplete(Some(ErrorKind::TimedOut.into())))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{StreamExt, stream};

    #[test]
    fn there_are_as_many_places_as_somebody_said() {
        let all = InFlight::new(2);
        let (first, second) = (all.begin(), all.begin());
        assert!(first.is_ok() && second.is_ok());
        assert_eq!(all.begin().err(), Some(EdgeError::Overloaded));
        assert_eq!(all.open(), 2, "who was refused is not counted");
        drop(first);
        assert!(all.begin().is_ok(), "a place is free when a request is over");
    }

    #[test]
    fn who_waits_for_a_body_leaves_the_place_to_another_but_not_to_everybody() {
        let all = InFlight::new(1);
        let resting: Vec<_> = (0..OPEN)
            .map(|_| {
                let place = all.begin().unwrap();
                place.rest();
                place
            })
            .collect();
        assert_eq!(all.begin().err(), Some(EdgeError::Overloaded), "so many wait");
        resting[0].work();
        resting[0].work();
        drop(resting);
        assert_eq!(all.open(), 0);
        let place = all.begin().unwrap();
        assert_eq!(all.begin().err(), Some(EdgeError::Overloaded), "nobody was counted twice");
        drop(place);
    }

    fn paced(pieces: impl Stream<Item = Result<Bytes, PayloadError>> + 'static, patience: Duration) -> Paced {
        let place = Rc::new(InFlight::new(1).begin().unwrap());
        Paced::new(Payload::Stream { payload: Box::pin(pieces) }, place, Rc::default(), patience)
    }

    #[actix_web::test]
    async fn a_body_that_stops_coming_is_cut_off() {
        let pieces = stream::iter([Ok(Bytes::from_static(b"a"))]).chain(stream::pending());
        let mut body = paced(pieces, Duration::from_millis(5));
        assert_eq!(body.next().await.unwrap().unwrap(), "a");
        assert!(matches!(body.next().await, Some(Err(PayloadError::Incomplete(Some(_))))));
        assert!(body.slow.get());
        assert!(body.next().await.is_none(), "and it is over");
    }

    #[actix_web::test]
    async fn a_body_that_comes_whole_is_read_whole() {
        let pieces = stream::iter((0..5).map(|_| Ok(Bytes::from(vec![b'x'; PACE]))));
        let body = paced(pieces, Duration::from_mins(1));
        let read: Vec<_> = body.map(|piece| piece.unwrap().len()).collect().await;
        assert_eq!(read, [PACE; 5]);
    }
}
