//! Where a ZeyOS instance is: the address of its platform, and exactly one path segment.

use super::error::{Error, Kind, Result};
use super::server::Address;
use super::text;

/// A platform and one of its instances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The platform, without a path: the server's address.
    pub origin: Address,
    /// The instance: the profile's.
    pub instance: String,
}

/// The first segments of the three API addresses, each followed by `v1`: what users paste from documents.
const APIS: [&str; 3] = ["oauth2", "auth", "api"];
const API_VERSION: &str = "v1";

/// Longest instance name.
const LONGEST: usize = 100;

/// Splits an address with its instance: `https://cloud.zeyos.com/acme`, or an API address below it.
///
/// # Errors
/// `Kind::Usage` for anything that isn't an address with exactly one segment.
pub fn split(url: &str) -> Result<Place> {
    place(url, None)
}

/// The place that an address and an instance given beside it name together. Either of them may hold the instance; both
/// may, if it is the same one. No instance is ever guessed.
///
/// # Errors
/// `Kind::Usage`, naming what is wrong: no instance, two instances, several segments.
pub fn place(url: &str, instance: Option<&str>) -> Result<Place> {
    let (origin, written) = cut(&Address::parse(url)?)?;
    let said = instance.map(check_instance).transpose()?;
    match (written, said) {
        (Some(one), Some(other)) if one != other => {
            let what = format!("the address names the instance '{one}', --instance '{other}'");
            Err(Error::new(Kind::Usage, what).hint("name the instance once"))
        }
        (Some(instance), _) | (None, Some(instance)) => Ok(Place { origin, instance }),
        (None, None) => Err(
            Error::new(Kind::Usage, format!("'{origin}' names no ZeyOS instance"))
                .hint("write it like https://cloud.zeyos.com/acme, or add --instance acme"),
        ),
    }
}

/// Checks the name of an instance: one path segment.
///
/// # Errors
/// `Kind::Usage` if it can't be one.
pub fn check_instance(name: &str) -> Result<String> {
    let name = name.trim();
    let shown = text::clean(name, LONGEST);
    let is_odd = |c: char| c.is_whitespace() || matches!(c, '/' | '\\' | '?' | '#' | '%' | ':');
    let fits = !name.is_empty() && name == shown && !name.contains(is_odd) && !is_dots(name);
    if fits {
        return Ok(shown);
    }
    let what = format!("'{shown}' can't be a ZeyOS instance");
    Err(Error::new(Kind::Usage, what)
        .hint("it is exactly one part of the address: acme in https://cloud.zeyos.com/acme"))
}

/// Those two are steps in a path, and never arrive.
fn is_dots(name: &str) -> bool {
    matches!(name, "." | "..")
}

/// The platform's address and the instance in it, if there is one; what belongs to an API is cut off.
fn cut(address: &Address) -> Result<(Address, Option<String>)> {
    let mut url = address.join("");
    let path = url.path().trim_matches('/').to_owned();
    url.set_path("");
    let origin = Address::parse(url.as_str())?;
    let all: Vec<&str> = path.split('/').filter(|_| !path.is_empty()).collect();
    let is_api = |pair: &[&str]| match pair {
        [api, version] => APIS.contains(api) && *version == API_VERSION,
        _ => false,
    };
    let end = all.windows(2).position(is_api).unwrap_or(all.len());
    match all.get(..end).unwrap_or_default() {
        [] => Ok((origin, None)),
        [one] => Ok((origin, Some(check_instance(one)?))),
        several => {
            let shown = text::clean(&several.join("/"), LONGEST);
            let what = format!("'{shown}' in the address is more than a ZeyOS instance");
            Err(Error::new(Kind::Usage, what).hint(
                "an instance is exactly one part of the address: https://cloud.zeyos.com/acme",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(url: &str) -> (String, String) {
        let place = split(url).unwrap();
        (place.origin.to_string(), place.instance)
    }

    #[test]
    fn the_one_segment_is_the_instance_and_api_addresses_are_cut() {
        let acme = ("https://cloud.zeyos.com".to_owned(), "acme".to_owned());
        for same in [
            "https://cloud.zeyos.com/acme",
            "cloud.zeyos.com/acme/",
            "HTTPS://CLOUD.zeyos.com:443/acme",
            "https://cloud.zeyos.com/acme/oauth2/v1",
            "https://cloud.zeyos.com/acme/oauth2/v1/token",
            "https://cloud.zeyos.com/acme/auth/v1/login/",
            "https://cloud.zeyos.com/acme/api/v1/tickets/7",
        ] {
            assert_eq!(ok(same), acme, "{same}");
        }
        let own = ok("http://127.0.0.1:8080/api/api/v1/");
        assert_eq!(own, ("http://127.0.0.1:8080".to_owned(), "api".to_owned()));
    }

    #[test]
    fn no_instance_is_ever_guessed() {
        for odd in [
            "https://cloud.zeyos.com",
            "https://cloud.zeyos.com/",
            "https://cloud.zeyos.com/oauth2/v1/token",
            "https://cloud.zeyos.com/a/b",
            "https://cloud.zeyos.com//acme//x",
            "https://cloud.zeyos.com/acme/oauth2",
            "https://cloud.zeyos.com/acme/oauth2/v2",
            "https://cloud.zeyos.com/acme/app/oauth2/v1",
            "https://cloud.zeyos.com/a%2Fb",
            "https://cloud.zeyos.com/acme?x=1",
            "https://jdoe:pw@cloud.zeyos.com/acme",
            "ftp://cloud.zeyos.com/acme",
            "",
        ] {
            let error = split(odd).unwrap_err();
            assert_eq!(error.kind(), Kind::Usage, "{odd}");
            assert!(error.way_out().is_some(), "{odd}");
        }
    }

    #[test]
    fn an_instance_beside_the_address_must_agree_with_it() {
        let said = |url, name| place(url, Some(name)).map(|place| place.instance);
        assert_eq!(said("https://z.test", "acme").unwrap(), "acme");
        assert_eq!(said("https://z.test/acme", "acme").unwrap(), "acme");
        assert!(said("https://z.test/acme", "other").is_err());
        for odd in ["", "a/b", "..", ".", "a b", "a%2Fb", "a?b", "a\u{1b}[m"] {
            assert!(said("https://z.test", odd).is_err(), "{odd}");
        }
    }
}
