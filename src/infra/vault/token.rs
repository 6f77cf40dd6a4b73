//! How a profile's row is read and written: the plain facts beside the sealed tokens.

use jiff::{SignedDuration, Timestamp};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::schema::Table;
use super::seal::Id;
use super::sum;
use crate::domain::expiry::Expiry;
use crate::domain::holding::{Holding, ServerFacts, TokenFacts, TokenMark};
use crate::domain::id_token::{IdToken, Proof};
use crate::domain::identity::Identity;
use crate::domain::lifecycle::{Reason, Standing};
use crate::domain::name::ProfileName;
use crate::domain::profile::Binding;
use crate::domain::secret::Fingerprint;
use crate::domain::token::Obtained;
use crate::domain::uptime::Uptime;
use crate::domain::version::Version;

/// A row.
pub(super) struct Stored {
    pub(super) id: Option<i64>,
    pub(super) record: Id,
    /// As written: by the wall clock of its time.
    pub(super) holding: Holding,
    /// The uptime when its tokens came.
    pub(super) came: Option<Uptime>,
    pub(super) sealed: Option<Vec<u8>>,
}

/// Everything but the sealed record and the sum, in the table's order.
const PLAIN: &str = "id, profile, record, generation, standing, reason, since, \
    access_fingerprint, access_mask, access_length, refresh_fingerprint, refresh_mask, refresh_length, \
    expiry, expires_at, refresh_expiry, refresh_expires_at, refresh_since, obtained_at, obtained_by, scope, binding, \
    user, display_name, tenant, role, version, no_answer_since, reused, refresh_failed, clock_skew, \
    client_life, id_subject, id_algorithm, id_doubt, boot, uptime";

/// What is made of all rows. One that can't be read is shown as damaged; one whose name can't be read, not at all.
pub(super) fn all<T>(
    connection: &Connection,
    make: impl Fn(Stored) -> T,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {PLAIN} FROM token"))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.extend(read(row).ok().flatten().map(&make));
    }
    Ok(all)
}

/// The row of a profile. Its standing is `Damaged` if the row isn't as it was written.
pub(super) fn of(
    connection: &Connection,
    profile: &ProfileName,
) -> rusqlite::Result<Option<Stored>> {
    connection
        .prepare_cached("SELECT * FROM token WHERE profile = ?1")?
        .query_row([profile.as_str()], |row| {
            let right = sum::is_right(row)?;
            let Some(mut stored) = read(row)? else {
                return Ok(None);
            };
            stored.sealed = row.get("sealed")?;
            if !right {
                stored.holding.standing = Standing::Damaged;
            }
            Ok(Some(stored))
        })
        .optional()
        .map(Option::flatten)
}

/// Whether somebody has noted that the row of a profile is damaged.
pub(super) fn is_marked_as_damaged(
    connection: &Connection,
    profile: &ProfileName,
) -> rusqlite::Result<bool> {
    let (damaged, _, _) = standing_columns(Standing::Damaged);
    connection
        .prepare_cached("SELECT 1 FROM token WHERE profile = ?1 AND standing = ?2")?
        .exists([profile.as_str(), damaged])
}

/// The columns one after another, in the order of [`PLAIN`].
struct Columns<'a> {
    row: &'a Row<'a>,
    next: usize,
}

impl<'a> Columns<'a> {
    fn take<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.next);
        self.next = self.next.saturating_add(1);
        value
    }

    /// A text that is only looked at; none: there is none.
    fn look(&mut self) -> rusqlite::Result<Option<&'a str>> {
        let value = self.row.get_ref(self.next);
        self.next = self.next.saturating_add(1);
        Ok(value?.as_str_or_null()?)
    }
}

/// None if there is no telling whose it is.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Stored>> {
    let mut columns = Columns { row, next: 0 };
    let id = columns.take()?;
    let Ok(profile) = ProfileName::new(columns.take::<String>()?) else {
        return Ok(None);
    };
    let record = columns.take()?;
    let generation = u64::try_from(columns.take::<i64>()?).unwrap_or_default();
    let standing = read_standing(&mut columns)?;
    let tokens = read_tokens(&mut columns)?;
    let facts = read_facts(&mut columns)?;
    let came = read_uptime(&mut columns)?;
    let damaged = standing.is_none() || tokens.is_err() || facts.is_none();
    let mut holding = Holding {
        generation,
        standing: standing.filter(|_| !damaged).unwrap_or(Standing::Damaged),
        tokens: tokens.unwrap_or_default(),
        ..Holding::empty(profile)
    };
    holding.learn(facts.unwrap_or_default());
    Ok(Some(Stored {
        id,
        record,
        holding,
        came,
        sealed: None,
    }))
}

/// None: not what we write. The same goes for the functions below.
fn read_standing(columns: &mut Columns<'_>) -> rusqlite::Result<Option<Standing>> {
    let word = columns.look()?.unwrap_or_default();
    let reason = columns.look()?;
    let reason = Reason::ALL
        .into_iter()
        .find(|known| Some(known.word()) == reason);
    let since = columns.take::<Option<i64>>()?.and_then(instant);
    Ok(match (word, reason, since) {
        ("signed-out", _, _) => Some(Standing::SignedOut),
        ("held", _, _) => Some(Standing::Held),
        ("damaged", _, _) => Some(Standing::Damaged),
        ("rejected", _, Some(since)) => Some(Standing::Rejected { since }),
        ("revoked", _, Some(since)) => Some(Standing::Revoked { since }),
        ("needs-login", Some(reason), Some(since)) => Some(Standing::NeedsLogin { reason, since }),
        _ => None,
    })
}

const fn standing_columns(standing: Standing) -> (&'static str, Option<Reason>, Option<Timestamp>) {
    match standing {
        Standing::SignedOut => ("signed-out", None, None),
        Standing::Held => ("held", None, None),
        Standing::Damaged => ("damaged", None, None),
        Standing::Rejected { since } => ("rejected", None, Some(since)),
        Standing::Revoked { since } => ("revoked", None, Some(since)),
        Standing::NeedsLogin { reason, since } => ("needs-login", Some(reason), Some(since)),
    }
}

/// Columns that we don't write like this.
#[derive(Debug)]
struct Odd;

fn read_tokens(columns: &mut Columns<'_>) -> rusqlite::Result<Result<Option<TokenFacts>, Odd>> {
    let access = read_mark(columns)?;
    let refresh = read_mark(columns)?;
    let expiry = read_expiry(columns)?;
    let refresh_expiry = read_expiry(columns)?;
    let refresh_since = columns.take::<Option<i64>>()?.and_then(instant);
    let obtained_at = columns.take::<Option<i64>>()?.and_then(instant);
    let by = columns.look()?.and_then(Obtained::parse);
    let scope = columns.take()?;
    let binding: Option<String> = columns.take()?;
    let Some(access) = access else {
        return Ok(Ok(None));
    };
    let facts = || {
        Some(TokenFacts {
            access,
            refresh,
            expiry: expiry?,
            refresh_expiry: refresh_expiry?,
            refresh_since: refresh_since?,
            obtained_at: obtained_at?,
            obtained_by: by?,
            scope,
            binding: Binding::stored(binding?),
            full_life: None,
        })
    };
    Ok(facts().map(Some).ok_or(Odd))
}

fn read_mark(columns: &mut Columns<'_>) -> rusqlite::Result<Option<TokenMark>> {
    let fingerprint: Option<String> = columns.take()?;
    let mask = columns.take()?;
    let length: Option<i64> = columns.take()?;
    Ok(fingerprint.map(|fingerprint| TokenMark {
        fingerprint: Fingerprint::stored(fingerprint),
        mask,
        length: length
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or_default(),
    }))
}

fn read_expiry(columns: &mut Columns<'_>) -> rusqlite::Result<Option<Expiry>> {
    let word = columns.look()?;
    let at = columns.take::<Option<i64>>()?.and_then(instant);
    Ok(match (word, at) {
        (Some("known"), Some(at)) => Some(Expiry::At(at)),
        (Some("unknown"), _) => Some(Expiry::Unknown),
        (Some("never"), _) => Some(Expiry::Never),
        _ => None,
    })
}

fn read_facts(columns: &mut Columns<'_>) -> rusqlite::Result<Option<ServerFacts>> {
    let user: Option<String> = columns.take()?;
    let display_name = columns.take()?;
    let tenant = columns.take()?;
    let role = columns.take()?;
    let version = columns.look()?.and_then(Version::parse);
    let identity = user.map(|user| Identity {
        user,
        display_name,
        tenant,
        role,
        version,
    });
    Ok(Some(ServerFacts {
        identity,
        no_answer_since: columns.take::<Option<i64>>()?.and_then(instant),
        reused: columns.take()?,
        refresh_failed: columns.take()?,
        clock_skew: columns.take()?,
        client_life: columns
            .take::<Option<i64>>()?
            .map(SignedDuration::from_secs),
        id_token: read_id_token(columns)?,
    }))
}

fn read_id_token(columns: &mut Columns<'_>) -> rusqlite::Result<Option<IdToken>> {
    let subject: Option<String> = columns.take()?;
    let algorithm: Option<String> = columns.take()?;
    let doubt: Option<String> = columns.take()?;
    let proof = algorithm
        .map(Proof::Verified)
        .or_else(|| doubt.map(Proof::Unverified));
    let both = subject.zip(proof);
    Ok(both.map(|(subject, proof)| IdToken { subject, proof }))
}

fn read_uptime(columns: &mut Columns<'_>) -> rusqlite::Result<Option<Uptime>> {
    let boot: Option<String> = columns.take()?;
    let millis: Option<i64> = columns.take()?;
    Ok(boot.zip(millis).map(|(boot, millis)| Uptime {
        boot,
        since_boot: SignedDuration::from_millis(millis),
    }))
}

/// The two columns of a proof: the algorithm, or the doubt.
fn proof_columns(id_token: Option<&IdToken>) -> (Option<&str>, Option<&str>) {
    match id_token.map(|id_token| &id_token.proof) {
        None => (None, None),
        Some(Proof::Verified(algorithm)) => (Some(algorithm), None),
        Some(Proof::Unverified(why)) => (None, Some(why)),
    }
}

/// Writes a row as a whole, its sum too.
pub(super) fn save(connection: &Connection, stored: &Stored) -> rusqlite::Result<()> {
    let holding = &stored.holding;
    let (standing, reason, since) = standing_columns(holding.standing);
    let tokens = holding.tokens.as_ref();
    let access = tokens.map(|tokens| &tokens.access);
    let refresh = tokens.and_then(|tokens| tokens.refresh.as_ref());
    let expiry = tokens.map(|tokens| tokens.expiry);
    let refresh_expiry = tokens.map(|tokens| tokens.refresh_expiry);
    let identity = holding.facts.identity.as_ref();
    let id_token = holding.facts.id_token.as_ref();
    let (algorithm, doubt) = proof_columns(id_token);
    connection
        .prepare_cached(&format!(
            "REPLACE INTO token ({PLAIN}, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, \
             ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, \
             ?35, ?36, ?37, ?38)"
        ))?
        .execute(params![
            stored.id,
            holding.profile.as_str(),
            stored.record,
            i64::try_from(holding.generation).unwrap_or(i64::MAX),
            standing,
            reason.map(Reason::word),
            since.map(Timestamp::as_millisecond),
            access.map(|mark| mark.fingerprint.as_str()),
            access.and_then(|mark| mark.mask.as_deref()),
            access.map(length),
            refresh.map(|mark| mark.fingerprint.as_str()),
            refresh.and_then(|mark| mark.mask.as_deref()),
            refresh.map(length),
            expiry.map(Expiry::word),
            expiry.and_then(Expiry::instant).map(Timestamp::as_millisecond),
            refresh_expiry.map(Expiry::word),
            refresh_expiry.and_then(Expiry::instant).map(Timestamp::as_millisecond),
            tokens.map(|tokens| tokens.refresh_since.as_millisecond()),
            tokens.map(|tokens| tokens.obtained_at.as_millisecond()),
            tokens.map(|tokens| tokens.obtained_by.word()),
            tokens.and_then(|tokens| tokens.scope.as_deref()),
            tokens.map(|tokens| tokens.binding.as_str()),
            identity.map(|identity| identity.user.as_str()),
            identity.and_then(|identity| identity.display_name.as_deref()),
            identity.and_then(|identity| identity.tenant.as_deref()),
            identity.and_then(|identity| identity.role.as_deref()),
            identity.and_then(|identity| identity.version.as_ref()).map(ToString::to_string),
            holding.facts.no_answer_since.map(Timestamp::as_millisecond),
            holding.facts.reused,
            holding.facts.refresh_failed,
            holding.facts.clock_skew,
            holding.facts.client_life.map(|life| life.as_secs()),
            id_token.map(|id_token| id_token.subject.as_str()),
            algorithm,
            doubt,
            stored.came.as_ref().map(|came| came.boot.as_str()),
            stored.came.as_ref().and_then(millis_since_boot),
            stored.sealed
        ])?;
    sum::write(connection, Table::Token, connection.last_insert_rowid())
}

fn length(mark: &TokenMark) -> i64 {
    i64::try_from(mark.length).unwrap_or(i64::MAX)
}

fn millis_since_boot(uptime: &Uptime) -> Option<i64> {
    i64::try_from(uptime.since_boot.as_millis()).ok()
}

fn instant(millis: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(millis).ok()
}
