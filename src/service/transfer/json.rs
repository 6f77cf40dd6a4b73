//! Logins that stand in JSON: ZeyOS' files, token sets, a token endpoint's answer, what `get --as json` prints.
//!
//! Any value may be missing, and times are seconds, milliseconds or texts (facts/zeyos.md 9).

use std::path::Path;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::source::{Piece, Spot};
use super::{Found, FoundTokens, Tool, Wanted};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::provider::Provider;
use crate::domain::secret::Secret;

type Object = Map<String, Value>;

/// What stands for tokens in the CLI's own files; what is beside it stays, as after its `logout`.
pub(super) const CLI_TOKENS: &[&str] = &[
    "accessToken",
    "refreshToken",
    "expiresAt",
    "refreshTokenExpiresAt",
];

/// The same wherever tokens are written.
const ANY_TOKENS: &[&str] = &[
    "accessToken",
    "refreshToken",
    "idToken",
    "access_token",
    "refresh_token",
    "id_token",
];

/// The same in the result of a legacy login.
const LEGACY_TOKENS: &[&str] = &["token"];

/// Where zeyapi's files lead, which name no platform.
const ZEYOS_CLOUD: &str = "https://cloud.zeyos.com";

/// Numbers from here on are milliseconds, as the ZeyOS CLI takes them.
const FIRST_MILLISECONDS: i64 = 20_000_000_000;

/// Every login in a JSON text.
///
/// # Errors
/// `Kind::Usage` if it is no JSON, or none of the known shapes. Messages hold nothing of it.
pub(super) fn read(text: &Secret, path: Option<&Path>, wanted: &Wanted) -> Result<Vec<Piece>> {
    let text = text.expose().trim_start_matches('\u{feff}');
    // The reader's own message would repeat what stands there.
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let what = format!("that is no JSON, at line {}", error.line());
        Error::new(Kind::Usage, what).hint("is it written as a whole?")
    })?;
    let reader = Reader { path, wanted };
    let Value::Object(object) = &value else {
        return Err(unknown_shape());
    };
    if let Some(Value::Object(profiles)) = object.get("profiles") {
        return Ok(reader.profiles(profiles));
    }
    reader.single(object).map(|piece| vec![piece])
}

fn unknown_shape() -> Error {
    Error::new(Kind::Usage, "no login stands in that JSON").hint(
        "known are ZeyOS' own files, a token endpoint's answer, and what get --as json prints",
    )
}

struct Reader<'a> {
    path: Option<&'a Path>,
    wanted: &'a Wanted,
}

impl Reader<'_> {
    fn profiles(&self, profiles: &Object) -> Vec<Piece> {
        let one = |(name, value): (&String, &Value)| {
            let place = vec!["profiles".to_owned(), name.clone()];
            if let Value::Object(object) = value {
                return self.flat(name, object, place);
            }
            let mut piece = self.flat(name, &Object::new(), place);
            piece
                .found
                .notes
                .push("it is no object of values".to_owned());
            piece
        };
        profiles.iter().map(one).collect()
    }

    fn single(&self, object: &Object) -> Result<Piece> {
        if let Some(Value::Object(live)) = object.get("live") {
            return Ok(self.test_file(live));
        }
        if text(object, &["token"]).is_some() && object.contains_key("identifier") {
            return Ok(self.legacy(object));
        }
        if text(object, &["baseUrl"]).is_some() {
            return Ok(self.flat(&self.name_of_file(), object, Vec::new()));
        }
        if object.contains_key("secret") && object.contains_key("instance") {
            return Ok(self.zeyapi(object));
        }
        if text(object, &["access_token", "accessToken"]).is_some() {
            return Ok(self.tokens(object));
        }
        Err(unknown_shape())
    }

    /// The eight keys of the CLI.
    fn flat(&self, name: &str, object: &Object, place: Vec<String>) -> Piece {
        let found = Found {
            url: text(object, &["baseUrl"]).or_else(|| self.wanted.url.clone()),
            instance: text(object, &["instance"]),
            client_id: text(object, &["clientId"]),
            client_secret: secret(object, &["clientSecret"]),
            tokens: tokens(object),
            ..self.found(name, Provider::Zeyos)
        };
        self.piece(found, None, Spot::Members(place, CLI_TOKENS))
    }

    fn test_file(&self, live: &Object) -> Piece {
        let token = live.get("token").and_then(Value::as_object);
        let found = Found {
            url: text(live, &["url"]),
            instance: text(live, &["instance"]),
            username: text(live, &["username"]),
            client_id: text(live, &["clientId"]),
            client_secret: secret(live, &["clientSecret"]),
            tokens: token.and_then(tokens),
            ..self.found("live", Provider::Zeyos)
        };
        let place = vec!["live".to_owned(), "token".to_owned()];
        self.piece(found, None, Spot::Members(place, CLI_TOKENS))
    }

    fn zeyapi(&self, object: &Object) -> Piece {
        let url = text(object, &["url"]).unwrap_or_else(|| ZEYOS_CLOUD.to_owned());
        let found = Found {
            url: Some(url),
            instance: text(object, &["instance"]),
            client_id: text(object, &["clientId"]),
            client_secret: secret(object, &["secret"]),
            tokens: tokens(object),
            ..self.found(&self.name_of_file(), Provider::Zeyos)
        };
        self.piece(found, None, Spot::Members(Vec::new(), ANY_TOKENS))
    }

    /// What zeysdk keeps of a login at `auth/v1/login`.
    fn legacy(&self, object: &Object) -> Piece {
        let access = secret(object, &["token"]);
        let found = Found {
            url: text(object, &["url"]),
            tokens: access.map(|access| FoundTokens {
                access,
                refresh: None,
                expires_at: time(object, &["expdate"]),
                refresh_expires_at: None,
            }),
            ..self.found(&self.name_of_file(), Provider::Zeyos)
        };
        let spot = Spot::Members(Vec::new(), LEGACY_TOKENS);
        self.piece(found, Some(Grant::Legacy), spot)
    }

    /// Tokens that don't say where they are good for.
    fn tokens(&self, object: &Object) -> Piece {
        let name = text(object, &["profile"]).unwrap_or_else(|| self.name_of_file());
        let provider = self.wanted.provider;
        let found = Found {
            url: self.wanted.url.clone(),
            tokens: tokens(object),
            ..self.found(&name, provider.unwrap_or(Provider::Oidc))
        };
        self.piece(found, None, Spot::Members(Vec::new(), ANY_TOKENS))
    }

    fn name_of_file(&self) -> String {
        let stem = self.path.and_then(Path::file_stem);
        let name = stem.map(|name| name.to_string_lossy().into_owned());
        name.unwrap_or_else(|| "standard input".to_owned())
    }

    fn found(&self, entry: &str, provider: Provider) -> Found {
        Found {
            entry: entry.to_owned(),
            provider,
            url: None,
            instance: None,
            username: None,
            client_id: None,
            client_secret: None,
            insecure: false,
            tokens: None,
            path: self.path.map(Path::to_owned),
            notes: Vec::new(),
        }
    }

    fn piece(&self, found: Found, grant: Option<Grant>, spot: Spot) -> Piece {
        let tool = match self.wanted.tool {
            Some(Tool::Json) => Tool::Json,
            Some(Tool::MorpheusCli | Tool::Zeyos | Tool::Environment) | None => Tool::Zeyos,
        };
        let in_file = found.path.is_some();
        Piece {
            tool,
            found,
            grant,
            spot: if in_file { spot } else { Spot::Nowhere },
        }
    }
}

fn tokens(object: &Object) -> Option<FoundTokens> {
    let access = secret(object, &["accessToken", "access_token"])?;
    let since = time(object, &["obtainedAt", "obtained_at"]);
    let after = |keys: &[&str]| {
        let seconds = i64::try_from(number(object, keys)?).ok()?;
        since?
            .checked_add(jiff::SignedDuration::from_secs(seconds))
            .ok()
    };
    Some(FoundTokens {
        access,
        refresh: secret(object, &["refreshToken", "refresh_token"]),
        expires_at: time(object, &["expiresAt", "expires_at"])
            .or_else(|| after(&["expiresIn", "expires_in"])),
        refresh_expires_at: time(
            object,
            &["refreshTokenExpiresAt", "refresh_token_expires_at"],
        )
        .or_else(|| after(&["refreshTokenExpiresIn", "refresh_token_expires_in"])),
    })
}

fn text(object: &Object, keys: &[&str]) -> Option<String> {
    let texts = keys.iter().filter_map(|key| object.get(*key)?.as_str());
    let mut texts = texts.map(str::trim).filter(|text| !text.is_empty());
    texts.next().map(str::to_owned)
}

fn secret(object: &Object, keys: &[&str]) -> Option<Secret> {
    text(object, keys).map(Secret::new)
}

fn number(object: &Object, keys: &[&str]) -> Option<i128> {
    let of = |value: &Value| match value {
        Value::Number(number) => number.to_string().split('.').next()?.parse().ok(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    keys.iter().find_map(|key| of(object.get(*key)?))
}

/// Seconds, milliseconds, or a time as RFC 3339 writes it. Zero and before: nobody knows.
fn time(object: &Object, keys: &[&str]) -> Option<Timestamp> {
    let written = text(object, keys).and_then(|text| text.parse().ok());
    written.or_else(|| {
        let number = i64::try_from(number(object, keys)?).ok()?;
        match number {
            ..=0 => None,
            FIRST_MILLISECONDS.. => Timestamp::from_millisecond(number).ok(),
            1.. => Timestamp::from_second(number).ok(),
        }
    })
}

#[cfg(test)]
mod tests;
