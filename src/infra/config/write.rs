//! How one table gets new values without losing what people wrote around the old ones.

use toml_edit::{Item, TableLike, Value};

/// Sets or removes these keys; others stay.
pub(super) fn fields(
    table: &mut dyn TableLike,
    fields: impl IntoIterator<Item = (&'static str, Option<Item>)>,
) {
    for (key, item) in fields {
        field(table, key, item);
    }
}

/// Sets or removes one key. What already says the same isn't touched; a changed value keeps its comment.
pub(super) fn field(table: &mut dyn TableLike, key: &str, item: Option<Item>) {
    let Some(new) = item else {
        table.remove(key);
        return;
    };
    match table.get_mut(key) {
        None => {
            table.insert(key, new);
        }
        Some(old) if says_same(old, &new) => {}
        Some(old) => replace(old, new),
    }
}

fn replace(old: &mut Item, new: Item) {
    if let (Some(table), Some(wanted)) = (old.as_table_like_mut(), new.as_table_like()) {
        replace_entries(table, wanted);
        return;
    }
    let decor = old.as_value().map(|value| value.decor().clone());
    *old = new;
    if let (Some(value), Some(decor)) = (old.as_value_mut(), decor) {
        *value.decor_mut() = decor;
    }
}

fn replace_entries(table: &mut dyn TableLike, wanted: &dyn TableLike) {
    let dropped: Vec<String> = table
        .iter()
        .map(|(key, _)| key.to_owned())
        .filter(|key| !wanted.contains_key(key))
        .collect();
    for key in dropped {
        table.remove(&key);
    }
    for (key, item) in wanted.iter() {
        field(table, key, Some(item.clone()));
    }
}

/// Whether both mean the same, however they are written. Tables are compared key by key when they are replaced.
fn says_same(a: &Item, b: &Item) -> bool {
    match (a.as_value(), b.as_value()) {
        (Some(Value::String(a)), Some(Value::String(b))) => a.value() == b.value(),
        (Some(Value::Boolean(a)), Some(Value::Boolean(b))) => a.value() == b.value(),
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b.iter())
                    .all(|(a, b)| a.as_str() == b.as_str())
        }
        (_, _) => false,
    }
}
