//! Whether a reader of each grammar gets back exactly what was quoted, and what each format is made of.

use proptest::prelude::*;

use super::*;
use crate::domain::environment::Environment;
use crate::domain::expiry::Expiry;
use crate::domain::grant::Grant;
use crate::domain::name::{ProfileName, ServerName};
use crate::domain::profile::Profile;
use crate::domain::provider::Provider;
use crate::domain::server::{Address, Server, Trust};
use crate::domain::token::{Obtained, TokenSet};

mod readers;

fn ready(provider: Provider, token: &str) -> Ready {
    let server = Server {
        name: ServerName::new("eu-prod").unwrap(),
        provider,
        address: Address::parse("https://morpheus.example.com:8443").unwrap(),
        environment: Some(Environment::Production),
        trust: Trust::System,
        allow_http: false,
        proxy: None,
    };
    let mut profile = Profile::new(ProfileName::new("prod-acme").unwrap(), &server);
    profile.username = Some("j\"o'e $HOME".to_owned());
    match provider {
        Provider::Morpheus => profile.tenant = Some("acme".to_owned()),
        Provider::Zeyos => {
            profile.instance = Some("acme".to_owned());
            profile.client_id = Some("app".to_owned());
        }
        Provider::Oidc => profile.client_id = Some("keyfob".to_owned()),
    }
    let tokens = TokenSet {
        access: Secret::new(token.to_owned()),
        refresh: Some(Secret::new("never-handed-over".to_owned())),
        id_token: None,
        token_type: "bearer".to_owned(),
        scope: Some("write".to_owned()),
        expiry: Expiry::At("2026-11-23T12:00:00Z".parse().unwrap()),
        refresh_expiry: Expiry::Unknown,
        refresh_since: Timestamp::UNIX_EPOCH,
        obtained_at: "2026-11-23T00:00:00Z".parse().unwrap(),
        obtained_by: Obtained::Login(Grant::Password),
    };
    Ready {
        profile,
        server,
        tokens,
        warnings: Vec::new(),
    }
}

fn now() -> Timestamp {
    "2026-11-23T06:00:00Z".parse().unwrap()
}

fn written(ready: &Ready, format: Format) -> Result<String> {
    let form = Form::Standard(format);
    render(ready, &form, now()).map(|secret| secret.expose().to_owned())
}

#[test]
fn no_format_takes_the_refresh_token_along() {
    for provider in [Provider::Morpheus, Provider::Zeyos, Provider::Oidc] {
        let ready = ready(provider, "the-token");
        for format in Format::offered(provider) {
            let text = written(&ready, format).unwrap();
            assert!(text.contains("the-token"), "{format:?}");
            assert!(!text.contains("never-handed-over"), "{format:?}");
        }
    }
}

#[test]
fn formats_of_other_servers_are_refused_with_the_ones_that_fit() {
    let ready = ready(Provider::Oidc, "t");
    let error = written(&ready, Format::TerraformHpe).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    let hint = error.way_out().unwrap();
    assert!(
        hint.contains("curl-config") && !hint.contains("zeyos-cli"),
        "{hint}"
    );
}

#[test]
fn letters_of_one_menu_differ() {
    for provider in [Provider::Morpheus, Provider::Zeyos, Provider::Oidc] {
        let mut letters: Vec<char> = Format::offered(provider).map(Format::letter).collect();
        let count = letters.len();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), count, "{provider:?}");
        // `k` is the command itself, `r` the refresh token.
        assert!(!letters.contains(&'k') && !letters.contains(&'r'));
    }
}

#[test]
fn what_a_form_cannot_carry_is_refused() {
    for (format, token) in [
        (Format::Header, "a\nb"),
        (Format::Curl, "ä"),
        (Format::Httpie, "a\\:b"),
        (Format::Netrc, "a b"),
        (Format::Netrc, "#a"),
        (Format::Dotenv, "a'b"),
        (Format::Dotenv, "a${HOME}"),
    ] {
        let error = written(&ready(Provider::Morpheus, token), format).unwrap_err();
        assert_eq!(error.kind(), Kind::Failed, "{format:?} {token:?}");
        assert!(!error.to_string().contains(token), "{error}");
    }
}

#[test]
fn curl_takes_brackets_in_an_address_for_no_range() {
    let mut ready = ready(Provider::Morpheus, "t");
    ready.server.address = Address::parse("https://example.com/a[1-2]").unwrap();
    let curl = written(&ready, Format::Curl).unwrap();
    assert!(curl.contains(" --globoff 'https://"), "{curl}");
    let config = written(&ready, Format::CurlConfig).unwrap();
    assert!(config.ends_with("\ngloboff"), "{config}");
}

#[test]
fn ruby_reads_an_odd_name_as_it_is_between_its_quotes() {
    assert_eq!(quote::symbol("prod-acme"), ":prod-acme");
    assert_eq!(quote::symbol("it's \"q\"\\"), "! ':\"it''s \"q\"\\\"'");
}

#[test]
fn a_sourced_file_names_no_home_folder() {
    for token in ["~", "a:~", "a=~root"] {
        assert_eq!(quote::dotenv(token).unwrap(), format!("'{token}'"));
    }
    assert_eq!(quote::dotenv("a~b").unwrap(), "a~b");
}

#[test]
fn tools_are_told_how_the_server_is_trusted() {
    let mut ready = ready(Provider::Morpheus, "t");
    let curl = |ready: &Ready| written(ready, Format::Curl).unwrap();
    assert!(!curl(&ready).contains("--"), "{}", curl(&ready));
    assert!(
        written(&ready, Format::TerraformMorpheus)
            .unwrap()
            .contains("secure       = true")
    );
    ready.server.trust = Trust::CaFile("/etc/my ca.pem".into());
    assert!(curl(&ready).contains("--cacert '/etc/my ca.pem'"));
    ready.server.trust = Trust::Insecure;
    assert!(curl(&ready).contains("--insecure"));
    assert!(
        written(&ready, Format::Httpie)
            .unwrap()
            .contains("--verify=no")
    );
    assert!(
        written(&ready, Format::Ansible)
            .unwrap()
            .contains("validate_certs: false")
    );
    assert!(
        written(&ready, Format::TerraformHpe)
            .unwrap()
            .contains("insecure     = true")
    );
}

#[test]
fn ansible_is_kept_from_filling_a_token() {
    let text = written(&ready(Provider::Morpheus, "a{{ b }}"), Format::Ansible).unwrap();
    assert!(text.contains("!unsafe \"a{{ b }}\""), "{text}");
}

#[test]
fn a_template_is_filled_and_quoted() {
    let ready = ready(Provider::Morpheus, "t'o$k");
    let fill = |text: &str| {
        let form = Form::Template(Template::read("mine", text).unwrap());
        render(&ready, &form, now()).unwrap().expose().to_owned()
    };
    assert_eq!(
        fill("{url} {token|sh}"),
        "https://morpheus.example.com:8443 't'\\''o$k'"
    );
    assert_eq!(
        fill("{{{tenant}}} {expires_in} {login}"),
        "{acme} 21600 acme\\j\"o'e $HOME"
    );
    assert_eq!(fill("{ token | powershell }{instance}"), "'t''o$k'");
    assert_eq!(fill("{token|url}"), "t%27o%24k");
}

#[test]
fn a_broken_template_says_what_is_wrong() {
    for (text, wanted) in [
        ("{toke}", "no field 'toke'"),
        ("{token|bash}", "no filter 'bash'"),
        ("{token", "'{' stands alone"),
        ("token}", "'}' stands alone"),
        ("{refresh_token}", "refresh token"),
    ] {
        let error = Template::read("mine", text).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage, "{text}");
        assert!(error.to_string().contains(wanted), "{error}");
    }
    let shadowed = [("env".to_owned(), "{token}".to_owned())].into();
    assert!(check(&shadowed).unwrap_err().to_string().contains("'env'"));
}

proptest! {
    #[test]
    fn quoted_text_is_read_back(text in any::<String>()) {
        let text = text.replace('\0', "");
        prop_assert_eq!(readers::sh(&quote::sh(&text)), text.as_str());
        prop_assert_eq!(readers::fish(&quote::fish(&text)), text.as_str());
        prop_assert_eq!(readers::powershell(&quote::powershell(&text)), text.as_str());
        prop_assert_eq!(readers::double(&quote::yaml(&text)), text.as_str());
        prop_assert_eq!(readers::hcl(&quote::hcl(&text)), text.as_str());
        prop_assert_eq!(readers::double(&quote::curl(&text)), text.as_str());
        prop_assert_eq!(readers::url(&quote::url(&text)), text.as_str());
        let json: String = serde_json::from_str(&quote::json(&text)).unwrap();
        prop_assert_eq!(json, text);
    }

    #[test]
    fn hostile_words_are_read_back(text in "[${%'\"\\\\`{}#!\u{2019}\u{85}\u{2028} a]{0,12}") {
        prop_assert_eq!(readers::sh(&quote::sh(&text)), text.as_str());
        prop_assert_eq!(readers::fish(&quote::fish(&text)), text.as_str());
        prop_assert_eq!(readers::powershell(&quote::powershell(&text)), text.as_str());
        prop_assert_eq!(readers::double(&quote::yaml(&text)), text.as_str());
        prop_assert_eq!(readers::hcl(&quote::hcl(&text)), text.as_str());
    }

    #[test]
    fn any_template_is_read_or_refused(text in "[{}|a-z_ ]{0,30}") {
        Template::read("mine", &text).ok();
    }
}
