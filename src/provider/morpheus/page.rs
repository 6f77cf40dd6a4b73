//! How the appliance's lists are read, page by page and row by row (facts/morpheus.md §4.2, §6).
//!
//! Appliances differ in what they write, so a row is read field by field: an odd field is missing, an odd row is counted.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::{api_error, get};
use crate::domain::error::{Error, Result};
use crate::domain::expiry::Expiry;
use crate::domain::text;
use crate::provider::inventory::Inquiry;
use crate::provider::message::Answer;
use crate::provider::oauth::Redactor;
use crate::provider::talk::Talk;

/// Rows asked for at once.
const PAGE: usize = 100;

/// Nobody reads more; whoever has more has another problem.
const MOST_ROWS: usize = 5000;

/// Longest name of anything that is kept.
const LONGEST_NAME: usize = 120;

/// A row, field by field.
pub(super) type Row = Map<String, Json>;

/// A list to ask for.
pub(super) struct Question<T> {
    /// Where it is.
    pub(super) path: String,
    /// The member that holds the rows.
    pub(super) key: &'static str,
    /// What narrows and orders it.
    pub(super) query: Vec<(&'static str, String)>,
    /// What was tried, for the error.
    pub(super) what: String,
    /// Who may see it, if this user may not.
    pub(super) who_may: &'static str,
    /// With these statuses there is no such list: this version lacks it, or there is no such user.
    pub(super) absent: &'static [u16],
    /// Reads a row; none if it is of no use.
    pub(super) read: fn(&Row) -> Option<T>,
    /// Whether no more is needed once this row was seen.
    pub(super) enough: Box<dyn Fn(&T) -> bool>,
}

/// What was read of a list.
pub(super) struct Found<T> {
    pub(super) kept: Vec<T>,
    /// Rows that can't be read.
    pub(super) skipped: usize,
    /// There are more.
    pub(super) cut: bool,
}

/// A list, or none.
pub(super) enum Listing<T> {
    Rows(Found<T>),
    /// There is none, in the appliance's words.
    Absent(Error),
}

impl<T> Listing<T> {
    /// The rows, where the list has to be there.
    pub(super) fn rows(self) -> Result<Found<T>> {
        match self {
            Self::Rows(found) => Ok(found),
            Self::Absent(error) => Err(error),
        }
    }
}

/// Where a walk over the pages is.
struct Walk<T> {
    question: Question<T>,
    inquiry: Inquiry,
    found: Found<T>,
    /// Raw rows so far: what `offset` counts.
    seen: usize,
    /// A server that ignores `offset` sends the same rows for ever.
    known: HashSet<String>,
}

/// Reads all pages.
pub(super) fn all<T: 'static>(inquiry: &Inquiry, question: Question<T>) -> Talk<Listing<T>> {
    let walk = Walk {
        question,
        inquiry: inquiry.share(),
        found: Found {
            kept: Vec::new(),
            skipped: 0,
            cut: false,
        },
        seen: 0,
        known: HashSet::new(),
    };
    walk.ask()
}

impl<T: 'static> Walk<T> {
    fn ask(self) -> Talk<Listing<T>> {
        let (account, access) = (&self.inquiry.account, &self.inquiry.access);
        let mut request = get(account, &self.question.path, access);
        {
            let mut query = request.url.query_pairs_mut();
            query.append_pair("max", &PAGE.to_string());
            query.append_pair("offset", &self.seen.to_string());
            query.extend_pairs(&self.question.query);
        }
        let redactor = Redactor::of(&request);
        Talk::ask(request, move |answer| {
            match rows_of(&answer, self.question.key) {
                Some((rows, total)) => self.take(rows, total),
                None => self.refused(&answer, &redactor),
            }
        })
    }

    fn refused(self, answer: &Answer, redactor: &Redactor) -> Talk<Listing<T>> {
        let error = api_error(answer, redactor, &self.question.what);
        let is_absent = self.seen == 0 && self.question.absent.contains(&answer.status);
        Talk::Done(match answer.status {
            _ if is_absent => Ok(Listing::Absent(error)),
            403 => Err(error.hint(self.question.who_may)),
            _ => Err(error),
        })
    }

    fn take(mut self, rows: Vec<Json>, total: Option<u64>) -> Talk<Listing<T>> {
        let count = rows.len();
        let fresh: Vec<Json> = rows.into_iter().filter(|row| self.is_new(row)).collect();
        let is_old_news = fresh.is_empty();
        let mut is_enough = false;
        for row in &fresh {
            match row.as_object().and_then(self.question.read) {
                Some(row) => {
                    is_enough = is_enough || (self.question.enough)(&row);
                    self.found.kept.push(row);
                }
                None => self.found.skipped = self.found.skipped.saturating_add(1),
            }
        }
        self.seen = self.seen.saturating_add(count);
        // Without a total a full page may be followed by another.
        let is_last = total.map_or(count < PAGE, |total| {
            u64::try_from(self.seen).is_ok_and(|seen| seen >= total)
        });
        let is_over = is_last || is_enough || is_old_news;
        if !is_over && self.seen < MOST_ROWS {
            return self.ask();
        }
        self.found.cut = !is_over;
        Talk::Done(Ok(Listing::Rows(self.found)))
    }

    /// Pages shift when rows come and go: a row may be met twice.
    fn is_new(&mut self, row: &Json) -> bool {
        let id = row.get("id").filter(|id| !id.is_null());
        self.known.insert(id.unwrap_or(row).to_string())
    }
}

fn rows_of(answer: &Answer, key: &str) -> Option<(Vec<Json>, Option<u64>)> {
    let mut json: Row = answer.is_success().then(|| answer.json()).flatten()?;
    let Some(Json::Array(rows)) = json.remove(key) else {
        return None;
    };
    let total = json.get("meta").and_then(|meta| number(meta.get("total")?));
    Some((rows, total))
}

/// A whole number, also as text.
pub(super) fn number(value: &Json) -> Option<u64> {
    let text = value.as_str().map(str::trim);
    value.as_u64().or_else(|| text?.parse().ok())
}

/// A number of a row.
pub(super) fn id(row: &Row, field: &str) -> Option<u64> {
    number(row.get(field)?)
}

/// A text of a row, cleaned; an empty one is none.
pub(super) fn word(row: &Row, field: &str) -> Option<String> {
    let text = text::clean(row.get(field)?.as_str()?, LONGEST_NAME);
    (!text.is_empty()).then_some(text)
}

/// A text of a row that names something to the appliance: none if showing it safely would change it.
pub(super) fn name(row: &Row, field: &str) -> Option<String> {
    let raw = row.get(field)?.as_str()?;
    word(row, field).filter(|word| word == raw)
}

/// The texts of a list in a row.
pub(super) fn words(row: &Row, field: &str) -> Vec<String> {
    let list = row.get(field).and_then(Json::as_array);
    let texts = list.into_iter().flatten().filter_map(Json::as_str);
    texts.map(|one| text::clean(one, LONGEST_NAME)).collect()
}

/// An instant of a row: `2026-03-20T02:28:24.025Z`, `2020-06-18T23:13:32+0000`.
pub(super) fn instant(row: &Row, field: &str) -> Option<Timestamp> {
    row.get(field)?.as_str()?.trim().parse().ok()
}

/// When a token ends: `null` is no end, nothing readable is nothing known (facts/morpheus.md §11).
pub(super) fn expiry(row: &Row, field: &str) -> Expiry {
    match row.get(field) {
        Some(Json::Null) => Expiry::Never,
        Some(_) | None => instant(row, field).map_or(Expiry::Unknown, Expiry::At),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(value: Json) -> Row {
        let Json::Object(row) = value else {
            panic!("no row: {value}");
        };
        row
    }

    #[test]
    fn dates_of_every_generation_are_read_and_nothing_is_guessed() {
        let at = |text: &str| instant(&row(json!({ "d": text })), "d").map(Timestamp::as_second);
        let expected = Some(1_592_522_012);
        for text in [
            "2020-06-18T23:13:32Z",
            "2020-06-18T23:13:32.025Z",
            "2020-06-18T23:13:32+0000",
            "2020-06-18T23:13:32+00:00",
            " 2020-06-19T01:13:32+0200 ",
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
        for odd in ["", "soon", "2020-06-18", "18.06.2020 23:13"] {
            assert_eq!(at(odd), None, "{odd}");
        }
        let end = |value: Json| expiry(&row(value), "e");
        assert_eq!(end(json!({"e": null})), Expiry::Never);
        assert_eq!(end(json!({})), Expiry::Unknown);
        assert_eq!(end(json!({"e": "soon"})), Expiry::Unknown);
    }

    #[test]
    fn odd_fields_are_missing() {
        let odd =
            row(json!({"n": "12", "s": {"a": 1}, "t": "\u{1b}[31mred\u{202e}", "l": [1, "x"]}));
        assert_eq!(id(&odd, "n"), Some(12));
        assert_eq!(word(&odd, "s"), None);
        assert_eq!(word(&odd, "t").as_deref(), Some("[31mred"));
        assert_eq!(words(&odd, "l"), ["x"]);
    }
}
