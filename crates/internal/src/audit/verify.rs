//! The whole verification: every link, every mark, and every row the chain speaks of.

use gatepost_model::release_key::ReleaseVerifier;
use gatepost_storage::Database;

use super::{Difference, Mark, Replay, Verification, Walker, compare, list_after, newest};
use crate::Error;

/// How many entries are read at once.
const BATCH: i64 = 1_000;

/// How often the rows are compared anew because the gate was at work meanwhile.
const ROUNDS: usize = 5;

/// What a verification has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every link holds, every mark is met, and what is stored is what the chain says.
    Intact {
        /// How many entries there are.
        entries: i64,
    },
    /// The first entry that is not what was written, and why.
    Broken {
        /// Its sequence.
        sequence: i64,
        /// What is wrong with it.
        reason: String,
    },
    /// The chain is whole, and rows beside it are not what it says.
    Differs(Vec<Difference>),
}

/// Reads the whole chain and compares what is stored with it. The chain may grow meanwhile: rows that somebody
/// works on are compared again.
///
/// # Errors
/// When the database cannot be read: then nothing is known about the chain.
pub async fn verify(database: &Database, keys: &ReleaseVerifier, marks: Vec<Mark>) -> Result<Verdict, Error> {
    let mut reading = Reading {
        walker: Walker::new(marks),
        replay: Replay::default(),
        position: 0,
    };
    let mut head = reading.read_on(database).await?;
    let mut found = Vec::new();
    for _ in 0..ROUNDS {
        let (replay, keys) = (reading.replay.clone(), keys.clone());
        found = database
            .read(move |reader| compare(reader, &replay, &keys))
            .await?;
        reading.replay.forget_touched();
        head = reading.read_on(database).await?;
        // What was worked on since may differ for that reason alone.
        let touched = reading.replay.touched();
        let worked_on = found.len();
        found.retain(|difference| !touched.contains(&difference.subject));
        if !found.is_empty() || worked_on == 0 {
            break;
        }
    }
    Ok(match reading.walker.finish(&head) {
        Verification::Broken { sequence, reason } => Verdict::Broken { sequence, reason },
        Verification::Intact { .. } if !found.is_empty() => Verdict::Differs(found),
        Verification::Intact { entries } => Verdict::Intact { entries },
    })
}

struct Reading {
    walker: Walker,
    replay: Replay,
    /// Not the walker's: it looks no further than a broken entry, and this has to end nevertheless.
    position: i64,
}

impl Reading {
    /// Reads whatever was not read yet; gives the head as it is then.
    async fn read_on(&mut self, database: &Database) -> Result<super::Head, Error> {
        loop {
            let position = self.position;
            let read = database.read(move |reader| {
                let entries = list_after(reader, position, BATCH)?;
                // After the entries, so that in a sound chain it is never behind them.
                Ok::<_, Error>((entries, newest(reader)?))
            });
            let (entries, head) = read.await?;
            for entry in &entries {
                self.walker.step(entry);
                self.replay.step(entry);
            }
            let Some(last) = entries.last() else {
                return Ok(head);
            };
            self.position = last.sequence;
            if last.sequence >= head.sequence {
                return Ok(head);
            }
        }
    }
}
