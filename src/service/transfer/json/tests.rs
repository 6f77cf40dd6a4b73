//! Whether every shape of JSON is read, whatever is missing or odd in it.

use super::*;

fn read_as(text: &str, tool: Tool) -> Result<Vec<Piece>> {
    let wanted = Wanted {
        tool: Some(tool),
        url: Some("https://sso.test".to_owned()),
        ..Wanted::default()
    };
    let text = Secret::new(text.to_owned());
    read(&text, Some(Path::new("/x/auth.json")), &wanted)
}

fn one(text: &str) -> Piece {
    let mut pieces = read_as(text, Tool::Zeyos).unwrap();
    assert_eq!(pieces.len(), 1, "{text}");
    pieces.remove(0)
}

fn access(piece: &Piece) -> Option<&str> {
    Some(piece.found.tokens.as_ref()?.access.expose())
}

#[test]
fn the_clis_profiles_are_read_whatever_is_missing() {
    let text = r#"{"active":"a","profiles":{
        "a":{"baseUrl":"https://cloud.zeyos.com/acme","instance":"acme","clientId":"app","clientSecret":"s",
             "accessToken":"aaaa","refreshToken":"rrrr","expiresAt":1795353157,"refreshTokenExpiresAt":"1803989557"},
        "b":{"baseUrl":"https://z.test/b","accessToken":"bbbb","expiresAt":1795353157000},
        "c":{}, "d":null}}"#;
    let pieces = read_as(text, Tool::Zeyos).unwrap();
    let by = |name: &str| {
        pieces
            .iter()
            .find(|piece| piece.found.entry == name)
            .unwrap()
    };
    assert_eq!(pieces.len(), 4);
    let tokens = by("a").found.tokens.as_ref().unwrap();
    assert_eq!(tokens.expires_at.unwrap().as_second(), 1_795_353_157);
    assert_eq!(
        tokens.refresh_expires_at.unwrap().as_second(),
        1_803_989_557
    );
    assert!(tokens.refresh.is_some() && by("a").found.client_secret.is_some());
    let tokens = by("b").found.tokens.as_ref().unwrap();
    assert_eq!(tokens.expires_at.unwrap().as_second(), 1_795_353_157);
    assert!(by("c").found.tokens.is_none());
    assert_eq!(by("d").found.notes.len(), 1);
}

#[test]
fn every_known_shape_gives_its_token_and_place() {
    for (text, url) in [
        (
            r#"{"baseUrl":"https://z.test/a","accessToken":"aaaa","dateFormat":"x"}"#,
            "https://z.test/a",
        ),
        (
            r#"{"live":{"url":"https://z.test","instance":"a","token":{"accessToken":"aaaa"}}}"#,
            "https://z.test",
        ),
        (
            r#"{"instance":"a","clientId":"c","secret":"s","access_token":"aaaa"}"#,
            ZEYOS_CLOUD,
        ),
        (
            r#"{"id":1,"url":"https://z.test/a","token":"aaaa","identifier":"d","expdate":1795353157}"#,
            "https://z.test/a",
        ),
        (
            r#"{"tokenType":"Bearer","accessToken":"aaaa","refreshToken":"r"}"#,
            "https://sso.test",
        ),
        (
            r#"{"access_token":"aaaa","expires_in":3600}"#,
            "https://sso.test",
        ),
        (
            "\u{feff}{\"version\":1,\"profile\":\"p\",\"access_token\":\"aaaa\",\"expires_at\":\"2027-01-01T00:00:00Z\"}",
            "https://sso.test",
        ),
    ] {
        let piece = one(text);
        assert_eq!(access(&piece), Some("aaaa"), "{text}");
        assert_eq!(piece.found.url.as_deref(), Some(url), "{text}");
    }
}

#[test]
fn odd_ends_are_unknown_and_lives_need_their_beginning() {
    let end = |rest: &str| {
        let piece = one(&format!(r#"{{"access_token":"a",{rest}}}"#));
        piece
            .found
            .tokens
            .unwrap()
            .expires_at
            .map(Timestamp::as_second)
    };
    assert_eq!(end(r#""expires_at":"soon""#), None);
    assert_eq!(end(r#""expires_at":1e30"#), None);
    assert_eq!(end(r#""expires_at":-5"#), None);
    assert_eq!(end(r#""expires_at":null"#), None);
    assert_eq!(end(r#""expires_in":3600"#), None);
    assert_eq!(
        end(r#""expires_in":3600,"obtained_at":"1795353157""#),
        Some(1_795_356_757)
    );
    assert_eq!(end(r#""expires_at":1795353157.9"#), Some(1_795_353_157));
}

#[test]
fn what_is_none_of_them_is_refused_without_repeating_it() {
    for odd in [
        "",
        "{",
        "[]",
        "{}",
        r#"{"token":"hunter2"}"#,
        r#"{"accessToken":{"x":"hunter2"}}"#,
        r#"{"a":"hunter2"#,
    ] {
        let error = read_as(odd, Tool::Json).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage, "{odd}");
        assert!(!error.to_string().contains("hunter2"));
    }
}
