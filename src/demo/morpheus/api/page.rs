//! How lists are cut into pages (§4.2, §6).

use serde_json::{Value, json};

use crate::demo::call::Call;

/// What a page holds if nobody says.
const USUAL: u64 = 25;

/// A page of rows under `name`, sorted by the field that `sort` names, and its `meta`.
pub(super) fn of(call: &Call, name: &str, usual_sort: &str, mut rows: Vec<Value>) -> Value {
    let sort = call.query("sort").unwrap_or(usual_sort);
    rows.sort_by_key(|row| key(row, sort));
    if call.query("direction") == Some("desc") {
        rows.reverse();
    }
    let total = rows.len();
    let max = call.number("max").unwrap_or(USUAL);
    let offset = call.number("offset").unwrap_or(0);
    let page: Vec<Value> = rows
        .into_iter()
        .skip(whole(offset))
        .take(whole(max))
        .collect();
    let meta = json!({"offset": offset, "max": max, "size": page.len(), "total": total});
    json!({name: page, "meta": meta})
}

fn whole(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Null first, numbers by value, then text; the id breaks ties, so that pages never overlap.
fn key(row: &Value, field: &str) -> (Option<u64>, Option<String>, Option<u64>) {
    let value = row.get(field);
    let text = value.and_then(Value::as_str).map(str::to_lowercase);
    let id = row.get("id").and_then(Value::as_u64);
    (value.and_then(Value::as_u64), text, id)
}

/// Whether a text holds another, without regard to case; nothing asked for fits all.
pub(super) fn holds(text: Option<&str>, phrase: Option<&str>) -> bool {
    let Some(phrase) = phrase else { return true };
    text.is_some_and(|text| text.to_lowercase().contains(&phrase.to_lowercase()))
}
