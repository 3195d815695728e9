//! A post office that keeps what it is given.

use async_trait::async_trait;
use plantel_domain::mail::{Letter, Message, Post, PostError, Rendered};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Keeps what is sent, unless it was told to fail.
#[derive(Debug, Default)]
pub struct FakePost {
    sent: Mutex<Vec<Letter>>,
    failures: Mutex<VecDeque<PostError>>,
}

impl FakePost {
    /// What was sent so far, oldest first.
    pub fn sent(&self) -> Vec<Letter> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The token in the last letter that had one.
    pub fn last_token(&self) -> Option<String> {
        self.sent().into_iter().rev().find_map(|letter| match letter.message {
            Message::Welcome { token, .. }
            | Message::Recovery { token, .. }
            | Message::Verification { token, .. }
            | Message::Invitation { token, .. } => Some(token),
            _ => None,
        })
    }

    /// The next letter not spoken for yet is not sent, for this reason.
    pub fn fail_next(&self, why: PostError) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).push_back(why);
    }
}

#[async_trait]
impl Post for FakePost {
    fn render(&self, letter: &Letter) -> Rendered {
        let text = format!("{:?}", letter.message);
        let subject = text.split([' ', '{']).next().unwrap_or_default().to_owned();
        Rendered { subject, html: format!("<p>{text}</p>"), text }
    }

    async fn send(&self, letter: &Letter) -> Result<(), PostError> {
        tokio::task::yield_now().await;
        if let Some(why) = self.failures.lock().unwrap_or_else(PoisonError::into_inner).pop_front() {
            return Err(why);
        }
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
        Ok(())
    }
}
