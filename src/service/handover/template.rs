//! The user's own forms: `{field}` and `{field|filter}` in a text, `{{` and `}}` for braces.

use std::fmt::Write as _;
use std::mem;

use jiff::Timestamp;

use super::{place, quote};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::secret::Secret;
use crate::domain::span;
use crate::domain::text;
use crate::service::get::Ready;

/// A form that the user wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name in `[templates]`.
    pub name: String,
    /// As written.
    pub text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(Field, Option<Filter>),
}

/// What a field stands for; what a profile doesn't have is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Token,
    TokenType,
    Url,
    Host,
    Profile,
    Server,
    Provider,
    Environment,
    Instance,
    Tenant,
    Username,
    Login,
    ClientId,
    Scope,
    ExpiresAt,
    ExpiresIn,
}

/// How a value is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    Sh,
    Fish,
    Powershell,
    Json,
    Yaml,
    Hcl,
    Url,
}

const FIELDS: [(&str, Field); 16] = [
    ("token", Field::Token),
    ("token_type", Field::TokenType),
    ("url", Field::Url),
    ("host", Field::Host),
    ("profile", Field::Profile),
    ("server", Field::Server),
    ("provider", Field::Provider),
    ("environment", Field::Environment),
    ("instance", Field::Instance),
    ("tenant", Field::Tenant),
    ("username", Field::Username),
    ("login", Field::Login),
    ("client_id", Field::ClientId),
    ("scope", Field::Scope),
    ("expires_at", Field::ExpiresAt),
    ("expires_in", Field::ExpiresIn),
];

const FILTERS: [(&str, Filter); 7] = [
    ("sh", Filter::Sh),
    ("fish", Filter::Fish),
    ("powershell", Filter::Powershell),
    ("json", Filter::Json),
    ("yaml", Filter::Yaml),
    ("hcl", Filter::Hcl),
    ("url", Filter::Url),
];

/// So much of a wrong word is repeated.
const LONGEST_WORD: usize = 40;

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// `Kind::Usage` for an unknown field or filter, or a brace that isn't closed; the hint has what is known.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        Ok(Self {
            name: name.to_owned(),
            text: text.to_owned(),
            parts: parts(text).map_err(|error| error.about(&format!("template '{name}'")))?,
        })
    }

    /// The text with its fields filled. A field without a filter is put in as it is.
    pub(super) fn fill(&self, ready: &Ready, now: Timestamp) -> Secret {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Field(field, filter) => {
                    let value = value(*field, ready, now);
                    filled.push_str(&filter.map_or_else(|| value.clone(), |f| f.quote(&value)));
                }
            }
        }
        Secret::new(filled)
    }
}

impl Filter {
    fn quote(self, value: &str) -> String {
        match self {
            Self::Sh => quote::sh(value),
            Self::Fish => quote::fish(value),
            Self::Powershell => quote::powershell(value),
            Self::Json => quote::json(value),
            Self::Yaml => quote::yaml(value),
            Self::Hcl => quote::hcl(value),
            Self::Url => quote::url(value),
        }
    }
}

fn parts(text: &str) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '{' | '}' if rest.next_if_eq(&c).is_some() => plain.push(c),
            '{' => {
                parts.push(Part::Text(mem::take(&mut plain)));
                parts.push(field(&inside(&mut rest)?)?);
            }
            '}' => return Err(stray('}')),
            c => plain.push(c),
        }
    }
    parts.push(Part::Text(plain));
    Ok(parts)
}

/// What stands before the closing brace.
fn inside(rest: &mut impl Iterator<Item = char>) -> Result<String> {
    let mut inside = String::new();
    for c in rest {
        if c == '}' {
            return Ok(inside);
        }
        inside.push(c);
    }
    Err(stray('{'))
}

fn stray(brace: char) -> Error {
    Error::new(Kind::Usage, format!("a '{brace}' stands alone"))
        .hint(format!("write {brace}{brace} for the character itself"))
}

fn field(inside: &str) -> Result<Part> {
    let (name, filter) = match inside.split_once('|') {
        Some((name, filter)) => (name.trim(), Some(filter.trim())),
        None => (inside.trim(), None),
    };
    if matches!(name, "refresh_token" | "refresh") {
        let what = "a refresh token has no place in a template";
        let hint =
            "two tools that hold it end each other's login; get --as json --with-refresh prints it";
        return Err(Error::new(Kind::Usage, what).hint(hint));
    }
    let field = find("field", &FIELDS, name)?;
    let filter = filter.map(|word| find("filter", &FILTERS, word));
    Ok(Part::Field(field, filter.transpose()?))
}

fn find<T: Copy>(what: &str, known: &[(&str, T)], word: &str) -> Result<T> {
    let found = known.iter().find(|(name, _)| *name == word);
    found.map(|(_, meant)| *meant).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let shown = text::clean(word, LONGEST_WORD);
        Error::new(Kind::Usage, format!("there is no {what} '{shown}'"))
            .hint(format!("one of: {}", words.join(", ")))
    })
}

fn value(field: Field, ready: &Ready, now: Timestamp) -> String {
    let (profile, server, tokens) = (&ready.profile, &ready.server, &ready.tokens);
    let or_empty = |text: Option<&String>| text.cloned().unwrap_or_default();
    match field {
        Field::Token => tokens.access.expose().to_owned(),
        Field::TokenType => tokens.token_type.clone(),
        Field::Url => place::base(ready),
        Field::Host => server.address.host().to_owned(),
        Field::Profile => profile.name.to_string(),
        Field::Server => server.name.to_string(),
        Field::Provider => server.provider.word().to_owned(),
        Field::Environment => {
            let environment = server.environment;
            environment.map_or_else(String::new, |known| known.word().to_owned())
        }
        Field::Instance => or_empty(profile.instance.as_ref()),
        Field::Tenant => or_empty(profile.tenant.as_ref()),
        Field::Username => or_empty(profile.username.as_ref()),
        Field::Login => profile.login_name().unwrap_or_default(),
        Field::ClientId => profile
            .client(server.provider)
            .unwrap_or_default()
            .to_owned(),
        Field::Scope => or_empty(tokens.scope.as_ref()),
        Field::ExpiresAt => tokens.expiry.instant().map(span::iso).unwrap_or_default(),
        Field::ExpiresIn => {
            let mut text = String::new();
            if let Some(left) = tokens.expiry.left(now) {
                write!(text, "{}", left.as_secs().max(0)).ok();
            }
            text
        }
    }
}
