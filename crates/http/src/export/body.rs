//! The body of an export: what a task of its own makes, for as long as somebody takes it.

use super::exports::Place;
use super::rows::Rows;
use super::{Sheet, csv, xlsx};
use actix_web::rt;
use actix_web::web::Bytes;
use futures::Stream;
use plantel_application::{Error, Result};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::StoreError;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::timeout;
use tracing::{Instrument, Span};

/// Chunks that wait to be taken.
const WAITING: usize = 2;

/// The file is not whole: the connection ends before it does.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the export broke off")]
pub struct BrokenOff;

/// What the body is told.
enum Piece {
    /// These bytes.
    Chunk(Bytes),
    /// That all is there: a channel that merely closes does not say so.
    End,
}

/// The bytes, as they come.
pub struct Body(Option<Receiver<Piece>>);

impl Stream for Body {
    type Item = std::result::Result<Bytes, BrokenOff>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(receiver) = &mut self.0 else { return Poll::Ready(None) };
        let piece = ready!(receiver.poll_recv(cx));
        if let Some(Piece::Chunk(bytes)) = piece {
            return Poll::Ready(Some(Ok(bytes)));
        }
        self.0 = None;
        Poll::Ready(if piece.is_none() { Some(Err(BrokenOff)) } else { None })
    }
}

/// Why the task stops early.
enum Stop {
    /// A fault of ours.
    Fault(Error),
    /// Nobody takes the bytes any more.
    Gone,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

/// A list as CSV.
pub fn csv<V, F>(sheet: &'static Sheet<V>, mut rows: Rows<V, F>, place: Place) -> Body
where
    V: Send + 'static,
    F: AsyncFn(PageRequest) -> Result<Page<V>> + 'static,
{
    made(async move |sender| {
        let patience = place.patience;
        let mut bytes = csv::heading(sheet.columns).map_err(failed)?;
        while let Some(page) = rows.next().await? {
            bytes.append(&mut csv::rows(sheet.columns, &page).map_err(failed)?);
            push(&sender, Piece::Chunk(std::mem::take(&mut bytes).into()), patience).await?;
            // Others on this thread have their turn, however fast the store is.
            yield_now().await;
        }
        push(&sender, Piece::End, patience).await?;
        drop(place);
        Ok(())
    })
}

/// A list as a workbook.
pub fn xlsx<V, F>(sheet: &'static Sheet<V>, mut rows: Rows<V, F>, place: Place) -> Body
where
    V: Send + 'static,
    F: AsyncFn(PageRequest) -> Result<Page<V>> + 'static,
{
    made(async move |sender| {
        let (pages, read) = mpsc::channel(WAITING);
        let (written, mut chunks) = mpsc::channel(WAITING);
        let patience = place.patience;
        let writer = spawn_blocking(move || {
            // Under way for as long as it has a file open.
            let _place = place;
            xlsx::write(sheet, read, written)
        });
        while let Some(page) = rows.next().await? {
            if pages.send(xlsx::Sent::Rows(page)).await.is_err() {
                break;
            }
            yield_now().await;
        }
        // A writer that takes no more has failed, and says below how.
        let _ = pages.send(xlsx::Sent::All).await;
        while let Some(bytes) = chunks.recv().await {
            push(&sender, Piece::Chunk(bytes), patience).await?;
        }
        writer.await.map_err(failed)?.map_err(failed)?;
        push(&sender, Piece::End, patience).await
    })
}

/// The body that a task makes. The task ends when the body is dropped.
fn made<F>(make: F) -> Body
where
    F: AsyncFnOnce(Sender<Piece>) -> std::result::Result<(), Stop> + 'static,
{
    let (sender, receiver) = mpsc::channel(WAITING);
    let task = async move {
        let taken = sender.clone();
        tokio::select! {
            () = taken.closed() => tracing::info!("nobody waits for an export any more"),
            done = make(sender) => match done {
                Ok(()) => {}
                Err(Stop::Gone) => tracing::info!("nobody takes an export any more"),
                Err(Stop::Fault(error)) => {
                    let source = std::error::Error::source(&error);
                    tracing::error!(fault = %error, ?source, "an export broke off");
                }
            },
        }
    };
    // The span of the request has its id.
    rt::spawn(task.instrument(Span::current()));
    Body(Some(receiver))
}

async fn push(sender: &Sender<Piece>, piece: Piece, patience: Duration) -> std::result::Result<(), Stop> {
    match timeout(patience, sender.send(piece)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Stop::Gone),
    }
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Stop {
    Stop::Fault(StoreError::failed(error).into())
}
