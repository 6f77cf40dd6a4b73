//! The pages that a human meets at a simulated server: forms without script, and messages.
//!
//! Names of fields are the same everywhere, so that one simulated human can fill them in: [`USERNAME`], [`PASSWORD`],
//! [`OTP`], [`USER_CODE`], the hidden [`TICKET`], and the button [`DECISION`] with [`ALLOW`] or [`DENY`]. A form is sent
//! to the address that it came from, with its query: what was asked for stays in there.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use url::Url;

/// Who logs in.
pub const USERNAME: &str = "username";
/// The password.
pub const PASSWORD: &str = "password";
/// A one-time code.
pub const OTP: &str = "otp";
/// What a device shows (RFC 8628 §3.3).
pub const USER_CODE: &str = "user_code";
/// Hidden: what a login before has proven.
pub const TICKET: &str = "ticket";
/// The name of buttons.
pub const DECISION: &str = "decision";
/// The value of a button that goes on.
pub const ALLOW: &str = "allow";
/// The value of a button that refuses.
pub const DENY: &str = "deny";

/// A form.
#[derive(Debug, Default)]
pub(crate) struct Form<'a> {
    /// Above it.
    pub(crate) title: &'a str,
    /// What it is about: a paragraph each.
    pub(crate) says: Vec<String>,
    /// What was wrong with the last try.
    pub(crate) trouble: Option<&'a str>,
    /// What to type, by name.
    pub(crate) fields: &'a [&'static str],
    /// What is sent along.
    pub(crate) hidden: &'a [(&'static str, &'a str)],
    /// What the button says that goes on.
    pub(crate) allow: &'a str,
    /// What the button says that refuses, where one can.
    pub(crate) deny: Option<&'a str>,
}

impl<'a> Form<'a> {
    /// Asks for user and password on behalf of a client.
    pub(crate) fn login(title: &'a str, client: &str, trouble: Option<&'a str>) -> Self {
        Self {
            title,
            says: vec![format!("Sign in to continue to {client}.")],
            trouble,
            fields: &[USERNAME, PASSWORD],
            allow: "Sign in",
            deny: Some("Cancel"),
            ..Self::default()
        }
    }

    /// Asks whether a client may do what it wants to; the ticket proves who logged in.
    pub(crate) fn consent(
        title: &'a str,
        says: Vec<String>,
        ticket: &'a [(&'static str, &'a str)],
    ) -> Self {
        Self {
            title,
            says,
            hidden: ticket,
            allow: "Allow",
            deny: Some("Deny"),
            ..Self::default()
        }
    }

    /// As a page.
    pub(crate) fn page(&self) -> Response {
        let trouble = self.trouble.map(escaped);
        let trouble = trouble.map(|text| format!("<p class=trouble>{text}</p>\n"));
        let fields: String = self.fields.iter().map(|name| field(name)).collect();
        let hidden: String = self.hidden.iter().map(hidden).collect();
        let deny = self.deny.map(|label| button(DENY, label));
        let body = [
            paragraphs(&self.says),
            trouble.unwrap_or_default(),
            "<form method=post>\n".to_owned(),
            fields,
            hidden,
            button(ALLOW, self.allow),
            deny.unwrap_or_default(),
            "</form>\n".to_owned(),
        ]
        .concat();
        page(StatusCode::OK, self.title, &body)
    }
}

/// A page that only says something.
pub(crate) fn message(status: StatusCode, title: &str, says: &str) -> Response {
    page(status, title, &paragraphs(&[says.to_owned()]))
}

/// Sends the browser on with GET, whatever it came with.
pub(crate) fn see_other(to: &Url) -> Response {
    match HeaderValue::from_str(to.as_str()) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Text as it may stand in a page, between tags and in quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut safe, c| {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
        safe
    })
}

fn paragraphs(says: &[String]) -> String {
    let paragraph = |text: &String| format!("<p>{}</p>\n", escaped(text));
    says.iter().map(paragraph).collect()
}

fn field(name: &str) -> String {
    let (label, kind) = match name {
        USERNAME => ("User", "type=text autocomplete=username autofocus"),
        PASSWORD => ("Password", "type=password autocomplete=current-password"),
        OTP => ("One-time code", "type=text autocomplete=one-time-code"),
        USER_CODE => ("Code", "type=text autocomplete=off autofocus"),
        other => (other, "type=text"),
    };
    format!("<label>{label} <input name={name} {kind}></label>\n")
}

fn hidden((name, value): &(&'static str, &str)) -> String {
    let value = escaped(value);
    format!("<input type=hidden name={name} value=\"{value}\">\n")
}

fn button(value: &str, label: &str) -> String {
    let label = escaped(label);
    format!("<button name={DECISION} value={value}>{label}</button>\n")
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:26em;margin:12vh auto;padding:0 1em}\
label{display:block;margin:.6em 0}input{display:block;width:100%;font:inherit;padding:.4em;box-sizing:border-box}\
button{font:inherit;padding:.4em 1.2em;margin:.8em .6em 0 0}.trouble{color:#b00020}";

fn page(status: StatusCode, title: &str, body: &str) -> Response {
    const HEADERS: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // No form-action: browsers would hold it against the redirect that answers the form.
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'",
        ),
    ];
    let title = escaped(title);
    let html = format!(
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n{body}</body></html>\n"
    );
    (status, HEADERS, html).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn what_comes_from_outside_is_text_on_a_page() {
        let hostile = "\"><script>alert('x')</script>";
        let form = Form {
            trouble: Some(hostile),
            hidden: &[(TICKET, hostile)],
            ..Form::login(hostile, hostile, None)
        };
        let runtime = Builder::new_current_thread().build().unwrap();
        let bytes = runtime
            .block_on(to_bytes(form.page().into_body(), 10_000))
            .unwrap();
        let page = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(page.contains("&quot;&gt;&lt;script&gt;"), "{page}");
        assert!(!page.contains("<script"), "{page}");
    }
}
