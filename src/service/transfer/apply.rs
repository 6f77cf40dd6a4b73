//! Carrying a plan out: profiles are made, tokens are stored under the profile's lock.

use super::source::Piece;
use super::{Course, FoundTokens, Plan, Row, draft, plan};
use crate::domain::activity::Verb;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::name::ProfileName;
use crate::domain::secret::Secret;
use crate::service::journal;
use crate::service::ports::Ports;
use crate::service::profiles;
use crate::service::refresh::PATIENCE;
use crate::service::work::Work;

/// What became of one login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The profile.
    pub profile: ProfileName,
    /// What was done; it may be less than was planned.
    pub course: Course,
    /// What to know of it.
    pub notes: Vec<String>,
}

impl Done {
    /// What was done, in words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.course {
            Course::Add => "added with its token",
            Course::AddSignedOut => "added, signed out",
            Course::Fill => "takes the token",
            Course::Keep | Course::Skip(_) => "kept as it is",
        }
    }
}

/// Carries out the rows with these indices; each gets its result. The vault is open, or can be opened without asking.
/// Nothing is sent.
pub async fn apply(ports: &Ports, plan: &Plan, chosen: &[usize]) -> Vec<(usize, Result<Done>)> {
    let mut results = Vec::with_capacity(chosen.len());
    for index in chosen {
        let (Some(row), Some(piece)) = (plan.rows.get(*index), plan.pieces.get(*index)) else {
            continue;
        };
        results.push((*index, one(ports, row, piece).await));
    }
    results
}

async fn one(ports: &Ports, row: &Row, piece: &Piece) -> Result<Done> {
    let Some(name) = row.profile.clone() else {
        return Err(skipped(row));
    };
    let tokens = piece.found.tokens.as_ref();
    let good = tokens.filter(|tokens| draft::useless(tokens, ports.clock.now()).is_none());
    let course = match (&row.course, good) {
        (Course::Skip(_), _) => return Err(skipped(row)),
        (Course::Keep, _) | (Course::Fill, None) => Course::Keep,
        (Course::Fill, Some(tokens)) => fill(ports, &name, piece, tokens).await?,
        (Course::Add | Course::AddSignedOut, tokens) => add(ports, &name, piece, tokens).await?,
    };
    Ok(Done {
        profile: name,
        course,
        notes: Vec::new(),
    })
}

fn skipped(row: &Row) -> Error {
    let why = match &row.course {
        Course::Skip(why) => why.as_str(),
        Course::Add | Course::AddSignedOut | Course::Fill | Course::Keep => "it names no profile",
    };
    let what = format!("'{}' can't be taken over", row.entry);
    Error::new(Kind::Usage, what)
        .because(why)
        .hint("mend it in the other tool, or leave it out")
}

/// Nothing is written before the tokens have a place to go; a profile whose tokens can't be kept goes again.
async fn add(
    ports: &Ports,
    name: &ProfileName,
    piece: &Piece,
    tokens: Option<&FoundTokens>,
) -> Result<Course> {
    let mut draft = draft::draft(&ports.registry.load()?, piece)?;
    draft.client_secret = piece.found.client_secret.as_ref().map(Secret::share);
    if tokens.is_some() || draft.client_secret.is_some() {
        ready(ports).await?;
    }
    profiles::add(ports, Some(name.clone()), draft).await?;
    let Some(tokens) = tokens else {
        return Ok(Course::AddSignedOut);
    };
    if let Err(error) = keep(ports, name, piece, tokens).await {
        // The failure is what must be seen; a profile that can't be removed again is signed out and harmless.
        if profiles::remove(ports, name).await.is_ok() {
            profiles::purge(ports, name).ok();
        }
        return Err(error);
    }
    Ok(Course::Add)
}

async fn fill(
    ports: &Ports,
    name: &ProfileName,
    piece: &Piece,
    tokens: &FoundTokens,
) -> Result<Course> {
    ready(ports).await?;
    if !keep(ports, name, piece, tokens).await? {
        return Ok(Course::Keep);
    }
    if let Some(secret) = &piece.found.client_secret
        && ports.vault.client_secret(name)?.is_none()
    {
        ports.vault.set_client_secret(name, Some(secret))?;
    }
    Ok(Course::Fill)
}

async fn ready(ports: &Ports) -> Result<()> {
    if !ports.vault.is_open() {
        ports.vault.open(true).await?;
    }
    ports.vault.reserve()
}

/// Stores the tokens, unless better ones have come meanwhile; whether it did.
async fn keep(
    ports: &Ports,
    name: &ProfileName,
    piece: &Piece,
    tokens: &FoundTokens,
) -> Result<bool> {
    let _guard = ports.locks.acquire(name, PATIENCE).await?;
    let mut work = Work::load(ports, name)?;
    let now = ports.clock.now();
    if !plan::takes(
        Some(&work.holding),
        &work.profile,
        &work.server,
        tokens,
        now,
    ) {
        return Ok(false);
    }
    ports.vault.reserve()?;
    work.store(&draft::token_set(tokens, now)).await?;
    let detail = format!("imported from {}", piece.tool.word());
    journal::record(ports, Some(name), Verb::Login, Ok(&detail));
    Ok(true)
}
