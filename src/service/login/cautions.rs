//! What somebody should know of a login that worked.

use std::collections::BTreeSet;

use crate::domain::grant::Grant;
use crate::service::work::Work;

/// The scope that asks for a refresh token (OIDC Core §11).
const OFFLINE: &str = "offline_access";

/// What the server says of its endpoints, and where it gave something else than was asked for (facts/oauth.md F05, B04,
/// C20).
pub(super) fn of(work: &Work<'_>) -> Vec<String> {
    let server = &work.server.name;
    let notes = work.endpoints().notes.iter();
    let mut list: Vec<String> = notes.map(|note| format!("{server}: {note}")).collect();
    let asks = work.account().grant != Grant::Paste;
    if let Some(tokens) = work.holding.tokens.as_ref().filter(|_| asks) {
        let asked = &work.profile.scopes;
        list.extend(scope(asked, tokens.scope.as_deref()));
        list.extend(refresh(asked, tokens.refresh.is_some()));
    }
    list
}

/// Where the granted scope isn't the one that was asked for; where the server says nothing, it is (RFC 6749 §5.1).
fn scope(asked: &[String], granted: Option<&str>) -> Option<String> {
    let granted = granted?;
    let words = |text: &str| -> BTreeSet<String> {
        text.split_ascii_whitespace().map(str::to_owned).collect()
    };
    let asked = asked.join(" ");
    let differs = !asked.trim().is_empty() && words(&asked) != words(granted);
    differs.then(|| format!("asked for the scope '{asked}', got '{granted}'"))
}

fn refresh(asked: &[String], has_refresh: bool) -> Option<String> {
    let mut words = asked.iter().flat_map(|one| one.split_ascii_whitespace());
    let is_missed = !has_refresh && words.any(|word| word == OFFLINE);
    is_missed.then(|| {
        format!(
            "no refresh token came, though '{OFFLINE}' was asked for: whoever registered the client must allow it; \
             until then each end of the access token means a new login"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn a_scope_that_differs_is_told_whatever_its_order() {
        let asked = list(&["openid", "zzz"]);
        let told = scope(&asked, Some("openid")).unwrap();
        assert!(
            told.contains("'openid zzz'") && told.contains("'openid'"),
            "{told}"
        );
        assert_eq!(scope(&asked, Some("zzz openid")), None);
        assert_eq!(scope(&asked, None), None);
        assert_eq!(scope(&[], Some("write")), None);
    }

    #[test]
    fn a_missing_refresh_token_is_told_where_one_was_asked_for() {
        let asked = list(&["openid", "offline_access"]);
        assert!(refresh(&asked, false).is_some());
        assert_eq!(refresh(&asked, true), None);
        assert_eq!(refresh(&list(&["openid"]), false), None);
    }
}
