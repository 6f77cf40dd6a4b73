//! Whether a change of a JSON text changes nothing else.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const FILE: &str = "{\r\n\t\"active\" : null,\r\n\t\"x\": [1, {\"a\": \"}\\\"\"}],\r\n\t\"profiles\": {\r\n\t\t\"a\": { \"t\": \"1\" , \"k\":2 }\r\n\t}\r\n}";

#[test]
fn a_changed_value_changes_nothing_else() {
    let after = set(FILE, &["profiles", "a"], "t", "\"2\"").unwrap();
    assert_eq!(after, FILE.replace("\"1\"", "\"2\""));
    let after = remove(FILE, &["profiles", "a"], &["t"]).unwrap();
    assert_eq!(after, FILE.replace("\"t\": \"1\" , ", ""));
    let after = remove(FILE, &["profiles", "a"], &["k", "none"]).unwrap();
    assert_eq!(after, FILE.replace(" , \"k\":2", ""));
    let after = remove(FILE, &["profiles", "a"], &["k", "t"]).unwrap();
    assert_eq!(after, FILE.replace(" \"t\": \"1\" , \"k\":2 ", ""));
}

#[test]
fn a_new_member_stands_like_its_neighbours() {
    let after = set(FILE, &["profiles"], "b", "{}").unwrap();
    assert_eq!(
        after,
        FILE.replace(",\"k\":2 }", "")
            .replace("\"k\":2 }\r\n", "\"k\":2 },\r\n\t\t\"b\": {}\r\n")
    );
    let after = set("{\n  \"profiles\": {}\n}\n", &["profiles"], "b", "{}").unwrap();
    assert_eq!(after, "{\n  \"profiles\": {\n    \"b\": {}\n  }\n}\n");
    assert_eq!(set("{}", &[], "b", "1").unwrap(), "{\"b\":1}");
    assert_eq!(
        set("{\"a\":1}", &[], "b", "2").unwrap(),
        "{\"a\":1,\"b\":2}"
    );
}

#[test]
fn of_a_key_that_stands_twice_the_last_one_counts_and_both_go() {
    let twice = r#"{"a":{"t":1},"a":{"t":2}}"#;
    let after = set(twice, &["a"], "t", "3").unwrap();
    assert_eq!(after, r#"{"a":{"t":1},"a":{"t":3}}"#);
    assert_eq!(remove(twice, &[], &["a"]).unwrap(), "{}");
}

#[test]
fn what_is_no_json_or_has_no_such_object_is_refused() {
    for odd in ["", "{", "[]", "{\"a\":1}x", "{\"a\":1,}"] {
        assert!(set(odd, &[], "a", "1").is_err(), "{odd}");
    }
    assert!(set("{\"a\":1}", &["a"], "b", "1").is_err());
    assert!(!has("{\"a\":1}", &["a"]) && has("{\"a\":{}}", &["a"]));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,4}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn only_the_named_member_changes(
        rest in prop::collection::btree_map("[^k]{0,4}", any_json(), 0..5),
        value in any_json(),
        is_pretty in any::<bool>(),
    ) {
        let before = Value::Object(rest.into_iter().collect());
        let text = if is_pretty { format!("{before:#}") } else { before.to_string() };
        let with = set(&text, &[], "k", &value.to_string()).unwrap();
        let mut expected = before.clone();
        expected["k"] = value;
        prop_assert_eq!(serde_json::from_str::<Value>(&with).unwrap(), expected);
        let without = remove(&with, &[], &["k"]).unwrap();
        // An empty object comes back without the line that the member stood on.
        if before != json!({}) {
            prop_assert_eq!(without, text);
        }
    }

    #[test]
    fn odd_texts_never_panic(text in ".*") {
        drop(set(&text, &["a"], "b", "1"));
        drop(remove(&text, &[], &["a"]));
    }
}
