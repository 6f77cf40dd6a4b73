//! What a browser that came back is shown, and the headers around it (facts/oauth.md D05).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use sha2::{Digest as _, Sha256};

const PAGE: &str = include_str!("../../../assets/callback/page.html");
const STYLE: &str = include_str!("../../../assets/callback/style.css");

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Page {
    /// The login is done.
    LoggedIn,
    /// It failed, and how.
    Failed(String),
    /// It hasn't ended yet.
    Unended,
    /// The answer belongs to another login.
    NotOurs,
    /// The login has its answer already.
    Used,
    /// Not asked under the redirect URI's own host.
    Stranger,
    /// Another method than GET.
    NoGet,
    /// Another path.
    Absent,
    /// A request with a body.
    HasBody,
    /// A request that nobody looks at the answer of.
    Unseen,
}

/// Words of a page.
struct Words<'a> {
    tone: &'static str,
    title: &'static str,
    text: &'a str,
}

impl Page {
    const fn status(&self) -> StatusCode {
        match self {
            Self::LoggedIn | Self::Failed(_) | Self::Unended => StatusCode::OK,
            Self::NotOurs | Self::HasBody => StatusCode::BAD_REQUEST,
            Self::Used => StatusCode::CONFLICT,
            Self::Stranger | Self::Unseen => StatusCode::FORBIDDEN,
            Self::NoGet => StatusCode::METHOD_NOT_ALLOWED,
            Self::Absent => StatusCode::NOT_FOUND,
        }
    }

    fn words(&self) -> Words<'_> {
        let (tone, title, text) = match self {
            Self::LoggedIn => (
                "good",
                "You are logged in",
                "keyfob has what it needs. You may close this tab.",
            ),
            Self::Failed(what) => ("bad", "The login failed", what.as_str()),
            Self::Unended => (
                "calm",
                "Nearly there",
                "keyfob is still at work. Its terminal shows how the login ends.",
            ),
            Self::NotOurs => (
                "bad",
                "This isn't the login that keyfob waits for",
                "The address belongs to another login, or to none. keyfob goes on waiting for its own.",
            ),
            Self::Used => (
                "calm",
                "This login was answered already",
                "Nothing was done again. keyfob's terminal shows how it ended.",
            ),
            Self::Stranger => (
                "bad",
                "Not here",
                "keyfob answers under its own address only.",
            ),
            Self::NoGet => ("bad", "Not like this", "keyfob answers GET only."),
            Self::Absent => ("bad", "Nothing here", "keyfob waits at another address."),
            Self::HasBody => ("bad", "Not like this", "keyfob takes no data here."),
            Self::Unseen => (
                "bad",
                "Not in the background",
                "keyfob answers only pages that somebody opens.",
            ),
        };
        Words { tone, title, text }
    }

    fn html(&self) -> String {
        let Words { tone, title, text } = self.words();
        let more = match self {
            Self::Failed(_) => "keyfob's terminal says more. You may close this tab.",
            Self::LoggedIn
            | Self::Unended
            | Self::NotOurs
            | Self::Used
            | Self::Stranger
            | Self::NoGet
            | Self::Absent
            | Self::HasBody
            | Self::Unseen => "",
        };
        // Text that isn't ours comes last: nothing in it is taken for a place to fill.
        PAGE.replace("{style}", STYLE)
            .replace("{tone}", tone)
            .replace("{title}", &escape(title))
            .replace("{more}", &escape(more))
            .replace("{text}", &escape(text))
    }

    /// As it is sent.
    pub(super) fn response(&self) -> Response<String> {
        let mut response = armoured(self.html());
        *response.status_mut() = self.status();
        if *self == Self::NoGet {
            let headers = response.headers_mut();
            headers.insert(header::ALLOW, HeaderValue::from_static("GET"));
        }
        response
    }
}

/// Sends a browser on, so that neither address bar nor history keep the code (facts/oauth.md D06).
pub(super) fn sent_on(path: &str) -> Response<String> {
    let mut response = armoured(String::new());
    // Our own path: letters, digits and slashes.
    if let Ok(path) = HeaderValue::from_str(path) {
        *response.status_mut() = StatusCode::SEE_OTHER;
        response.headers_mut().insert(header::LOCATION, path);
    }
    response
}

/// A response that nothing is kept of, and that nothing else can be loaded or framed with.
fn armoured(html: String) -> Response<String> {
    const FIXED: [(HeaderName, &str); 8] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (header::CONNECTION, "close"),
    ];
    let mut response = Response::new(html);
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    // Base64 and our own words.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Text as HTML shows it, in elements and in quoted attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_shown_as_text() {
        let page = Page::Failed("<script>alert(\"1\")</script> {title} & 'x'".to_owned());
        let html = page.html();
        assert!(html.contains(
            "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; {title} &amp; &#39;x&#39;"
        ));
        assert!(!html.contains("<script"));
    }

    #[test]
    fn every_place_of_the_page_is_filled() {
        let pages = [
            Page::LoggedIn,
            Page::Failed("no".to_owned()),
            Page::Unended,
            Page::NotOurs,
            Page::Used,
            Page::Stranger,
            Page::NoGet,
            Page::Absent,
            Page::HasBody,
            Page::Unseen,
        ];
        for page in pages {
            let html = page.html();
            for place in ["{style}", "{tone}", "{title}", "{more}", "{text}"] {
                assert!(!html.contains(place), "{page:?} {place}");
            }
        }
    }

    /// The policy allows exactly the style that stands in the page, and the page names nothing elsewhere.
    #[test]
    fn the_page_brings_all_that_it_needs() {
        let html = Page::LoggedIn.html();
        let style = html.split_once("<style>").unwrap().1;
        let style = style.split_once("</style>").unwrap().0;
        let hash = BASE64_STANDARD.encode(Sha256::digest(style));
        let response = Page::LoggedIn.response();
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(policy.contains(&format!("'sha256-{hash}'")), "{policy}");
        for outside in [
            "http:", "https:", "//", "src=", "url(", "@import", "style=", "<script",
        ] {
            assert!(!html.contains(outside), "{outside}");
        }
    }
}
