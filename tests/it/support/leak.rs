//! Whether a text holds a secret, in any of the spellings in which one gets about.

use url::form_urlencoded;

/// The first of these secrets that the text holds.
pub(crate) fn found<'a>(text: &str, secrets: &[&'a str]) -> Option<&'a str> {
    let shows = |secret: &&&'a str| {
        spellings(secret)
            .iter()
            .any(|spelling| text.contains(spelling.as_str()))
    };
    secrets.iter().find(shows).copied()
}

fn spellings(secret: &str) -> Vec<String> {
    assert!(secret.len() > 5, "'{secret}' would be found anywhere");
    let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::Value::from(secret).to_string();
    let inner = json.trim_matches('"').to_owned();
    vec![secret.to_owned(), form.replace('+', "%20"), form, inner]
}

#[test]
fn a_secret_is_found_in_every_spelling() {
    let secret = r#"a b\c"é+1"#;
    for text in [
        r#"x a b\c"é+1 x"#,
        "a+b%5Cc%22%C3%A9%2B1",
        "a%20b%5Cc%22%C3%A9%2B1",
        r#"{"p":"a b\\c\"é+1"}"#,
    ] {
        assert_eq!(found(text, &[secret]), Some(secret), "in {text}");
    }
    assert_eq!(found("nothing to see", &[secret]), None);
}
